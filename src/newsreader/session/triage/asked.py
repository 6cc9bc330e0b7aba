"""Which articles a decision is about, found out a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsreader.model import Triage
from newsreader.session.triage.steps import Step
from newsreader.store.columns import different
from newsreader.store.growing_ids import in_pieces
from newsreader.store.row_ids import RowIds, chained, those
from newsreader.store.store import Store


def each_once(article_ids: Sequence[str]) -> Step[Sequence[str]]:
    """The same ids without those that are there a second time."""
    if not isinstance(article_ids, RowIds):
        return tuple(dict.fromkeys(article_ids))
    seen = bytearray(article_ids.bound)
    for some in in_pieces(article_ids):
        assert isinstance(some, RowIds)
        for row in some.rows:
            seen[row] = 1
        yield
    return article_ids if seen.count(1) == len(article_ids) else tuple(dict.fromkeys(article_ids))


def lacking(store: Store, holds: Callable[[Triage], bool], article_ids: Sequence[str]) -> Step[Sequence[str]]:
    """Those of some ids about which it doesn't hold what is decided."""
    lacking: list[Sequence[str]] = []
    for some in in_pieces(article_ids):
        decisions = store.decisions(some)
        lacks = {number: not holds(triage) for number, triage in different(decisions).items()}
        lacking.append(those(some, map(lacks.__getitem__, map(id, decisions))))
        yield
    return chained(lacking)
