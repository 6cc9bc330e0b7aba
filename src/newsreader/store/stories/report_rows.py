"""In which rows the reports of stories are and what these say, remembered as long as it holds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

from newsreader.store.columns import Columns
from newsreader.store.stories.summaries import StoryFacts
from newsreader.stories.grouping.records import Story

MOST_FACTS: Final = 500
"""Of so many stories that were looked at it is remembered what their rows say: several screens of them."""


class ReportRows:
    """Of any story, whether or not it is one still."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._rows: dict[str, tuple[Story, array[int]]] = {}
        self._facts: dict[str, tuple[Story, StoryFacts]] = {}

    def of(self, story: Story) -> Sequence[int]:
        """The rows of the members that are in the columns."""
        known = self._rows.get(story.id)
        if known is None or known[0] is not story:
            known = self._rows[story.id] = story, array("I", self._columns.rows(story.members))
        return known[1]

    def facts(self, story: Story) -> StoryFacts:
        """What is known of the reports that are in the columns."""
        known = self._facts.get(story.id)
        if known is not None and known[0] is story:
            return known[1]
        facts = StoryFacts(self.of(story), self._columns.headlines)
        if len(self._facts) >= MOST_FACTS:
            self._facts.clear()
        self._facts[story.id] = story, facts
        return facts

    def forget(self, story_id: str) -> None:
        """The articles of a story have changed, or came, or left."""
        self._rows.pop(story_id, None)
        self._facts.pop(story_id, None)
