"""Servers whose answers have anything in the place of anything: a round with one ends, or says why not."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import pytest

from newsreader.config.accounts import AccountConfig
from newsreader.library import Library
from newsreader.sources.accounts.client import AccountError
from newsreader.sources.accounts.connection import Connection, Reply
from newsreader.sources.accounts.fever import FeverClient
from newsreader.sources.accounts.google_reader import GoogleReaderClient
from newsreader.sources.accounts.miniflux import MinifluxClient
from newsreader.sources.accounts.nextcloud import NextcloudClient
from newsreader.sync.connect import options_of
from newsreader.sync.rounds import synchronise

ROUNDS = 30
ODD: list[Any] = [
    *(None, True, -1, 0, 2**63, 2**64, -(2**63) - 1, 10**40, 1e308, -0.5, float("nan")),
    *(
        "",
        "\0",
        "../../etc/passwd",
        "'; DROP TABLE entry;--",
        "\x1b]0;x\x07",
        "\u202e",
        "9" * 30,
        "x" * 9_000,
    ),
    *([], {}, [[]], [None], {"a": 1}, "javascript:alert(1)", "http://[::1", "0001-01-01T00:00:00"),
]
NESTED = [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\x00", b""]
ADDRESS, TEXT = "https://e.example/1", "<p>x</p>"
FEED: dict[str, Any] = {"title": "F", "url": "https://e.example/feed"}
FILE: dict[str, Any] = {
    "url": "https://e.example/a.mp3",
    "href": "https://e.example/a.mp3",
    "size": 5,
    "length": 5,
}

MINIFLUX_ENTRY: dict[str, Any] = {
    "id": 1,
    "feed_id": 1,
    "status": "unread",
    "starred": True,
    "title": "T",
    "url": ADDRESS,
    "content": TEXT,
    "published_at": "2024-03-09T10:15:00Z",
    "changed_at": "2024-03-09T10:15:00Z",
    "tags": ["t"],
    "enclosures": [FILE],
}
MINIFLUX: dict[str, Any] = {
    "/entries/ids": {"total": 1, "entry_ids": [1]},
    "/entries?": {"total": 1, "entries": [MINIFLUX_ENTRY]},
    "/entries/": MINIFLUX_ENTRY,
    "/feeds": [{**FEED, "id": 1, "feed_url": FEED["url"], "category": {"id": 1, "title": "C"}}],
}
GOOGLE: dict[str, Any] = {
    "/stream/items/ids": {"itemRefs": [{"id": "1"}]},
    "/stream/items/contents": {
        "items": [
            {
                "id": "tag:google.com,2005:reader/item/0000000000000001",
                "title": "T",
                "published": 1.0,
                "canonical": [{"href": ADDRESS}],
                "summary": {"content": TEXT},
                "enclosure": [FILE],
                "categories": ["user/-/label/L", "x"],
                "origin": {"streamId": "feed/1"},
            }
        ]
    },
    "/subscription/list": {
        "subscriptions": [{**FEED, "id": "feed/1", "categories": [{"id": "a", "label": "L"}]}]
    },
    "/tag/list": {"tags": [{"id": "user/-/label/L", "type": "tag", "unread_count": 1}]},
}
NEXTCLOUD: dict[str, Any] = {
    "/items": {
        "items": [
            {
                "id": 1,
                "feedId": 1,
                "url": ADDRESS,
                "title": "T",
                "body": TEXT,
                "pubDate": 1,
                "unread": True,
                "starred": True,
                "enclosureLink": FILE["url"],
                "enclosureMime": "audio/mpeg",
            }
        ]
    },
    "/feeds": {"feeds": [{**FEED, "id": 1, "folderId": 1}]},
    "/folders": {"folders": [{"id": 1, "name": "C"}]},
}
FEVER: dict[str, Any] = {
    "": {
        "auth": 1,
        "feeds": [{**FEED, "id": 1}],
        "groups": [{"id": 1, "title": "C"}],
        "saved_item_ids": "1",
        "feeds_groups": [{"group_id": 1, "feed_ids": "1"}],
        "unread_item_ids": "1,2",
        "items": [{"id": 1, "feed_id": 1, "title": "T", "html": TEXT, "url": ADDRESS, "created_on_time": 1}],
    }
}


class HostileConnection(Connection):
    """Answers by what a path holds, with something else here and there."""

    def __init__(self, answers: Mapping[str, Any], seed: int) -> None:
        nobody: Any = None
        super().__init__(nobody, "https://rss.example/api")
        self._answers = answers
        self._chance = random.Random(seed)
        self._share = self._chance.choice((0.01, 0.03, 0.1, 0.3))

    async def _request(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        self.requests += 1
        assert self.requests < 2_000, "there is no end to it"
        if "ClientLogin" in path or path.endswith("/token"):
            return Reply(200, b"Auth=x\n", self.host)
        answer = next((answer for part, answer in self._answers.items() if part in path), None)
        if self._chance.random() < 0.05:
            return Reply(200, self._chance.choice(NESTED), self.host)
        return Reply(200, b"OK" if answer is None else json.dumps(self._odd(answer)).encode(), self.host)

    def _odd(self, value: Any) -> Any:
        if self._chance.random() < self._share:
            return self._chance.choice(ODD)
        if isinstance(value, dict):
            return {
                name: self._odd(inner)
                for name, inner in value.items()
                if self._chance.random() > self._share / 3
            }
        if isinstance(value, list):
            return [self._odd(inner) for inner in value] * self._chance.choice((1, 1, 1, 0, 20))
        return value


@pytest.mark.parametrize(
    ("client", "answers"),
    [
        (MinifluxClient, MINIFLUX),
        (GoogleReaderClient, GOOGLE),
        (NextcloudClient, NEXTCLOUD),
        (FeverClient, FEVER),
    ],
)
def test_a_round_ends_or_says_why_not(client: Callable[..., Any], answers: Mapping[str, Any]) -> None:
    options = options_of(AccountConfig("home", "miniflux", "https://rss.example/", "user"))

    async def run_round(library: Library, seed: int) -> None:
        connection = HostileConnection(answers, seed)
        with suppress(AccountError):
            steps = synchronise(library.accounts, "home", client(connection, "user", "word"), options)
            async with aclosing(steps):
                async for _ in steps:
                    pass

    library = Library.open(Path("/dev/null/library.db"))
    for seed in range(ROUNDS):
        asyncio.run(run_round(library, seed))
    library.close()
