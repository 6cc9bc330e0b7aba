"""How stories come onto the reader screen: the grouping as it goes on, and what lies near an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ui.detailing import Others, others_of

if TYPE_CHECKING:
    from newsreader.ui.screens.reader import ReaderScreen


class ReaderStories:
    """Asks for the articles nearest to the one that is read, once for each."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._nearest: dict[str, tuple[str, ...]] = {}

    def others_of(self, article_id: str) -> Others:
        """The other articles in the detail of one, by the numbers of their keys.

        Raises:
            NotFoundError: it is nowhere.
        """
        newsroom = self._screen.newsroom
        return others_of(newsroom.store, newsroom.article(article_id), self.nearest_to(article_id))

    def nearest_to(self, article_id: str) -> tuple[str, ...]:
        """The articles most like this one, as far as they are known yet."""
        return self._nearest.get(article_id, ())
