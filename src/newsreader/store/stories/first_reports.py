"""Where stories stand in an order, told of a few of their reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from newsreader.query.gather import picked
from newsreader.stories.grouping.records import Story


class FirstReports:
    """A folded story has one row, at the place of the first of its reports that match (`StoryRows`). Which
    one that is takes a look at its other reports, but at no other row.

    `leads`: as in `StoryRows`. `stories`: by row. `reports`: the rows of a story. `matching` gives those of
    some rows that match; `in_order` puts a few rows in order.
    """

    def __init__(
        self,
        leads: Sequence[int],
        stories: Sequence[Story | None],
        reports: Callable[[Story], Sequence[int]],
        matching: Callable[[Sequence[int]], Iterable[int]],
        in_order: Callable[[Sequence[int]], Sequence[int]],
    ) -> None:
        self._leads, self._stories, self._reports = leads, stories, reports
        self._matching, self._in_order = matching, in_order
        self._first: dict[int, int] = {}
        """By lead, the first report."""
        self._standing: dict[int, int] = {}
        """By first report, the row that is shown of a story."""

    def beginning(self, rows: Sequence[int]) -> Sequence[int]:
        """The rows that are shown of those stories that begin in some rows, which match."""
        self._work_out(rows)
        first, standing = self._first, self._standing
        led_by = picked(self._leads, rows)
        return [
            standing.get(row, row)
            for row, lead in zip(rows, led_by, strict=True)
            if first.get(lead, row) == row
        ]

    def place_of(self, row: int) -> int | None:
        """The row in whose place the story of an article stands; None where that does not match."""
        if not self._matching((row,)):
            return None
        if self._stories[row] is None:
            return row
        self._work_out((row,))
        return self._first.get(self._leads[row])

    def _work_out(self, rows: Sequence[int]) -> None:
        """Find the first reports of the stories of some rows, of all of them at once."""
        leads, known = self._leads, self._first
        stories = {
            leads[row]: story
            for row, story in zip(rows, picked(self._stories, rows), strict=True)
            if story is not None and leads[row] not in known
        }
        if not stories:
            return
        matching = frozenset(self._matching(tuple(chain.from_iterable(map(self._reports, stories.values())))))
        for row in self._in_order(tuple(matching)):
            lead = leads[row]
            if lead in stories and lead not in known:
                known[lead] = row
                if lead in matching:
                    self._standing[row] = lead
