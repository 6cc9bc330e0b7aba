"""The heats that rows have without a story, and those that their stories give them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import msgspec

from newsreader.model import SUPERSEDED, Headline
from newsreader.query.headline_columns import UNKNOWN, known
from newsreader.scoring.heat import rank
from newsreader.store.columns import Columns


class StoryHeats:
    """Puts heats into the columns. `weight`: the points for each other report of a story."""

    def __init__(self, columns: Columns, weight: int) -> None:
        self._columns = columns
        self.weight = weight
        self.own = array("q")
        """By row, the heat that it has without a story, as far as it is in one; else `UNKNOWN`."""
        self._renewed: set[int] = set()

    def begin(self) -> None:
        """There are stories from now on, of which nothing is known."""
        self.own = array("q", [UNKNOWN]) * len(self._columns.ids)

    def note_all(self) -> None:
        """All rows have the heats that they have without a story."""
        self.own = self._columns.plain_heats()

    def note(self, row: int) -> None:
        """Remember the heat that a row has, as that which it has without a story."""
        self.own[row] = self._columns.plain_heat(row)[0]

    def headline_alone(self, row: int) -> Headline:
        """The headline of a row that is in a story as it would be without one."""
        headline = self._columns.plain(row)
        own = known(self.own[row])
        if not headline.heat_computed or own == headline.heat:
            return headline
        return msgspec.structs.replace(headline, heat=own, heat_computed=own is not None)

    def put_own(self, row: int) -> None:
        """Let a row that is in a story have the heat that it has without one."""
        if self._columns.plain_heat(row)[1]:
            self._put(row, self.own[row])

    def rank(self, rows: Sequence[int], lead: int) -> int:
        """Give the reports of a story their heats. `lead`: the row that led it. Returns the one that does."""
        own, reports = self.own, list(map(self._columns.report, rows))
        superseded = [
            own[row] == SUPERSEDED and report.heat_computed for row, report in zip(rows, reports, strict=True)
        ]
        ranking = rank(reports, superseded, self.weight)
        for row, heat in zip(rows, ranking.heats, strict=True):
            self._put(row, UNKNOWN if heat is None else heat)
        leads = rows[ranking.lead]
        if leads != lead:
            self._renewed.update((leads, lead))
        return leads

    def take_renewed(self) -> frozenset[int]:
        """The rows whose headlines are others since the last look."""
        renewed = frozenset(self._renewed)
        self._renewed = set()
        return renewed

    def _put(self, row: int, heat: int) -> None:
        """Let a row have a heat that the rule gives, or none."""
        if heat != self._columns.plain_heat(row)[0]:
            self._columns.put_heat(row, heat, computed=heat != UNKNOWN)
            self._renewed.add(row)
