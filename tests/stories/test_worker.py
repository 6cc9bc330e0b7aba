"""The keeper of stories: what it tells a session, what it remembers, and what a kill leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

import pytest
from fakes import NOW, write_article
from family import descendants, wait_for_the_end_of
from feeding import deliver, entry
from made_reports import EVENTS, newsday
from msgspec.structs import replace

from newsreader.config.schema import Config
from newsreader.library import Library
from newsreader.model import id_from_url
from newsreader.query import parse
from newsreader.session.session import Session
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.membership_reason import Evidence
from newsreader.stories.grouping.state import restored, save
from newsreader.stories.worker.protocol import (
    Grouped,
    Nearest,
    Reasons,
    StoryEvent,
    WorkerFailed,
    WorkerRested,
)
from newsreader.stories.worker.source import Seen
from newsreader.stories.worker.state_file import Kept, StateFile
from newsreader.system.paths import Paths

PATIENCE = 60.0


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A report in every file, of events of one day."""
    for event, titles in EVENTS.items():
        for number, title in enumerate(titles):
            write_report(tmp_path / "corpus", f"{event}-{number}", title)
    return tmp_path / "corpus"


def write_report(folder: Path, name: str, title: str) -> str:
    """Its id."""
    url = f"https://{name}.example.org/"
    lines = (f'title: "{title}"', f"originalUrl: {url}", "publishedDateTime: 2023-11-14T22:00:00Z")
    write_article(folder, name, "\n".join((*lines, "provider:", f"  name: Paper {name}")))
    return id_from_url(url)


def id_of(name: str) -> str:
    return id_from_url(f"https://{name}.example.org/")


class Listening:
    """A session with its keeper, whose events are taken one by one."""

    def __init__(self, roots: list[Path], paths: Paths) -> None:
        self.room = Session.open(roots, paths, Config(), clock=lambda: NOW)
        self.room.load_all()
        self.stories_at_first = self.groups()
        assert self.room.keeper is not None
        self.keeper = self.room.keeper
        self.keeper._task = replace(self.keeper._task, patience=0.1)
        self.children = descendants(os.getpid())
        self._events = self.keeper.events()
        self.heard: list[StoryEvent] = []
        self.has_ended = False

    def until(self, done: Callable[[StoryEvent], bool]) -> StoryEvent:
        """Take events until one of a kind, which is returned."""
        until = time.monotonic() + PATIENCE
        for event in self._events:
            self.heard.append(event)
            if isinstance(event, Grouped):
                self.room.take_stories(event)
            if done(event):
                return event
            assert time.monotonic() < until
        raise AssertionError("the keeper has no more to tell")

    def until_rest(self) -> None:
        self.until(lambda event: isinstance(event, WorkerRested))

    @property
    def pids(self) -> set[int]:
        return descendants(os.getpid()) - self.children

    def groups(self) -> set[frozenset[str]]:
        return {frozenset(story.members) for story in self.room.store.stories()}

    def end(self) -> set[int]:
        """The processes that are on their way out."""
        if self.has_ended:
            return set()
        self.has_ended = True
        pids = self.pids
        self.keeper.end()
        for _ in self._events:
            pass
        self.room.close()
        return pids


@pytest.fixture
def open_session(paths: Paths) -> Iterator[Callable[..., Listening]]:
    opened: list[Listening] = []

    def open_one(*roots: Path) -> Listening:
        opened.append(Listening(list(roots), paths))
        return opened[-1]

    yield open_one
    assert wait_for_the_end_of(set[int]().union(*[session.end() for session in opened]))


def story_of(event: str) -> frozenset[str]:
    return frozenset(id_of(f"{event}-{number}") for number in range(len(EVENTS[event])))


EXPECTED = {story_of(event) for event, titles in EVENTS.items() if len(titles) > 1}


def test_reports_of_one_event_become_a_story(open_session: Callable[..., Listening], corpus: Path) -> None:
    news = open_session(corpus)
    assert news.stories_at_first == set()
    news.until_rest()
    assert news.groups() == EXPECTED
    rows = news.room.store.view(parse(""), folded=True).ids
    assert len(rows) == len(EVENTS)


