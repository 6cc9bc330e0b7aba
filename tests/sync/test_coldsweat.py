"""A whole account on coldsweat, a real server that speaks Fever. Its feeds and articles are put into its
database: it fetches nothing, so that it asks nobody for anything.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from newsreader.config.accounts import AccountConfig
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.model import TriageField, id_from_url
from newsreader.sources.accounts.client import LoginRefusedError
from newsreader.sync.connect import connected, options_of
from newsreader.sync.round import Progress
from newsreader.sync.rounds import synchronise

coldsweat = pytest.importorskip("coldsweat")
USER, PASSWORD = "me@site.example", "a long secret"
ITEMS = 70
"""More than one page of them."""


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Any]:
    """The server's own records, while it runs; `url` is where."""
    models = coldsweat.models

    class Settings:
        DATABASE_URL = f"sqlite:///{tmp_path / 'coldsweat.db'}"
        SECRET_KEY = "for a test"

    app = coldsweat.create_app(Settings)
    with app.app_context():
        models.setup()
        key = models.User.make_fever_api_key(USER, PASSWORD)
        models.User.create(email=USER, password_hash="", fever_api_key=key)
        site = {"title": "The site", "self_link": "https://site.example/feed"}
        feed = models.Feed.create(alternate_link="https://site.example/", **site)
        group = models.Group.create(title="World")
        models.Subscription.create(user=1, group=group, feed=feed)
        moment = datetime(2026, 11, 27, tzinfo=UTC).replace(tzinfo=None)
        for number in range(ITEMS):
            link = address(number)
            models.Entry.create(
                guid=link,
                link=link,
                feed=feed,
                title=f"About {number}",
                content="<p>x</p>",
                published_on=moment,
            )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    models.url = f"http://127.0.0.1:{server.server_port}/fever"
    yield models
    server.shutdown()
    server.server_close()
    thread.join()


def address(number: int) -> str:
    return f"https://site.example/{number}"


async def sync(library: Library, url: str, password: str = PASSWORD) -> Progress:
    config = AccountConfig("home", "fever", url, USER)
    async with connected(config, password) as connection:
        steps = synchronise(library.accounts, "home", connection.client, options_of(config))
        async with aclosing(steps):
            async for progress in steps:
                last = progress
    return last


def test_a_real_fever_server_and_this_reader_hold_the_same(models: Any) -> None:
    library = Library.open(Path("/dev/null/library.db"))
    with pytest.raises(LoginRefusedError):
        asyncio.run(sync(library, models.url, "another"))
    assert asyncio.run(sync(library, models.url)).new == ITEMS
    (feed,) = library.feeds.all()
    assert (feed.title, feed.settings.topics) == ("The site", ("World",))

    def here(number: int, field: str, on: bool = True) -> None:
        library.record("", [Change(id_from_url(address(number)), field, on)])

    for number in range(5):
        here(number, TriageField.READ)
    here(6, TriageField.STARRED)
    there = models.Entry.get(models.Entry.link == address(20))
    models.Read.create(user=1, entry=there)
    models.Saved.create(user=1, entry=there)
    told = asyncio.run(sync(library, models.url))
    assert (told.sent, told.taken, told.waiting) == (6, 2, 0)
    read = {entry.entry.link for entry in models.Read.select()}
    assert read == {address(number) for number in (0, 1, 2, 3, 4, 20)}
    assert [entry.entry.link for entry in models.Saved.select().order_by(models.Saved.id)] == [
        address(20), address(6),
    ]  # fmt: skip

    library.deciding.undo(library.undoable())
    here(0, TriageField.READ, False)
    assert asyncio.run(sync(library, models.url)).waiting == 0
    triage = library.triage_of([id_from_url(address(number)) for number in range(ITEMS)])
    assert {id_ for id_, marks in triage.items() if marks.read} == {
        id_from_url(entry.entry.link) for entry in models.Read.select()
    }
    library.close()
