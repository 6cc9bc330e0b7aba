"""Undo and redo against a plain model, through two readers of one library that come and go."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newsreader.library import Action, Change, Library, Value, marked
from newsreader.model import UNTOUCHED, Triage, TriageField, tag_field

Cell = tuple[str, str]
"""An article and one of its fields."""
Diff = dict[Cell, tuple[Value, Value]]
"""What was, and what is, in each cell that changed."""

ARTICLES = st.sampled_from(["a1", "b2", "c3"])
FLAGS = st.tuples(
    st.sampled_from(
        [
            TriageField.READ,
            TriageField.STARRED,
            TriageField.ARCHIVED,
            tag_field("later"),
            tag_field("à lire: x"),
        ]
    ),
    st.booleans(),
)
SNOOZES = st.tuples(st.just(TriageField.SNOOZED), st.sampled_from([None, 1_700_000_000, 1_800_000_000]))
CHANGES = st.lists(
    st.builds(lambda article, change: Change(article, *change), ARTICLES, FLAGS | SNOOZES), max_size=5
)
READERS = st.integers(0, 1)


@dataclass
class Done:
    """An action in the model."""

    changes: Diff
    undone: bool = False


@dataclass
class Turn:
    """A row of the journal in the model. `target`: the action that it does, undoes or does again."""

    seq: int
    kind: str
    target: int
    run: int
    changes: Diff


@dataclass
class Reader:
    """One run of a reader: its number, and where the journal ended when it began."""

    run: int
    since: int = 0

    def owns(self, turn: Turn) -> bool:
        return turn.run == self.run or turn.seq <= self.since


@dataclass
class PlainJournal:
    """What the journal should do, in the most naive way."""

    cells: dict[Cell, Value] = field(default_factory=dict)
    actions: dict[int, Done] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    """Everything that was done, undone and done again, in its order."""

    def value(self, cell: Cell) -> Value:
        return self.cells.get(cell, None if cell[1] == TriageField.SNOOZED else False)

    def record(self, changes: list[Change]) -> Diff:
        wanted = {(change.article_id, change.field): change.after for change in changes}
        return self.apply({cell: (self.value(cell), after) for cell, after in wanted.items()})

    def apply(self, diff: Diff) -> Diff:
        real = {cell: pair for cell, pair in diff.items() if self.value(cell) == pair[0] != pair[1]}
        self.cells |= {cell: after for cell, (_, after) in real.items()}
        return real

    def undo(self, seq: int) -> Diff:
        done = self.actions[seq]
        done.undone = True
        return self.apply(_turned(done.changes))

    def redo(self, turn: Turn) -> tuple[int, Diff]:
        self.actions[turn.target].undone = False
        return turn.target, self.apply(_turned(turn.changes))

    def undoable(self, reader: Reader) -> int:
        """The last action that stands and is the reader's own."""
        own = [turn.seq for turn in self.turns if turn.kind == "do" and reader.owns(turn)]
        return max((seq for seq in own if not self.actions[seq].undone), default=0)

    def redoable(self, reader: Reader) -> Turn | None:
        """The reader's last undo that nothing new of its own came after, and that stands."""
        for turn in reversed(self.turns):
            if turn.kind != "undo" or not reader.owns(turn):
                continue
            later = [other for other in self.turns if other.seq > turn.seq]
            if any(other.target == turn.target for other in later):
                continue
            if not any(other.kind == "do" and reader.owns(other) for other in later):
                return turn
        return None

    def triage(self) -> dict[str, Triage]:
        marks: dict[str, Triage] = {}
        for (article, name), value in self.cells.items():
            marks[article] = marked(marks.get(article, UNTOUCHED), name, value)
        return {article: triage for article, triage in marks.items() if triage != UNTOUCHED}


def _turned(diff: Diff) -> Diff:
    return {cell: (after, before) for cell, (before, after) in diff.items()}


def _diff(action: Action) -> Diff:
    return {(change.article_id, change.field): (change.before, change.after) for change in action.changes}