def test_the_next_start_folds_at_once(open_session: Callable[..., Listening], corpus: Path) -> None:
    first = open_session(corpus)
    first.until_rest()
    assert wait_for_the_end_of(first.end())
    second = open_session(corpus)
    assert second.stories_at_first == EXPECTED
    second.until_rest()
    assert not [event for event in second.heard if isinstance(event, Grouped)], "nothing is new"


def test_what_comes_and_goes_later_is_followed(open_session: Callable[..., Listening], corpus: Path) -> None:
    news = open_session(corpus)
    news.until_rest()
    late = write_report(corpus, "late", "Rescue of ferry passengers: coastguard evacuates Gotland ferry")
    leaving = {corpus / f"bank-{number}.md": "" for number in range(len(EVENTS["bank"]))}
    for path in leaving:
        leaving[path] = path.read_text(encoding="utf-8")
        path.unlink()
    look_for_changes(news)
    news.until(lambda _: story_of("ferry") | {late} in news.groups())
    assert news.room.store.story(id_of("bank-0")) is None
    for path, text in leaving.items():
        path.write_text(text, encoding="utf-8")
    look_for_changes(news)
    story = news.room.store.story(id_of("bank-0"))
    assert story is not None, "what comes back is the story that it was, at once"
    assert frozenset(story.members) == story_of("bank")
    news.until_rest()
    assert story_of("bank") in news.groups()


def look_for_changes(news: Listening) -> None:
    for event in news.room.changes(Event()):
        news.room.take(event)


def test_what_changed_while_nobody_looked_is_noticed(
    open_session: Callable[..., Listening], corpus: Path
) -> None:
    first = open_session(corpus)
    first.until_rest()
    (corpus / "bank-0.md").unlink()
    look_for_changes(first)
    first.until_rest()
    assert wait_for_the_end_of(first.end())
    write_report(corpus, "comet-2", "Shares fall in Tokyo after surprise election")
    second = open_session(corpus)
    second.until_rest()
    assert story_of("bank") - {id_of("bank-0")} in second.groups()
    assert story_of("comet") - {id_of("comet-2")} in second.groups()


def test_it_tells_what_is_nearest_and_why_reports_are_one_story(
    open_session: Callable[..., Listening], corpus: Path
) -> None:
    other = write_report(
        corpus, "other", "Biggest supermarket chain of Brasov hires hundreds before Christmas"
    )
    news = open_session(corpus)
    news.until_rest()
    news.keeper.ask_nearest(other, 1)
    answer = news.until(lambda event: isinstance(event, Nearest))
    assert isinstance(answer, Nearest)
    assert answer.article_id == other
    assert answer.articles == (id_of("bear-0"),)
    news.keeper.ask_reasons(id_of("ferry-0"))
    reasons = news.until(lambda event: isinstance(event, Reasons))
    assert isinstance(reasons, Reasons)
    assert {reason.id for reason in reasons.reasons} == story_of("ferry")
    assert all(reason.evidence is Evidence.WORDS for reason in reasons.reasons)
    assert set(reasons.reasons[0].words) <= set(EVENTS["ferry"][0].split()), "as the report writes them"
    news.keeper.ask_reasons("unknown")
    assert news.until(lambda event: isinstance(event, Reasons)) == Reasons("unknown", ())
    news.keeper.ask_nearest("unknown")
    unknown = news.until(lambda event: isinstance(event, Nearest))
    assert unknown == Nearest("unknown", ())


def test_no_process_is_started_where_nothing_changed_until_something_is_asked(
    open_session: Callable[..., Listening], corpus: Path
) -> None:
    first = open_session(corpus)
    first.until_rest()
    assert wait_for_the_end_of(first.end())
    second = open_session(corpus)
    second.until_rest()
    assert not second.pids
    assert second.groups() == EXPECTED
    second.keeper.ask_nearest(id_of("bear-0"))
    second.until(lambda event: isinstance(event, Nearest))
    assert len(second.pids) == 1


