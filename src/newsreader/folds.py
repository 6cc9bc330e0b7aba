"""Rows folded into one for each story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from newsreader.columns import Columns
from newsreader.stories.records import Story

NOTHING_AWAY: Final[tuple[str, ...]] = ()


def fold(rows: Sequence[int], leads: Sequence[int]) -> list[int]:
    """One row for each story, at the place of the first of its rows: the lead where it is among them, else
    the first. `leads`: by row, the row of its story's lead; that of an article in no story is its own.
    """
    shown = list(dict.fromkeys(map(leads.__getitem__, rows)))
    absent = set(shown).difference(rows)
    if absent:
        first = {leads[row]: row for row in reversed(rows) if leads[row] in absent}
        shown = [first.get(row, row) for row in shown]
    return shown


class Folded(Mapping[str, tuple[str, ...]]):
    """What is folded away: the id of a row that is shown, and in order the ids of the others of its story.

    Rows with nothing folded away are not in it. Each row is worked out when it is looked at, so that a list
    of which a screenful is seen costs no more than that; `spread` works out all of them in one pass.
    """

    def __init__(
        self,
        rows: Sequence[int],
        shown: Sequence[int],
        columns: Columns,
        leads: Sequence[int],
        stories: Sequence[Story | None],
        in_order: Callable[[Sequence[int]], Sequence[int]],
    ) -> None:
        """`rows`: all that match. `shown`: what `fold` made of them, or some of it. `leads`: as there.
        `stories`: by row; `in_order`: puts a few rows in the order of the view.
        """
        self._rows, self._shown, self._columns, self._leads = rows, shown, columns, leads
        self._stories, self._in_order = stories, in_order
        self._known: dict[str, tuple[str, ...]] = {}
        self._spread = False

    def spread(self) -> None:
        """Work out every row, before very many of them are looked at."""
        if self._spread:
            return
        self._spread = True
        ids, leads = self._columns.ids, self._leads
        reports: dict[int, list[int]] = {}
        for row in self._rows:
            reports.setdefault(leads[row], []).append(row)
        self._known = dict.fromkeys(map(ids.__getitem__, self._rows), NOTHING_AWAY)
        for lead, rows in reports.items():
            if len(rows) > 1:
                standing = lead if lead in rows else rows[0]
                self._known[ids[standing]] = tuple([ids[one] for one in rows if one != standing])

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        away = self._known.get(article_id)
        if away is None:
            away = self._known[article_id] = self._away(article_id)
        if not away:
            raise KeyError(article_id)
        return away

    def __iter__(self) -> Iterator[str]:
        ids = self._columns.ids
        return (ids[row] for row in self._shown if ids[row] in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _matching(self) -> frozenset[int]:
        return frozenset(self._rows)

    def _away(self, article_id: str) -> tuple[str, ...]:
        ids = self._columns.ids
        row = self._columns.row_of.get(article_id)
        story = self._stories[row] if row is not None else None
        if row is None or story is None:
            return ()
        lead = self._leads[row]
        matching = [one for one in self._columns.rows(story.members) if one in self._matching]
        ordered = self._in_order(matching)
        standing = lead if lead in matching else ordered[0] if ordered else None
        return tuple([ids[one] for one in ordered if one != row]) if row == standing else ()
