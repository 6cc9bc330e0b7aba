"""The way back from jumps to other articles."""

from __future__ import annotations

from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.place import Place


class Jumps:
    """Remembers where each jump began, of this run."""

    def __init__(self, shown: ListModel) -> None:
        self._list = shown
        self._places: list[tuple[Place, str]] = []

    def jump(self, article_id: str) -> None:
        """Go to an article of the store, by another view if this one doesn't show it."""
        shown = self._list
        self._places.append((shown.place(), article_id))
        if not shown.uncover(article_id):
            shown.choose(*shown.visibility.view_with(article_id))
            shown.uncover(article_id)
        shown.stand_on(article_id)

    def back(self) -> bool:
        """Go back to where the last jump began. False where there is none."""
        if not self._places:
            return False
        place, _ = self._places.pop()
        self._list.go_to(place)
        return True

    def back_from(self, article_id: str | None) -> bool:
        """As `back`, where the last jump led to this article."""
        return bool(self._places) and self._places[-1][1] == article_id and self.back()