def test_a_changed_file_starts_the_process(open_session: Callable[..., Listening], corpus: Path) -> None:
    first = open_session(corpus)
    first.until_rest()
    assert wait_for_the_end_of(first.end())
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    second = open_session(corpus)
    second.until_rest()
    assert second.groups() == EXPECTED - {story_of("comet")} | {story_of("comet") - {id_of("comet-0")}}


@pytest.fixture
def grouped(
    open_session: Callable[..., Listening], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Listening]:
    """Opens the corpus once it is grouped, with columns and what stories made of them kept."""
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 0)
    for _ in range(2):
        session = open_session(corpus)
        session.until_rest()
        keep_ranking(session)
        assert wait_for_the_end_of(session.end())
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 500)
    return lambda: open_session(corpus)


def keep_ranking(news: Listening) -> None:
    for write in news.room.stories.ranking.writing():
        if write is not None:
            write()


def tell_no_longer_of_all(news: Listening) -> None:
    news.keeper._all_ids = lambda: pytest.fail("tells of all articles")


COMET_CHANGED = EXPECTED - {story_of("comet")} | {story_of("comet") - {id_of("comet-0")}}


def test_where_a_file_changed_the_process_is_told_of_its_article_alone(
    grouped: Callable[[], Listening], corpus: Path
) -> None:
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    news = grouped()
    tell_no_longer_of_all(news)
    news.until_rest()
    assert news.groups() == COMET_CHANGED
    assert wait_for_the_end_of(news.end())
    last = grouped()
    last.until_rest()
    assert last.stories_at_first == COMET_CHANGED
    assert not last.pids, "nothing is left to do"


def test_a_second_change_is_grouped_as_the_first_one(grouped: Callable[[], Listening], corpus: Path) -> None:
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    news = grouped()
    tell_no_longer_of_all(news)
    news.until_rest()
    write_report(corpus, "comet-0", EVENTS["comet"][0])
    look_for_changes(news)
    news.until(lambda _: news.groups() == EXPECTED)
    news.until_rest()


def test_what_changed_while_somebody_looked_is_nothing_for_the_next_start(
    grouped: Callable[[], Listening], corpus: Path
) -> None:
    news = grouped()
    tell_no_longer_of_all(news)
    news.until_rest()
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    look_for_changes(news)
    news.until(lambda _: news.groups() == COMET_CHANGED)
    news.until_rest()
    assert wait_for_the_end_of(news.end())
    last = grouped()
    last.until_rest()
    assert last.stories_at_first == COMET_CHANGED
    assert not last.pids


def test_what_comes_or_goes_after_a_changed_file_is_grouped_with_all(
    grouped: Callable[[], Listening], corpus: Path
) -> None:
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    news = grouped()
    news.until_rest()
    late = write_report(corpus, "late", "Rescue of ferry passengers: coastguard evacuates Gotland ferry")
    (corpus / "strike-0.md").unlink()
    look_for_changes(news)
    now = COMET_CHANGED - {story_of("ferry"), story_of("strike")}
    now |= {story_of("ferry") | {late}, story_of("strike") - {id_of("strike-0")}}
    news.until(lambda _: news.groups() == now)
    news.until_rest()
    assert wait_for_the_end_of(news.end())
    last = grouped()
    last.until_rest()
    assert last.stories_at_first == now


def test_a_process_that_lost_its_state_has_itself_told_of_all(
    grouped: Callable[[], Listening], corpus: Path, paths: Paths
) -> None:
    for state in paths.cache.glob("stories-*.state"):
        state.unlink()
    write_report(corpus, "comet-0", "Something else altogether is told here now")
    news = grouped()
    news.until(lambda _: news.groups() == COMET_CHANGED)
    news.until_rest()


