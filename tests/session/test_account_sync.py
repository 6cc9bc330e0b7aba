"""Accounts while a session is open: what is decided goes out by itself, and R fetches what is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NOW, Clock
from feedserver import FeedServer
from google_server import PASSWORD, USER, GoogleServer
from model_server import ModelServer

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.config.schema import Config
from newsreader.library.journal_records import Change
from newsreader.model import TriageField, id_from_url
from newsreader.session.events import Event, Failure, Notice
from newsreader.session.jobs.accounts.sync import (
    COLLECT_SECONDS,
    AccountSyncJob,
    Rounds,
    rounds_in_process,
)
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.sync.process import synchronise_here
from newsreader.system.durations import DAY
from newsreader.system.paths import Paths


@pytest.fixture
def google(server: FeedServer, monkeypatch: pytest.MonkeyPatch, paths: Paths) -> GoogleServer:
    monkeypatch.setenv("NEWSREADER_HOME_PASSWORD", PASSWORD)
    model = ModelServer()
    for number in range(3):
        model.publish(f"https://site.example/{number}")
    google = GoogleServer(server, model)
    file = AccountsFile(ConfigFile(paths.config_file))
    file.add(AccountConfig("home", "freshrss", google.url, USER))
    return google


@pytest.fixture
def session(paths: Paths) -> Iterator[Session]:
    session = Session.open([], paths, Config(), clock=lambda: NOW)
    yield session
    session.close()


class Front:
    """A session with its job, on a scheduler that does everything at once."""

    def __init__(self, session: Session, rounds: Rounds = synchronise_here) -> None:
        self.events: list[Event] = []
        self.scheduler = InlineScheduler()
        self.job = AccountSyncJob(session, self.scheduler, lambda: None, rounds)
        session.events.subscribe(self.events.append)

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def test_what_is_decided_is_sent_some_seconds_later(session: Session, google: GoogleServer) -> None:
    front = Front(session, rounds_in_process)
    front.job.start()
    front.scheduler.settle()
    assert len(session.library.feeds.ids()) == 3
    session.library.record("star", [Change(id_from_url("https://site.example/1"), TriageField.STARRED, True)])
    front.job._look_for_decisions()
    started = front.scheduler.now()
    front.scheduler.settle()
    assert front.scheduler.now() - started == COLLECT_SECONDS
    assert google.model.states[1_001].starred
    # Its own doing is no decision to send.
    front.job._look_for_decisions()
    assert not front.job.busy
    assert front.job.progress == ""
    assert front.told(Failure) == []


def test_a_server_out_of_reach_is_told_once_and_what_waits_is_counted(
    session: Session, google: GoogleServer
) -> None:
    front = Front(session)
    front.job.start()
    front.scheduler.settle()
    session.library.record("read", [Change(id_from_url("https://site.example/1"), TriageField.READ, True)])
    google.refuse["/accounts/ClientLogin"] = 500
    for _ in range(2):
        front.job._send()
        front.scheduler.settle()
    assert front.job.progress == "home: 1 to send"
    assert len(front.told(Failure)) == 1
    google.refuse["/accounts/ClientLogin"] = 401
    front.job.sync_all()
    front.scheduler.settle()
    assert front.job.standings()[0].hint.startswith("Check the user")
    google.refuse.clear()
    front.job.sync_all()
    front.scheduler.settle()
    assert front.job.progress == front.job.standings()[0].hint == ""
    assert [notice.text for notice in front.told(Notice) if isinstance(notice, Notice)] == [
        "home: nothing new, 1 decision sent"
    ]


def test_without_accounts_nothing_is_begun(session: Session, tmp_path: Path) -> None:
    front = Front(session)
    front.job.start()
    front.job.sync_all()
    assert not front.job.busy
    assert front.events == []


def test_weeks_without_a_network_lose_nothing_and_make_no_noise(
    paths: Paths, google: GoogleServer, clock: Clock
) -> None:
    addresses = [f"https://site.example/{number}" for number in range(3, 15)]
    for address in addresses:
        google.model.publish(address)
    session = Session.open([], paths, Config(), clock=clock)
    try:
        front = Front(session)
        front.job.start()
        front.scheduler.settle()
        google.refuse["/accounts/ClientLogin"] = 502
        for day, address in enumerate(addresses * 2):
            clock.now += DAY
            if day < len(addresses):
                star = Change(id_from_url(address), TriageField.STARRED, True)
                session.library.record("star", [star])
            front.job.sync_due()
            front.scheduler.settle()
        assert front.job.progress == "home: 12 to send"
        assert len(front.told(Failure)) == 1
        google.model.decide(1_000, TriageField.READ, True)
        google.refuse.clear()
        clock.now += DAY
        front.job.sync_due()
        front.scheduler.settle()
        assert front.job.progress == ""
        assert sum(state.starred for state in google.model.states.values()) == 12
        read = id_from_url("https://site.example/0")
        assert session.library.triage_of([read])[read].read
    finally:
        session.close()