class TwoReaders(RuleBasedStateMachine):
    """Two readers act in turns; each keeps its own picture of the triage, as the store does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.db"
        self.readers = [Library.open(self.path), Library.open(self.path)]
        self.pictures: list[dict[str, Triage]] = [{}, {}]
        self.plain = PlainJournal()
        self.runs = [Reader(0), Reader(1)]
        self.next_run = 2

    def teardown(self) -> None:
        for reader in self.readers:
            reader.close()
        self.folder.cleanup()

    @rule(who=READERS, changes=CHANGES)
    def act(self, who: int, changes: list[Change]) -> None:
        title = f"action {len(self.plain.actions)}"
        action = self.readers[who].record(title, changes)
        diff = self.plain.record(changes)
        assert (action is None) == (not diff)
        if action is not None:
            assert (_diff(action), action.title, action.undone) == (diff, title, False)
            self.plain.actions[action.seq] = Done(diff)
            self.noted(who, "do", action)

    @rule(who=READERS)
    def undo_last(self, who: int) -> None:
        action = self.readers[who].deciding.undo()
        expected = self.plain.undoable(self.runs[who])
        assert (action.seq if action is not None else 0) == expected
        if action is not None:
            assert action.undone
            assert _diff(action) == self.plain.undo(action.seq)
            self.noted(who, "undo", action)

    @rule(who=READERS, seq=st.integers(1, 12))
    def undo_any(self, who: int, seq: int) -> None:
        action = self.readers[who].deciding.undo(seq)
        assert (action is None) == (seq not in self.plain.actions or self.plain.actions[seq].undone)
        if action is not None:
            assert _diff(action) == self.plain.undo(seq)
            self.noted(who, "undo", action)

    @rule(who=READERS)
    def redo(self, who: int) -> None:
        action = self.readers[who].deciding.redo()
        expected = self.plain.redoable(self.runs[who])
        assert (action is None) == (expected is None)
        if action is not None and expected is not None:
            assert (action.seq, _diff(action)) == self.plain.redo(expected)
            assert not action.undone
            self.noted(who, "redo", action)

    @rule(who=READERS)
    def quit_and_start_again(self, who: int) -> None:
        self.readers[who].close()
        self.readers[who] = Library.open(self.path)
        assert self.readers[who].notice is None
        self.pictures[who] = self.readers[who].triage()
        self.runs[who] = Reader(self.next_run, self.readers[who].last_seq())
        self.next_run += 1

    @rule(who=READERS)
    def catch_up(self, who: int) -> None:
        self.pictures[who] |= self.readers[who].poll() or {}
        assert {
            article_id: mark for article_id, mark in self.pictures[who].items() if mark != UNTOUCHED
        } == self.plain.triage()
        assert self.readers[who].poll() is None

    def noted(self, who: int, kind: str, action: Action) -> None:
        seq = self.readers[who].last_seq()
        self.plain.turns.append(Turn(seq, kind, action.seq, self.runs[who].run, _diff(action)))
        self.see(who, action)

    def see(self, who: int, action: Action) -> None:
        picture = self.pictures[who]
        for change in action.changes:
            picture[change.article_id] = marked(
                picture.get(change.article_id, UNTOUCHED), change.field, change.after
            )

    @invariant()
    def both_tell_the_same(self) -> None:
        expected = self.plain.triage()
        for reader in self.readers:
            assert reader.triage() == expected
            asked = reader.triage_of(["a1", "b2", "unknown"])
            assert asked == {
                article_id: expected.get(article_id, UNTOUCHED) for article_id in ("a1", "b2", "unknown")
            }
            assert {entry.seq: (entry.count, entry.undone) for entry in reader.history()} == {
                seq: (len(done.changes), done.undone) for seq, done in self.plain.actions.items()
            }


TestTwoReaders = TwoReaders.TestCase
TestTwoReaders.settings = settings(
    max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck)
)


def test_a_field_that_does_not_exist_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    for name in ("", "reed", "tag:", "tags"):
        with pytest.raises(ValueError, match="no such field"):
            library.record("nonsense", [Change("a1", TriageField.READ, True), Change("a1", name, True)])
    assert library.triage() == {}
    assert library.history() == []


def test_the_history_comes_in_pages_newest_first(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    for number in range(5):
        library.record(f"action {number}", [Change(f"id{number}", TriageField.READ, True)])
    library.deciding.undo(2)
    first = library.history(limit=2)
    rest = library.history(limit=10, before=first[-1].seq)
    assert [entry.title for entry in (*first, *rest)] == [f"action {number}" for number in (4, 3, 2, 1, 0)]
    assert [entry.undone for entry in rest] == [False, True, False]


def test_undoing_what_another_reader_changed_since_says_so_and_leaves_it(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    first = library.record(
        "snoozed", [Change("a1", TriageField.SNOOZED, 1_000), Change("b2", TriageField.SNOOZED, 1_000)]
    )
    library.record("snoozed for longer", [Change("a1", TriageField.SNOOZED, 2_000)])
    assert first is not None
    undone = library.deciding.undo(first.seq)
    assert undone is not None
    assert [(change.article_id, change.before, change.after) for change in undone.changes] == [
        ("b2", 1_000, None)
    ]
    assert library.triage()["a1"].snoozed_until == 2_000


def test_the_journal_itself_can_not_be_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path)
    library.record("read", [Change("a1", TriageField.READ, True)])
    library.close()
    connection = sqlite3.connect(path)
    for statement in ("DELETE FROM action", "UPDATE action SET title = ''", "DELETE FROM change"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_a_bulk_action_on_100_000_articles_is_one_action_with_one_undo(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    ids = [f"{number * 7919 % 1_000_003:013d}" for number in range(100_000)]
    action = library.record(
        "marked 100,000 articles read", [Change(article_id, TriageField.READ, True) for article_id in ids]
    )
    assert action is not None
    assert len(action.changes) == 100_000
    assert len(library.triage()) == 100_000
    undone = library.deciding.undo()
    assert undone is not None
    assert len(undone.changes) == 100_000
    assert library.triage() == {}
    library.close()