def test_the_process_leaves_when_it_has_nothing_to_do_and_comes_back_as_it_was(
    corpus: Path, paths: Paths
) -> None:
    news = Listening([corpus], paths)
    news.keeper._leave_after = 0.0
    told: SimpleQueue[StoryEvent] = SimpleQueue()

    def listen() -> None:
        for event in news.keeper.events():
            told.put(event)

    listening = Thread(target=listen)
    listening.start()
    while not isinstance(event := told.get(timeout=PATIENCE), WorkerRested):
        if isinstance(event, Grouped):
            news.room.take_stories(event)
    assert wait_for_the_end_of(news.pids)
    news.keeper.ask_nearest(id_of("bear-0"))
    assert isinstance(told.get(timeout=PATIENCE), Nearest), "no story is told again"
    assert news.groups() == EXPECTED
    news.keeper.end()
    listening.join(PATIENCE)
    assert wait_for_the_end_of(news.pids)
    news.room.close()


def test_decisions_by_hand_hold_after_a_restart(open_session: Callable[..., Listening], corpus: Path) -> None:
    first = open_session(corpus)
    first.until_rest()
    desk = first.room.desk
    alone = id_of("comet-0")
    assert desk.split([alone]).changed == story_of("comet")
    both = story_of("bank") | story_of("strike")
    assert desk.merge([id_of("bank-0"), id_of("strike-0")]).changed == both
    decided = {*EXPECTED - {story_of("comet"), story_of("bank"), story_of("strike")}}
    decided |= {story_of("comet") - {alone}, both}
    assert first.groups() == decided, "at once"
    first.until_rest()
    assert first.groups() == decided, "and as the keeper has it"
    assert wait_for_the_end_of(first.end())
    second = open_session(corpus)
    assert second.stories_at_first == decided
    second.until_rest()
    assert second.groups() == decided
    second.room.desk.undo()
    second.room.desk.undo()
    second.until(lambda _: second.groups() == EXPECTED)


def test_near_equal_titles_of_two_feeds_become_one_story(
    open_session: Callable[..., Listening], paths: Paths
) -> None:
    library = Library.open(paths.library)
    title = "Parliament approves the long awaited water bill"
    deliver(
        library.feeds, entry(title, text="-"), entry("Something else altogether happened today", text="-")
    )
    deliver(library.feeds, entry(f"{title} after debate", text="-"), url="https://other.example/rss")
    library.close()
    news = open_session()
    news.until_rest()
    (story,) = news.groups()
    titles = {headline.title for article_id in story if (headline := news.room.store.headline(article_id))}
    assert titles == {title, f"{title} after debate"}


def test_an_address_that_another_source_knows_the_page_by_makes_them_one_story(
    open_session: Callable[..., Listening], tmp_path: Path
) -> None:
    write_article(
        tmp_path / "one", "a", "title: One\noriginalUrl: https://a.example/1\nwebUrl: https://b.example/1"
    )
    write_article(tmp_path / "two", "b", "title: Zebra crossing\noriginalUrl: https://b.example/1")
    news = open_session(tmp_path / "one", tmp_path / "two")
    news.until_rest()
    assert news.groups() == {
        frozenset((id_from_url("https://a.example/1"), id_from_url("https://b.example/1")))
    }


# Kills


def test_a_keeper_that_is_killed_is_told_of_and_the_next_one_goes_on(
    open_session: Callable[..., Listening], corpus: Path
) -> None:
    news = open_session(corpus)
    news.until_rest()
    (pid,) = news.pids
    os.kill(pid, signal.SIGKILL)
    failed = news.until(lambda event: isinstance(event, WorkerFailed))
    assert isinstance(failed, WorkerFailed)
    assert "ended from outside" in failed.message
    news.keeper.ask_nearest(id_of("bear-0"))
    assert news.groups() == EXPECTED, "stories stay as they are"
    again = open_session(corpus)
    again.until_rest()
    assert again.groups() == EXPECTED


