"""Which article is in which story, whether or not it is in the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsreader.query.gather import picked
from newsreader.store.columns import Columns
from newsreader.stories.grouping.records import Story


class StoryTable:
    """The stories by id, by row, and by the articles in them that are not in the columns.

    `by_id`: every story that was told of; `absent`: the story of each article that is not in the columns;
    `of_row`: the story of each row, one object in all rows of it.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.by_id: dict[str, Story] = {}
        self.absent: dict[str, Story] = {}
        self.of_row: list[Story | None] = []
        self._seen = False

    def begin(self) -> None:
        """There are stories from now on, of which none is known."""
        self.of_row = [None] * len(self._columns.ids)

    # What it answers

    def of(self, article_id: str) -> Story | None:
        """The story of an article that is in the columns."""
        row = self._columns.row_of.row(article_id)
        return self.of_row[row] if row is not None and self.of_row else None

    def in_columns(self, article_id: str) -> Story | None:
        """The story of an article, as far as it is in the columns: two articles or more."""
        story = self.of(article_id)
        if story is None:
            return None
        if not self.absent:
            return story
        members = tuple([member for member in story.members if member in self._columns.row_of])
        if len(members) < 2:
            return None
        return story if len(members) == len(story.members) else Story(story.id, members)

    def by_row(self) -> Sequence[Story | None]:
        """The story of each row, as they are now: what was given never changes, but for rows that are new."""
        self._seen = True
        return self.of_row

    def of_rows(self, rows: Iterable[int]) -> Iterable[Story]:
        """The stories that these rows are in, each once."""
        stories = picked(self.of_row, tuple(rows))
        # A story is one object in all of its rows, by which it is told apart at once.
        different = dict(zip(map(id, stories), stories, strict=True)).values()
        return [story for story in different if story is not None]

    def rows_of(self, article_ids: Iterable[str]) -> Mapping[str, int | None]:
        """Articles with their rows, None for those that are not in the columns."""
        row_of = self._columns.row_of.row
        return {article_id: row_of(article_id) for article_id in article_ids}

    def told_of(self, rows: Mapping[str, int | None]) -> Iterable[Story]:
        """The stories that these articles are in, each once. `rows`: by id, as `rows_of` gives them."""
        of_row, absent = self.of_row, self.absent
        told = [absent.get(article_id) if row is None else of_row[row] for article_id, row in rows.items()]
        return {story.id: story for story in told if story is not None}.values()

    # What changes it

    def appended(self, row: int) -> Story | None:
        """A row is new. Returns its story."""
        story = self.absent.pop(self._columns.ids[row], None)
        self.of_row.append(story)
        return story

    def put(self, row: int, story: Story | None) -> None:
        """Let a row be in a story, or in none."""
        if self._seen:
            self.of_row = self.of_row.copy()
            self._seen = False
        self.of_row[row] = story
