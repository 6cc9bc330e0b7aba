"""What is decided about very many articles is done beside the keys, whatever is decided meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from by_hand import ByHandScheduler
from fakes import write_articles
from headless import Headless
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.errors import LibraryError
from newsreader.library import BulkChange, Library
from newsreader.library.deciding import Deciding
from newsreader.model import Triage, TriageField
from newsreader.rules import Do, Rule
from newsreader.session.decisions import open_articles, reading, shown, toggling
from newsreader.session.events import Failure, Notice, RowsChanged
from newsreader.session.scheduler import FRAME
from newsreader.session.triage import queue, taking
from newsreader.session.triage.service import Outcome
from newsreader.session.triage.steps import Steps
from newsreader.store.counts import Count
from newsreader.store.stories import counts
from newsreader.stories.grouping.records import Story
from newsreader.system.paths import Paths

ARTICLES = 12


class OneStepScheduler(ByHandScheduler):
    """A key waits all the time, so that every slice ends with its first step."""

    def key_waits(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything about more than three articles is large."""
    for module in ("session.session", "session.lists.expansion", "session.lists.list_updates"):
        monkeypatch.setattr(f"newsreader.{module}.MANY", 3)
    monkeypatch.setattr(queue, "LARGE", 3)
    for module in ("session.session", "session.jobs.poll", "session.triage.queue"):
        monkeypatch.setattr(f"newsreader.{module}.FEW", 3)
    monkeypatch.setattr(taking, "PIECE", 2)


@pytest.fixture
def opened(tmp_path: Path, paths: Paths) -> Iterator[Headless]:
    write_articles(tmp_path / "news", ARTICLES)
    opened = Headless([tmp_path / "news"], paths, OneStepScheduler())
    opened.load()
    yield opened
    opened.close()


class Decider:
    """Presses the keys that decide something."""

    def __init__(self, headless: Headless) -> None:
        self.headless = headless
        self.session = headless.session
        self.said: list[str] = []

    def read_all(self) -> None:
        ids = self.session.list.ids
        self._do(reading(self.session, ids, "nothing"), len(ids))

    def archive_all(self) -> None:
        ids = self.session.list.ids
        self._do(
            toggling(self.session, "archive", "unarchive", ids, self.session.list.expansion.whole_in_steps),
            len(ids),
        )

    def filter(self) -> None:
        """Another view of the same rows: each title has the word."""
        self.session.list.narrow("" if self.session.list.filter_text else "number")

    def decide(self, verb: str, article_id: str) -> None:
        self._do(self.session.desk.deciding(verb, [article_id]), 1)

    def undo(self) -> None:
        steps = shown(self.session, self.headless.jobs.undo.undoing())
        self.session.deciding.do(steps, self.session.desk.last_count, self._say)

    def redo(self) -> None:
        steps = shown(self.session, self.headless.jobs.undo.redoing())
        self.session.deciding.do(steps, self.session.desk.last_undone_count, self._say)

    def others_read(self) -> None:
        self._all_by_another_program(TriageField.READ, True)

    def others_archive(self) -> None:
        self._all_by_another_program(TriageField.ARCHIVED, True)

    def others_bring_back(self) -> None:
        self._all_by_another_program(TriageField.ARCHIVED, False)

    def others_exchange(self, number: int) -> None:
        """Another program archives an article and brings back the one behind it."""
        ids = sorted(headline.id for headline in self.session.store.headlines)
        changes = [
            BulkChange(TriageField.ARCHIVED, value, [ids[place % ARTICLES]])
            for place, value in ((number, True), (number + 1, False))
        ]
        self._by_another_program(changes)

    def rule(self) -> None:
        """A rule marks everything read, once and for all."""
        self.headless.jobs.rules.add(Rule("number", Do.READ))
        self.headless.scheduler.work("rules")

    def look(self) -> None:
        """What others decided is looked for, as each second."""
        self.headless.jobs.poll.look()

    def _all_by_another_program(self, field: TriageField, value: bool) -> None:
        ids = [headline.id for headline in self.session.store.headlines]
        self._by_another_program([BulkChange(field, value, ids)])

    def _by_another_program(self, changes: Sequence[BulkChange]) -> None:
        with closing(Library.open(self.session.library.path)) as other:
            other.deciding.record("by another program", changes)

    def _do(self, steps: Steps[Outcome], number: int) -> None:
        self.session.deciding.do(shown(self.session, steps), lambda: number, self._say)

    def _say(self, outcome: Outcome | None) -> None:
        self.said.append("" if outcome is None else outcome.sentence)

    def step(self) -> None:
        """Let a slice be done of whatever goes on."""
        if not self.headless.scheduler.work(queue.NAME):
            self.headless.scheduler.advance(0.002)

    def until_recorded(self) -> None:
        for _ in range(100):
            if self.headless.scheduler.work(queue.NAME):
                return
            self.headless.scheduler.advance(0.002)
        pytest.fail("nothing was put on record")

    def until_done(self) -> None:
        while self.session.deciding.progress:
            self.step()

    def read(self) -> int:
        store = self.session.store
        return sum(store.decided(headline.id).read for headline in store.headlines)


