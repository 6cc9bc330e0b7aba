"""The clients of accounts against what real servers were recorded to answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from feedserver import FeedServer
from fever_server import FeverServer
from google_server import GoogleServer
from model_server import ModelServer
from recorded import exchanges, needs_recordings, replay_fever, replay_google_reader
from werkzeug import Request

from newsreader.model import RemoteEdit, RemoteFeed, TriageField, id_from_url, tag_field
from newsreader.sources.accounts.client import AccountError, LoginRefusedError, RequestRefusedError
from newsreader.sources.accounts.connection import Connection
from newsreader.sources.accounts.fever import FeverClient
from newsreader.sources.accounts.google_reader import GoogleReaderClient, item_number

pytestmark = needs_recordings

FRESHRSS = "freshrss"
MINIFLUX = "miniflux-2.0.40"
USERS = {FRESHRSS: "fix", MINIFLUX: "admin"}
READ = RemoteEdit(TriageField.READ, True)
Replayed = Callable[..., GoogleReaderClient]


@pytest.fixture
def replayed(client: Any, server: FeedServer) -> Replayed:
    def replayed(name: str, password: str = "apipass123") -> GoogleReaderClient:
        replay_google_reader(server, name)
        connection = Connection(client, server.url(""))
        return GoogleReaderClient(
            connection, USERS[name], password, labels=name == FRESHRSS, wide_titles=name == FRESHRSS
        )

    return replayed


def items_asked_for(name: str, exchange: int) -> list[int]:
    return [item_number(value) for field, value in exchanges(name)[exchange]["form"] if field == "i"]


@pytest.mark.parametrize("name", [FRESHRSS, MINIFLUX])
async def test_subscriptions_with_their_folders(replayed: Replayed, name: str) -> None:
    feeds = await replayed(name).feeds()
    by_url = {feed.url.rpartition("/")[2]: feed for feed in feeds}
    assert {url: feed.folder for url, feed in by_url.items()} == {
        "f0.xml": "World", "f1.xml": "Tech & Co", "f2.xml": "World", "f3.xml": "",
    }  # fmt: skip
    assert by_url["f1.xml"].title == "Gen f1 & co"
    assert by_url["f1.xml"].home == "http://127.0.0.1:8710/"


async def test_lists_and_items_of_freshrss(replayed: Replayed) -> None:
    client = replayed(FRESHRSS)
    await client.feeds()
    lists = await client.lists()
    assert len(lists.unread) == 21
    assert lists.starred == {1795838676755581, 1795838676755582}
    told = await client.items(items_asked_for(FRESHRSS, 37))
    assert [item.id for item in told] == items_asked_for(FRESHRSS, 37)
    states = [(item.state.read, item.state.starred, sorted(item.state.labels)) for item in told]
    assert states[:2] == [(False, False, []), (True, True, [])]
    # Neither the folder nor what the feed calls its articles is a label.
    assert states[4] == (False, False, ["later & <b>"])
    article = told[0].entry.article
    assert article.id == id_from_url("http://127.0.0.1:8710/a/f3/5")
    assert article.title == "Trial film launch alpha beta strike trial f3-5"
    assert article.topics == ("cat0",)
    assert article.provider.name == "Gen f3 & co"


async def test_lists_and_items_of_miniflux(replayed: Replayed) -> None:
    client = replayed(MINIFLUX)
    await client.feeds()
    lists = await client.lists()
    assert (len(lists.unread), len(lists.starred)) == (22, 2)
    told = await client.items(items_asked_for(MINIFLUX, 37))
    assert [item.state.read for item in told] == [False, True, True, False, False, False]
    assert told[0].entry.article.id == id_from_url("http://127.0.0.1:8710/a/f3/5")


async def test_an_unknown_item_is_missing_or_refused(replayed: Replayed) -> None:
    assert await replayed(FRESHRSS).items([0xFFFFF]) == []


async def test_miniflux_refuses_where_no_item_exists(replayed: Replayed) -> None:
    with pytest.raises(RequestRefusedError, match="no items returned"):
        await replayed(MINIFLUX).items([0xFFFFF])


@pytest.mark.parametrize("name", [FRESHRSS, MINIFLUX])
async def test_edits_say_that_they_are_done(replayed: Replayed, name: str) -> None:
    await replayed(name).edit(READ, items_asked_for(name, 19))


async def test_miniflux_has_no_labels(replayed: Replayed) -> None:
    edit = RemoteEdit(tag_field("later & <b>"), True)
    with pytest.raises(RequestRefusedError, match="unsupported tag type"):
        await replayed(MINIFLUX).edit(edit, items_asked_for(MINIFLUX, 23))


@pytest.mark.parametrize("name", [FRESHRSS, MINIFLUX])
async def test_a_wrong_password_is_told(replayed: Replayed, name: str) -> None:
    with pytest.raises(LoginRefusedError, match="does not let us in") as refused:
        await replayed(name, "wrong").feeds()
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize(("name", "said"), [(FRESHRSS, "Already subscribed"), (MINIFLUX, "already exists")])
async def test_what_a_server_refuses_to_follow_is_told(replayed: Replayed, name: str, said: str) -> None:
    client = replayed(name)
    await client.subscribe("http://127.0.0.1:8710/f3.xml", "")
    with pytest.raises(AccountError, match=said):
        await client.subscribe("http://127.0.0.1:8710/f3.xml", "")
    with pytest.raises(AccountError, match="404"):
        await client.subscribe("http://127.0.0.1:8710/none.xml", "")


@pytest.mark.parametrize(("name", "feed"), [(FRESHRSS, "feed/2"), (MINIFLUX, "feed/105")])
async def test_subscriptions_are_renamed_moved_and_ended(replayed: Replayed, name: str, feed: str) -> None:
    client = replayed(name)
    known = RemoteFeed(feed, "http://127.0.0.1:8710/f1.xml", "Gen", None, "Tech & Co")
    await client.change_feed(known, "New & name", "Moved")
    await client.unsubscribe(known)


@pytest.mark.parametrize("name", ["freshrss-fever", "miniflux-2.0.40-fever"])
async def test_fever(client: Any, server: FeedServer, name: str) -> None:
    replay_fever(server, name)
    fever = FeverClient(Connection(client, server.url("/fever")), "fix", "apipass123")
    feeds = {feed.url.rpartition("/")[2]: feed for feed in await fever.feeds()}
    assert feeds["f2.xml"].folder == "World"
    lists = await fever.lists()
    assert len(lists.unread) >= 15
    asked = next(exchange["args"] for exchange in exchanges(name) if "with_ids" in exchange["args"])
    ids = [int(number) for number in asked.partition("=")[2].split(",")]
    told = await fever.items(ids)
    assert {item.id for item in told} == set(ids)
    assert any(item.entry.article.urls.best for item in told)
    await fever.edit(READ, ids[:1])


# Our own servers tell nothing in another form than the real ones were recorded to.


def shape(value: Any) -> Any:
    """What of an answer its reader depends on: names, and the kind of each value."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def is_within(ours: Any, recorded: Any) -> bool:
    if isinstance(ours, dict) and isinstance(recorded, dict):
        return all(name in recorded and is_within(ours[name], recorded[name]) for name in ours)
    if isinstance(ours, list) and isinstance(recorded, list):
        return not ours or not recorded or is_within(ours[0], recorded[0])
    return bool(ours == recorded)


