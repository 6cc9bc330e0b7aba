"""Rows folded into one for each story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


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

    Rows with nothing folded away are not in it. It is worked out when it is looked at first.
    """

    def __init__(
        self,
        rows: Sequence[int] = (),
        shown: Sequence[int] = (),
        leads: Sequence[int] = (),
        ids: Sequence[str] = (),
    ) -> None:
        """`rows`: all that match. `shown`: what `fold` made of them, or some of it. `ids`: by row."""
        self._rows, self._shown, self._leads, self._ids = rows, shown, leads, ids
        self._made: dict[str, tuple[str, ...]] | None = None

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        return self._away[article_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._away)

    def __len__(self) -> int:
        return len(self._away)

    @property
    def _away(self) -> dict[str, tuple[str, ...]]:
        if self._made is None:
            self._made = self._make()
            self._rows = self._shown = self._leads = ()
        return self._made

    def _make(self) -> dict[str, tuple[str, ...]]:
        leads, ids = self._leads, self._ids
        others: dict[int, list[int]] = {}
        for row in [row for row in self._rows if leads[row] != row]:
            others.setdefault(leads[row], []).append(row)
        # Where the lead is not among them, the first stands for the story and is not below itself.
        below = {
            ids[row]: tuple([ids[other] for other in others[leads[row]] if other != row])
            for row in [row for row in self._shown if leads[row] in others]
        }
        return {shown: away for shown, away in below.items() if away}