@pytest.fixture
def decider(opened: Headless) -> Decider:
    return Decider(opened)


def test_nothing_waits_for_it_and_it_is_one_action(decider: Decider) -> None:
    decider.read_all()
    assert decider.session.deciding.progress == "deciding about 12…"
    assert (decider.read(), decider.said) == (0, [])
    decider.until_recorded()
    assert 0 < decider.read() < ARTICLES, "the store follows in pieces"
    decider.until_done()
    assert (decider.read(), decider.said) == (ARTICLES, ["marked read 12 articles"])
    (action,) = decider.session.desk.history()
    assert (action.title, action.count) == ("marked read 12 articles", ARTICLES)
    assert decider.session.deciding.progress == ""
    decider.undo()
    decider.until_done()
    assert decider.read() == 0
    decider.redo()
    decider.until_done()
    assert decider.read() == ARTICLES


def test_what_is_seen_turns_as_soon_as_it_is_on_record(decider: Decider) -> None:
    decider.read_all()
    decider.headless.heard()
    decider.until_recorded()
    assert decider.headless.heard(RowsChanged) == [RowsChanged()]


def test_what_a_key_changed_is_drawn_before_it_goes_on(decider: Decider) -> None:
    decider.read_all()
    decider.until_recorded()
    before = decider.read()
    decider.headless.scheduler.pressed()
    decider.headless.scheduler.advance(FRAME - 0.001)
    assert decider.read() == before
    decider.until_done()
    assert decider.read() == ARTICLES


