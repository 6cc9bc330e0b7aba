"""What a refresh brought is told of once, where the user wants it, and reaches no shell."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from fakes import NOW
from feeding import deliver, entry

from newsreader.config.schema import Config, NotifyConfig
from newsreader.feeds.changes import FeedChanges
from newsreader.library import Library
from newsreader.session.announcement import announcement_of, is_quiet
from newsreader.session.events import ArticlesCame, Event, Failure, TerminalSignal
from newsreader.session.jobs.notifications import NotificationJob
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.system import notifications
from newsreader.system.paths import Paths

Opened = Callable[[NotifyConfig], Session]
HOSTILE = "--help $(touch x); `id` \x1b]0;y\x07<b>"


@pytest.fixture
def opened(paths: Paths, library: Library) -> Iterator[Opened]:
    """A session in which a rule wants to tell of Boston; the feed has three articles."""
    deliver(library.feeds, entry("Boston bans"), entry("Another"), entry(HOSTILE))
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text('[[rules]]\nquery = "title:boston"\ndo = "notify"\n')
    sessions: list[Session] = []

    def open_session(config: NotifyConfig) -> Session:
        session = Session.open((), paths, Config(notify=config), clock=lambda: NOW)
        session.ruling.open()
        session.feeds.take(FeedChanges(tuple(library.feeds.cards())))
        sessions.append(session)
        return session

    yield open_session
    for session in sessions:
        session.close()


def ids(session: Session, *titles: str) -> list[str]:
    headlines = session.store.headlines
    return [headline.id for headline in headlines if not titles or headline.title.startswith(titles)]


def test_a_rule_tells_of_what_it_finds_and_of_nothing_else(opened: Opened) -> None:
    session = opened(NotifyConfig())
    announced = announcement_of(session, ids(session))
    assert announced is not None
    assert (announced.title, announced.text) == ("1 new article", "The Feed: Boston bans")
    assert announcement_of(session, ids(session, "Another")) is None


@pytest.mark.parametrize("config", [NotifyConfig(new=True), NotifyConfig(feeds=("the FEED",))])
def test_everything_or_a_feed_is_told_of_where_the_settings_say_so(
    opened: Opened, config: NotifyConfig
) -> None:
    session = opened(config)
    announced = announcement_of(session, ids(session, "Another"))
    assert announced is not None
    assert announced.text == "The Feed: Another"


def test_nothing_is_told_of_in_quiet_hours(opened: Opened) -> None:
    session = opened(NotifyConfig(new=True, quiet="00:00-23:59"))
    assert announcement_of(session, ids(session)) is None


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        ("22:00-07:00", time(23), True),
        ("22:00-07:00", time(6, 59), True),
        ("22:00-07:00", time(7), False),
        ("12:00-13:30", time(13), True),
        ("12:00-13:30", time(22), False),
        ("", time(0), False),
    ],
)
def test_quiet_hours_may_go_past_midnight(hours: str, now: time, quiet: bool) -> None:
    assert is_quiet(hours, now) is quiet


def run_job(session: Session, article_ids: list[str]) -> list[Event]:
    scheduler, told = InlineScheduler(), list[Event]()
    NotificationJob(session, scheduler)
    session.events.subscribe(told.append)
    session.events.tell(ArticlesCame(tuple(article_ids)))
    scheduler.settle()
    return [event for event in told if not isinstance(event, ArticlesCame)]


def test_a_program_gets_what_strangers_wrote_as_one_argument(opened: Opened, tmp_path: Path) -> None:
    script = tmp_path / "tell.py"
    script.write_text("import sys, json; json.dump(sys.argv[1:], open(sys.argv[0] + '.out', 'w'))")
    session = opened(NotifyConfig(new=True, command=f"'{sys.executable}' '{script}'"))
    assert run_job(session, ids(session, "--help")) == []
    title, text = json.loads((tmp_path / "tell.py.out").read_text())
    assert title == "1 new article"
    assert text.startswith("The Feed: --help $(touch x); `id`")


def test_a_program_that_is_not_there_is_told_of(opened: Opened) -> None:
    session = opened(NotifyConfig(new=True, command="/nowhere/tell 'open"))
    (failure,) = run_job(session, ids(session))
    assert isinstance(failure, Failure)
    assert "could not be shown" in failure.message


@pytest.mark.parametrize(
    ("terminal", "program", "begins"),
    [
        ("xterm", "", "\a"),
        ("xterm", "WezTerm", "\x1b]9;"),
        ("foot", "", "\x1b]777;notify;"),
        ("xterm-kitty", "", "\x1b]99;"),
    ],
)
def test_without_a_desktop_the_terminal_tells(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, terminal: str, program: str, begins: str
) -> None:
    monkeypatch.setattr(notifications, "notifier", lambda command: None)
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setenv("TERM_PROGRAM", program)
    session = opened(NotifyConfig(new=True))
    (signal,) = run_job(session, ids(session))
    assert isinstance(signal, TerminalSignal)
    assert signal.sequence.startswith(begins)
    told = signal.sequence[1:].removesuffix("\x1b\\").replace("\x1b\\\x1b]99;", "", 1)
    assert not set("\x1b\a\n") & set(told), "no text ends it early"


def test_the_desktop_reads_no_markup_of_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda program: "/bin/notify-send")
    monkeypatch.setenv("DISPLAY", ":0")
    notifier = notifications.notifier("")
    assert notifier is not None
    assert notifier.arguments("-t", "<b>& co")[-3:] == ["--", "-t", "&lt;b&gt;&amp; co"]
