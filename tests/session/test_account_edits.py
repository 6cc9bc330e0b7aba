"""Accounts come and go in a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import NOW
from feedserver import FeedServer
from google_server import PASSWORD, USER, GoogleServer
from model_server import ModelServer

from newsreader.config.accounts import AccountConfig, completed_url
from newsreader.config.schema import Config
from newsreader.errors import NewsreaderError
from newsreader.session.jobs.accounts.edits import AccountEditsJob
from newsreader.session.jobs.accounts.sync import AccountSyncJob
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.sync.process import synchronise_here
from newsreader.system.paths import Paths


class Front:
    """A session with both jobs of accounts; what they answer is kept."""

    def __init__(self, session: Session) -> None:
        self.scheduler = InlineScheduler()
        self.rounds = AccountSyncJob(session, self.scheduler, lambda: None, synchronise_here)
        self.job = AccountEditsJob(session, self.scheduler, self.rounds)
        self.counts: list[int] = []
        self.errors: list[NewsreaderError] = []

    def add(self, account: AccountConfig, typed: str) -> None:
        self.job.add(account, typed, self.counts.append, self.errors.append)
        self.scheduler.settle()


@pytest.fixture
def session(paths: Paths) -> Iterator[Session]:
    session = Session.open([], paths, Config(), clock=lambda: NOW)
    yield session
    session.close()


def test_who_is_let_in_has_an_account_and_its_articles(session: Session, server: FeedServer) -> None:
    model = ModelServer()
    model.publish("https://site.example/1")
    account = AccountConfig("home", "freshrss", GoogleServer(server, model).url, USER)
    front = Front(session)
    front.add(account, "not this one")
    (error,) = front.errors
    assert "does not let us in" in error.message
    folder = session.config_file.parent / "passwords"
    assert list(folder.iterdir()) == []
    front.add(account, PASSWORD)
    assert front.counts == [1]
    assert len(session.library.feeds.ids()) == 1
    assert [path.name for path in folder.iterdir()] == ["home"]
    front.add(account, PASSWORD)
    assert "already" in front.errors[-1].message

    front.job.check("HOME", front.counts.append, front.errors.append)
    front.scheduler.settle()
    assert front.counts == [1, 1]
    assert front.job.remove("home", with_feeds=True) == 1
    assert list(folder.iterdir()) == []
    assert session.library.feeds.all() == ()
    assert front.rounds.standings() == ()


@pytest.mark.parametrize(
    ("kind", "typed", "url"),
    [
        ("freshrss", "rss.example/", "https://rss.example/api/greader.php"),
        ("freshrss", "https://rss.example/api/greader.php", "https://rss.example/api/greader.php"),
        ("fever", "https://rss.example/fever", "https://rss.example/fever/"),
        ("fever", "https://rss.example/api/fever.php", "https://rss.example/api/fever.php"),
        ("miniflux", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_the_address_of_its_pages_will_do(kind: str, typed: str, url: str) -> None:
    assert completed_url(kind, typed) == url
