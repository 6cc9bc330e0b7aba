"""What was put on record, brought into the store: a piece at a time, so that keys can come between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Final, NamedTuple

from newsreader.library import Action, BulkApplied, Library, marked
from newsreader.library.deciding import Deciding
from newsreader.model import Triage, TriageField
from newsreader.session.triage.steps import Recording, Step, Steps
from newsreader.store.columns import different
from newsreader.store.growing_ids import in_pieces
from newsreader.store.row_ids import RowIds, joined, union
from newsreader.store.store import Store

PIECE: Final = 1_024
"""Articles that are taken in one go: some five milliseconds of a million."""
MOVING: Final = frozenset({TriageField.ARCHIVED, TriageField.SNOOZED})


class Taken(NamedTuple):
    """Which articles were changed, and whether views may leave out other ones than before."""

    changed: Set[str]
    moves: bool


class Taking:
    """Keeps the store in step with the library."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._last_rows: tuple[int, Sequence[str]] = (0, ())
        self._underway: tuple[set[str], ...] = ()
        """For each action that is being taken, what is decided beside it meanwhile."""

    def take(self, action: Action) -> Step[Taken]:
        """Bring an action into the store.

        What is decided about anything before it ends is looked up then, since it may have been put on record
        in another order: other programs may have moved that, whatever the action is.
        """
        with self._noting() as beside:
            changed = yield from self._take(action)
        changed = self._with_decided(changed, beside)
        for some in action.applied:
            self._note(some.article_ids)
        return Taken(changed, bool(beside) or any(some.field in MOVING for some in action.applied))

    def decide(self, marks: Mapping[str, Triage]) -> Set[str]:
        """Take over what is decided about a few articles. Returns the ids that are changed by it."""
        self._note(marks)
        return self._store.decide(marks)

    def take_over(self, read: Callable[[], Mapping[str, Triage]]) -> Steps[Set[str]]:
        """As `take`, of what is decided about articles by now, whoever did it. `read` tells it, beside the
        owner.
        """
        with self._noting() as beside:
            changed = yield from self._take_over(read)
        return self._with_decided(changed, beside)

    @contextmanager
    def _noting(self) -> Iterator[set[str]]:
        """Note what is decided meanwhile about anything."""
        beside: set[str] = set()
        self._underway = (*self._underway, beside)
        try:
            yield beside
        finally:
            self._underway = tuple(other for other in self._underway if other is not beside)

    def _with_decided(self, changed: Set[str], beside: Set[str]) -> Set[str]:
        """What was decided about others meanwhile stands. Returns the ids that are changed in all."""
        return union((changed, self._store.decide(self._library.triage_of(beside)))) if beside else changed

    def _take_over(self, read: Callable[[], Mapping[str, Triage]]) -> Steps[Set[str]]:
        marks: dict[str, Triage] = {}

        def read_all(_: Deciding) -> None:
            marks.update(read())

        yield Recording(read_all)
        parts: list[Set[str]] = []
        for article_ids in in_pieces(tuple(marks), PIECE):
            decisions = tuple(map(marks.__getitem__, article_ids))
            parts.append(self._store.decide_each(article_ids, decisions))
            yield None
            yield from self._store.counting()
        self._note(marks)
        return joined(parts)

    def _note(self, article_ids: Iterable[str]) -> None:
        """Something is decided about these, whatever the store says of them."""
        for beside in self._underway:
            beside.update(article_ids)

    def _take(self, action: Action) -> Step[Set[str]]:
        changed: list[Set[str]] = []
        for some in action.applied:
            article_ids = self._by_rows(action, some.article_ids)
            parts = []
            for piece in in_pieces(article_ids, PIECE):
                parts.append(self._turn(piece, some))
                yield
                # Whoever draws a number with the next key doesn't wait for the stories of all pieces.
                yield from self._store.counting()
            changed.append(joined(parts))
        return union(changed)

    def _turn(self, article_ids: Sequence[str], some: BulkApplied) -> Set[str]:
        return self._store.decide_each(article_ids, _turned(self._store.decisions(article_ids), some))

    def _by_rows(self, action: Action, article_ids: Sequence[str]) -> Sequence[str]:
        """The articles of an action by their rows, where they are known from when it was done."""
        if isinstance(article_ids, RowIds):
            self._last_rows = action.seq, article_ids
        seq, known = self._last_rows
        # What undo changes is a part of what was done.
        return known if seq == action.seq and len(known) == len(article_ids) else article_ids


def _turned(before: Sequence[Triage], some: BulkApplied) -> Sequence[Triage]:
    """What is decided about articles once a change is applied to all of them."""
    # Of 100,000 articles most turn in the same way: each way is worked out once.
    after = {number: marked(triage, some.field, some.after) for number, triage in different(before).items()}
    return tuple(map(after.__getitem__, map(id, before)))