def test_a_keeper_ends_with_a_reader_that_is_killed(corpus: Path, paths: Paths) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from newsreader.config.schema import Config\n"
        "from newsreader.session.session import Session\n"
        "from newsreader.system.paths import Paths\n"
        "room = Session.open([Path(sys.argv[1])], Paths(*map(Path, sys.argv[2:])), Config())\n"
        "room.load_all()\n"
        "for event in room.keeper.events():\n"
        "    print(type(event).__name__, flush=True)\n"
    )
    places = [str(place) for place in (corpus, paths.data, paths.config, paths.cache, paths.state)]
    with subprocess.Popen(
        [sys.executable, "-c", script, *places], stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        while reader.stdout.readline().strip() != "WorkerRested":
            assert reader.poll() is None
        keepers = descendants(reader.pid)
        reader.kill()
    assert len(keepers) == 1
    assert wait_for_the_end_of(keepers)


def test_a_reader_does_not_wait_for_its_keeper(corpus: Path, paths: Paths) -> None:
    news = Listening([corpus], paths)
    news.until_rest()
    (pid,) = news.pids
    os.kill(pid, signal.SIGSTOP)
    news.end()
    os.kill(pid, signal.SIGCONT)
    assert wait_for_the_end_of([pid])


# The state on disk


def grouper() -> Grouper:
    made = Grouper()
    made.add(newsday())
    return made


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other format", "gone"])
def test_a_damaged_state_is_none(tmp_path: Path, damage: str) -> None:
    file = StateFile(tmp_path, "key")
    assert file.read() is None
    assert file.write(Kept(Seen("cache", 7), save(grouper())))
    data = bytearray(file.path.read_bytes())
    if damage == "cut":
        file.path.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        data[len(data) // 2] ^= 1
        file.path.write_bytes(data)
    elif damage == "other format":
        file.path.write_bytes(b"NRSTATE0" + data[8:])
    elif damage == "empty":
        file.path.write_bytes(b"")
    elif damage == "gone":
        file.path.unlink()
    assert file.read() is None


def test_every_damaged_byte_and_every_cut_of_a_state_is_noticed(tmp_path: Path) -> None:
    file = StateFile(tmp_path, "key")
    file.write(Kept(Seen("cache", 7), b"what the grouping knows"))
    whole = file.path.read_bytes()
    assert file.read() is not None
    for place in range(len(whole)):
        file.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert file.read() is None
        file.path.write_bytes(whole[:place])
        assert file.read() is None


def test_a_state_that_is_kept_comes_back_whole(tmp_path: Path) -> None:
    file = StateFile(tmp_path, "key")
    made = grouper()
    file.write(Kept(Seen("cache", 7, "library", 9), save(made)))
    kept = file.read()
    assert kept is not None
    assert kept.seen == Seen("cache", 7, "library", 9)
    again = restored(kept.grouper)
    assert again is not None
    assert list(again.stories()) == list(made.stories())


def test_a_kill_while_the_state_is_written_leaves_the_one_before(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from newsreader.stories.worker.source import Seen\n"
        "from newsreader.stories.worker.state_file import Kept, StateFile\n"
        "file, number = StateFile(Path(sys.argv[1]), 'key'), 0\n"
        "while True:\n"
        "    number += 1\n"
        "    file.write(Kept(Seen(change=number), bytes([number % 256]) * 3_000_000))\n"
        "    print(number, flush=True)\n"
    )
    for rounds in (1, 2, 4):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(rounds):
                done = int(writer.stdout.readline())
            writer.kill()
        kept = StateFile(tmp_path, "key").read()
        assert kept is not None
        assert kept.seen.change >= done
        assert kept.grouper == bytes([kept.seen.change % 256]) * 3_000_000


def test_states_of_few_sets_of_sources_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        file = StateFile(tmp_path, str(number))
        file.write(Kept(Seen(), b""))
        os.utime(file.path, (number, number))
    StateFile(tmp_path, "last").write(Kept(Seen(), b""))
    assert len(list(tmp_path.glob("*.state"))) == 4
    assert StateFile(tmp_path, "last").read() is not None