@pytest.mark.parametrize(
    "path", ["/subscription/list", "/tag/list", "/stream/items/ids", "/stream/items/contents"]
)
def test_our_google_server_answers_as_freshrss(server: FeedServer, path: str) -> None:
    model = ModelServer(first=1_795_838_676_755_581)
    number = model.publish("https://site.example/1")
    model.decide(number, tag_field("later"), True)
    google = GoogleServer(server, model)
    answers = {
        "/subscription/list": google._subscriptions,
        "/tag/list": google._tags,
        "/stream/items/ids": google._ids,
        "/stream/items/contents": google._contents,
    }
    streams = {"s": "user/-/state/com.google/reading-list", "n": "9"}
    spelling = f"tag:google.com,2005:reader/item/{number:016x}"
    asked = Request.from_values(query_string=streams, data={"i": spelling}, method="POST")
    ours = shape(json.loads(answers[path](asked).data))
    recorded = [
        shape(json.loads(exchange["body"]))
        for exchange in exchanges(FRESHRSS)
        if exchange["path"].endswith(path) and exchange["body"].startswith("{")
    ]
    assert any(is_within(ours, answer) for answer in recorded), (ours, recorded[:1])


def test_our_fever_server_answers_as_freshrss(server: FeedServer) -> None:
    model = ModelServer()
    number = model.publish("https://site.example/1")
    model.decide(number, TriageField.STARRED, True)
    fever = FeverServer(server, model)
    recorded = [
        (exchange["args"], shape(json.loads(exchange["body"]))) for exchange in exchanges("freshrss-fever")
    ]
    for what in ("groups", "feeds", "unread_item_ids", "saved_item_ids", f"items&with_ids={number}"):
        name = what.partition("&")[0]
        key = hashlib.md5(b"fix:a secret", usedforsecurity=False).hexdigest()
        asked = Request.from_values(query_string=f"api&{what}", data={"api_key": key}, method="POST")
        ours = shape(json.loads(fever._answer(asked).data))
        alike = [answer for args, answer in recorded if args.partition("&")[0] == name]
        assert any(is_within(ours, answer) for answer in alike), (what, ours, alike[:1])