def test_who_asks_for_numbers_meanwhile_waits_for_few_stories(
    decider: Decider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "FEW", 1)
    session = decider.session
    ids = tuple(session.list.ids)
    pairs = [ids[start : start + 2] for start in range(0, ARTICLES, 2)]
    session.store.group(Story(first, (first, second)) for first, second in pairs)
    session.store.counts(folded=True)
    steps = session.desk.deciding("read", ids)
    action, left = None, []
    with suppress(StopIteration):
        while True:
            step = steps.send(action)
            left.append(sum(1 for _ in session.store.counting()))
            action = None if step is None else step.write(session.library.deciding)
    assert max(left) == 1
    assert session.store.counts(folded=True).everything == Count(ARTICLES // 2, 0)


def test_what_is_decided_before_it_is_on_record_comes_after_it(decider: Decider) -> None:
    first = decider.session.list.ids[0]
    decider.read_all()
    decider.decide("star", first)
    open_articles(decider.session, [decider.session.list.ids[1]])
    decider.undo()
    assert not decider.session.store.decided(first).starred
    decider.until_done()
    assert decider.said == [
        "starred “Article number 0”",
        "undone: starred “Article number 0”",
        "marked read 12 articles",
    ]
    assert [entry.title for entry in decider.session.desk.history()] == [
        "starred “Article number 0”",
        "marked read 12 articles",
    ]


def test_what_is_decided_while_the_store_follows_is_not_overwritten(decider: Decider) -> None:
    last = decider.session.list.ids[-1]
    decider.read_all()
    decider.until_recorded()
    decider.decide("unread", last)
    decider.until_done()
    assert decider.read() == ARTICLES - 1
    assert decider.session.store.decided(last) == Triage()
    assert decider.said[0] == "marked unread “Article number 11”"


def test_a_second_one_waits_for_the_first(decider: Decider) -> None:
    decider.read_all()
    decider.archive_all()
    decider.undo()
    decider.undo()
    decider.until_done()
    assert decider.said == [
        "marked read 12 articles",
        "archived 12 articles",
        "undone: archived 12 articles",
        "undone: marked read 12 articles",
    ]
    assert (decider.read(), len(decider.session.list.ids)) == (0, ARTICLES)


def test_a_macro_has_it_done_at_once(decider: Decider) -> None:
    decider.read_all()
    with decider.session.deciding.in_one_go():
        assert decider.read() == ARTICLES, "what was underway is done before"
        decider.archive_all()
        assert len(decider.session.list.ids) == 0
    assert decider.session.deciding.progress == ""


def test_rows_come_back_with_a_macro_whatever_it_began_with(decider: Decider) -> None:
    with decider.headless.jobs.undo.together("done with it"), decider.session.deciding.in_one_go():
        decider.read_all()
        decider.archive_all()
    assert len(decider.session.list.ids) == 0
    decider.undo()
    decider.until_done()
    assert (decider.read(), len(decider.session.list.ids)) == (0, ARTICLES)
    decider.redo()
    decider.until_done()
    assert (decider.read(), len(decider.session.list.ids)) == (ARTICLES, 0)


def test_the_poll_takes_nobody_else_for_who_did_it(decider: Decider) -> None:
    decider.read_all()
    decider.until_recorded()
    decider.until_done()
    decider.headless.heard()
    decider.headless.scheduler.advance(3.0)
    assert decider.headless.heard(RowsChanged) == []


PRESSES = st.lists(
    st.sampled_from(
        (
            *("read_all", "archive_all", "undo", "redo", "filter", "step", "step"),
            *("others_read", "others_archive", "others_bring_back", "look", "look", "rule"),
        )
    )
    | st.tuples(st.sampled_from(("star", "unread", "archive", "exchange")), st.integers(0, ARTICLES - 1)),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=PRESSES)
def test_whatever_is_pressed_meanwhile_the_store_ends_as_the_record(
    tmp_path_factory: pytest.TempPathFactory, presses: list[str | tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("large")
    write_articles(folder / "news", ARTICLES)
    opened = Headless([folder / "news"], Paths(folder, folder, folder, folder), OneStepScheduler())
    opened.load()
    decider = Decider(opened)
    ids = tuple(sorted(headline.id for headline in opened.session.store.headlines))
    for press in presses:
        if isinstance(press, str):
            getattr(decider, press)()
        else:
            verb, number = press
            if verb == "exchange":
                decider.others_exchange(number)
            else:
                decider.decide(verb, ids[number])
    decider.until_done()
    decider.look()
    decider.until_done()
    session = opened.session
    assert session.library.poll() in (None, {})
    recorded = session.library.triage_of(ids)
    assert {article_id: session.store.decided(article_id) for article_id in ids} == recorded
    visible = {article_id for article_id in ids if not recorded[article_id].archived}
    assert set(session.list.expansion.whole(session.list.ids)) == visible
    opened.close()


def test_what_a_rule_decided_about_very_many_is_taken_over_in_pieces(decider: Decider) -> None:
    last = decider.session.list.ids[-1]
    decider.rule()
    decider.headless.heard()
    assert decider.read() == 0
    decider.until_recorded()
    assert 0 < decider.read() < ARTICLES
    decider.decide("star", last)
    assert decider.session.store.decided(last).starred
    assert decider.headless.heard(Notice) == [], "it is told once it is seen"
    decider.until_done()
    assert decider.read() == ARTICLES
    assert decider.session.store.decided(last) == Triage(read=True, starred=True)
    assert decider.headless.heard(Notice) == [
        Notice("rule “number” marked read 12 articles", in_journal=True)
    ]


class TestAnotherProgram:
    """It decided about very many, which is taken over between keys."""

    def test_no_key_waits_and_what_is_decided_meanwhile_stands(self, decider: Decider) -> None:
        last = decider.session.list.ids[-1]
        decider.others_read()
        decider.look()
        assert decider.session.deciding.progress == "deciding about 12…"
        decider.until_recorded()
        assert 0 < decider.read() < ARTICLES
        decider.decide("unread", last)
        assert not decider.session.store.decided(last).read
        decider.until_done()
        assert decider.read() == ARTICLES - 1
        assert decider.session.store.decided(last) == Triage()

    def test_the_cursor_goes_to_nothing_that_comes_back(self, decider: Decider) -> None:
        shown_list = decider.session.list
        shown_list.cursor.put(4, 0)
        decider.decide("archive", shown_list.ids[4])
        decider.others_archive()
        decider.look()
        decider.until_done()
        assert len(shown_list.ids) == 0
        decider.others_bring_back()
        decider.look()
        decider.until_done()
        assert (len(shown_list.ids), shown_list.cursor.row) == (ARTICLES, 0)

    def test_what_it_brought_back_and_is_decided_about_here_has_its_row(self, decider: Decider) -> None:
        first = decider.session.list.ids[0]
        decider.decide("archive", first)
        decider.read_all()
        decider.others_bring_back()
        decider.decide("star", first)
        decider.until_done()
        decider.look()
        decider.until_done()
        assert decider.session.store.decided(first) == Triage(starred=True)
        assert set(decider.session.list.ids) == {item.id for item in decider.session.store.headlines}

    @pytest.mark.parametrize("steps", [0, 1, 3])
    def test_the_reader_can_be_left_in_the_midst(self, decider: Decider, steps: int) -> None:
        decider.others_archive()
        decider.look()
        for _ in range(steps):
            decider.step()
        decider.headless.close()
        assert decider.session.deciding.progress == ""

    def test_what_cannot_be_read_is_looked_for_again(
        self, decider: Decider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise LibraryError("the disk is gone", "Bring it back.")

        decider.others_read()
        with monkeypatch.context() as broken:
            broken.setattr(Library, "changed_since", fail)
            decider.look()
            decider.until_done()
        assert decider.read() == 0
        decider.look()
        decider.until_done()
        assert decider.read() == ARTICLES


def test_another_view_in_the_midst_has_none_of_what_leaves(decider: Decider) -> None:
    shown_list = decider.session.list
    shown_list.choose("Unread", "is:unread")
    decider.decide("read", shown_list.ids[0])
    assert len(shown_list.ids) == ARTICLES, "what was read here stays"
    decider.archive_all()
    decider.until_recorded()
    while decider.session.store.counts().archived < ARTICLES:
        decider.step()
    decider.filter()
    decider.until_done()
    assert len(shown_list.ids) == 0


class TestLeft:
    """The reader is left in the midst of it."""

    @pytest.mark.parametrize("steps", [0, 1, 4])
    def test_before_it_is_on_record(self, decider: Decider, library_again: Library, steps: int) -> None:
        decider.read_all()
        decider.decide("star", decider.session.list.ids[0])
        for _ in range(steps):
            decider.headless.scheduler.advance(0.002)
        decider.headless.close()
        decisions = library_again.triage().values()
        assert [triage.read for triage in decisions] == [True] * ARTICLES
        assert sum(triage.starred for triage in decisions) == 1

    def test_while_the_store_follows(self, decider: Decider, library_again: Library) -> None:
        decider.read_all()
        decider.until_recorded()
        decider.archive_all()
        decider.headless.close()
        decisions = library_again.triage().values()
        assert [(triage.read, triage.archived) for triage in decisions] == [(True, True)] * ARTICLES

    @pytest.fixture
    def library_again(self, paths: Paths) -> Iterator[Library]:
        library = Library.open(paths.library)
        yield library
        library.close()


def test_what_cannot_be_written_down_is_told_and_changes_nothing(
    decider: Decider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("the disk is full", "Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(Deciding, "record", fail)
        decider.read_all()
        decider.until_recorded()
    assert decider.headless.heard(Failure) == [Failure("the disk is full", "Make room.")]
    assert (decider.read(), decider.said, decider.session.deciding.progress) == (0, [], "")
    decider.read_all()
    decider.until_done()
    assert decider.read() == ARTICLES


@pytest.mark.parametrize(
    "query", ["", "is:unread", "is:archived", "topic:science", "-is:archived topic:science"]
)
@pytest.mark.parametrize("archived", [(), (0, 1, 5)])
def test_the_list_ends_as_after_many_small_ones(
    decider: Decider, monkeypatch: pytest.MonkeyPatch, query: str, archived: tuple[int, ...]
) -> None:
    shown_list, session = decider.session.list, decider.session
    every = tuple(shown_list.ids)
    session.show_outcome(session.desk.decide("archive", [every[number] for number in archived]))

    def goes(verb: str) -> tuple[list[str], str | None]:
        shown_list.choose("View", query)
        shown_list.cursor.put(min(2, max(0, len(shown_list.ids) - 1)), 0)
        session.show_outcome(session.desk.decide(verb, every))
        after = list(shown_list.ids), shown_list.current
        session.show_outcome(session.desk.undo())
        return (*after[0], *shown_list.ids), shown_list.current  # type: ignore[return-value]

    for verb in ("read", "archive", "unarchive", "star"):
        large = goes(verb)
        with monkeypatch.context() as small:
            for module in ("session.session", "session.lists.expansion", "session.lists.list_updates"):
                small.setattr(f"newsreader.{module}.MANY", 1_000)
            assert goes(verb) == large, verb
