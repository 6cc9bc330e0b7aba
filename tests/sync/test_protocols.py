"""A whole account by each protocol: what is decided on either side is so on both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path

import fever_server
import google_server
import miniflux_server
import nextcloud_server
import pytest
from feedserver import FeedServer
from model_server import ModelServer

from newsreader.config.accounts import AccountConfig
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.model import TriageField, id_from_url, tag_field
from newsreader.sync.connect import connected, options_of
from newsreader.sync.round import Progress
from newsreader.sync.rounds import synchronise

ITEMS = 60


class GoogleAccount(google_server.GoogleServer):
    kind = "freshrss"
    user = google_server.USER


SERVERS: dict[str, tuple[Callable[[FeedServer, ModelServer], object], str, int]] = {
    "freshrss": (GoogleAccount, google_server.PASSWORD, 6),
    "miniflux": (miniflux_server.MinifluxServer, miniflux_server.PASSWORD, 3),
    "old miniflux": (
        partial(miniflux_server.MinifluxServer, is_old=True), miniflux_server.PASSWORD, 4,
    ),
    "fever": (fever_server.FeverServer, fever_server.PASSWORD, 4),
    "nextcloud": (nextcloud_server.NextcloudServer, nextcloud_server.PASSWORD, 4),
}  # fmt: skip
"""How each is made, its password, and how many requests an idle round may take."""


class Account:
    """A library here, a model of the server there, and rounds between them."""

    def __init__(self, server: FeedServer, name: str) -> None:
        make, self._password, self.idle = SERVERS[name]
        self.model = ModelServer(first=1_000)
        self.numbers = [self.model.publish(address(number)) for number in range(ITEMS)]
        there = make(server, self.model)
        self._config = AccountConfig("home", there.kind, there.url, there.user)  # type: ignore[attr-defined]
        self.library = Library.open(Path("/dev/null/library.db"))
        self.requests = 0
        self.has_labels = there.kind == "freshrss"  # type: ignore[attr-defined]

    def sync(self) -> Progress:
        return asyncio.run(self._sync())

    def waiting(self) -> int:
        """How many decisions are to be sent."""
        known = self.library.accounts.open("home")
        return len(self.library.accounts.pending(known, options_of(self._config)))

    def decide_here(self, number: int, field: str, on: bool = True) -> None:
        self.library.record("", [Change(id_from_url(address(number)), field, on)])

    def decide_there(self, number: int, field: str, on: bool = True) -> None:
        self.model.decide(self.numbers[number], field, on)

    def is_equal(self) -> bool:
        """Whether both sides hold the same about every article."""
        triage = self.library.triage_of([id_from_url(address(number)) for number in range(ITEMS)])
        return all(
            (triage[id_].read or triage[id_].archived, triage[id_].starred) == (state.read, state.starred)
            for id_, state in (
                (id_from_url(self.model.addresses[number]), state)
                for number, state in self.model.states.items()
            )
        )

    async def _sync(self) -> Progress:
        known = self.library.accounts.find("home")
        since = known.last_success if known else None
        async with connected(self._config, self._password, since=since) as connection:
            steps = synchronise(
                self.library.accounts, "home", connection.client, options_of(self._config), time.time
            )
            async with aclosing(steps):
                async for progress in steps:
                    last = progress
            self.requests = connection.connection.requests
        return last


def address(number: int) -> str:
    return f"https://site.example/{number}"


@pytest.fixture(params=SERVERS)
def account(server: FeedServer, request: pytest.FixtureRequest) -> Iterator[Account]:
    account = Account(server, request.param)
    yield account
    account.library.close()


def test_what_is_decided_on_either_side_is_so_on_both(account: Account) -> None:
    assert account.sync().new == ITEMS
    (feed,) = account.library.feeds.all()
    assert feed.settings.topics == ("World",)
    account.sync()
    assert account.requests <= account.idle

    account.decide_here(1, TriageField.STARRED)
    for number in range(10, 30):
        account.decide_here(number, TriageField.READ)
    for number in (2, 3, 40, 41, 59):
        account.decide_there(number, TriageField.READ)
    account.decide_there(4, TriageField.STARRED)
    told = account.sync()
    assert (told.sent, told.taken, told.waiting) == (21, 6, 0)
    assert account.is_equal()

    account.library.deciding.undo(account.library.undoable())
    account.decide_there(2, TriageField.READ, False)
    account.decide_there(4, TriageField.STARRED, False)
    account.sync()
    assert account.is_equal()
    assert sum(state.read for state in account.model.states.values()) == 23
    account.model.purge(account.numbers[50])
    assert account.sync().taken == 0
    account.decide_here(51, tag_field("later"))
    assert account.waiting() == (1 if account.has_labels else 0)
