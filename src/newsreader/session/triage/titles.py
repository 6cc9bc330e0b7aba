"""What a decision is called in the history, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from newsreader.session.stories.edit_log import StoryEdit
from newsreader.store.store import Store
from newsreader.text import plural, shorten

TITLE_LENGTH: Final = 60


class Titles:
    """Names articles by their title, or by how many they are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def subject(self, article_ids: Sequence[str], rows: int = 0) -> str:
        """What a decision is about. `rows`: in how many the user saw it, where that is known."""
        if len(article_ids) == 1:
            return self.title(article_ids[0])
        story = self._store.story(article_ids[0]) if article_ids else None
        if story is not None and len(article_ids) <= len(story.members):
            asked = frozenset(article_ids)
            if asked.issubset(story.members):
                return f"{plural(len(asked), 'report')} of {self.title(self._store.lead(article_ids[0]))}"
        seen = f" in {plural(rows, 'row')}" if 1 < rows < len(article_ids) else ""
        return plural(len(article_ids), "article") + seen

    def splitting(self, asked: Collection[str], plan: StoryEdit) -> str:
        """What a split does."""
        out = [article_id for story in plan.before for article_id in story.members if article_id in asked]
        if len(out) == 1:
            return f"took {self.title(out[0])} out of its story"
        if len(plan.before) == 1:
            return f"took {len(out)} reports out, as their own story"
        return f"took {len(out)} reports out of {len(plan.before)} stories"

    def title(self, article_id: str) -> str:
        headline = self._store.headline(article_id)
        return f"“{shorten(headline.title, TITLE_LENGTH)}”" if headline else article_id


def are(article_ids: Sequence[str]) -> str:
    """The verb that goes with them."""
    return "is" if len(article_ids) == 1 else "are"
