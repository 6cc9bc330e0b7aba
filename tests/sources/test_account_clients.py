"""What is particular about the protocols of accounts, and how failures are told."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from feedserver import FeedServer
from werkzeug import Request, Response

from newsreader.model import RemoteEdit, TriageField
from newsreader.sources.accounts import google_reader
from newsreader.sources.accounts.client import (
    HeldOffError,
    LoginRefusedError,
    OutOfReachError,
    RequestRefusedError,
)
from newsreader.sources.accounts.connection import Connection, is_private
from newsreader.sources.accounts.fever import FeverClient
from newsreader.sources.accounts.google_reader import GoogleReaderClient, item_number, long_form
from newsreader.sources.accounts.miniflux import MinifluxClient
from newsreader.sources.accounts.nextcloud import NextcloudClient

READ = RemoteEdit(TriageField.READ, True)
STAR = RemoteEdit(TriageField.STARRED, True)


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("tag:google.com,2005:reader/item/0006614e4666e47f", 1795838676755583),
        ("0006614e4666e47f", 1795838676755583),
        ("1795838676755583", 1795838676755583),
        ("tag:google.com,2005:reader/item/0000000000002051", 0x2051),
        ("2051", 2051),
        ("-5", -5),
        ("tag:google.com,2005:reader/item/fffffffffffffffb", -5),
        ("18446744073709551611", -5),
    ],
)
def test_every_spelling_of_an_id_is_one_number(spelling: str, number: int) -> None:
    assert item_number(spelling) == number
    assert item_number(long_form(number)) == number


def test_what_is_no_id_is_refused() -> None:
    with pytest.raises(RequestRefusedError):
        item_number("zzz")


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://rss.example/", True),
        ("http://rss.example/", False),
        ("http://127.0.0.1:8080/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://localhost.example/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_where_a_password_may_go(url: str, private: bool) -> None:
    assert is_private(url) is private


class Google:
    """A Google Reader API that answers as it is told."""

    def __init__(self, server: FeedServer) -> None:
        self.url = server.url("/api")
        self.logins = 0
        self.tokens = 0
        self._server = server
        server.handle("/api/accounts/ClientLogin", self._log_in)
        server.handle("/api/reader/api/0/token", self._token)

    def answer(self, path: str, *answers: Response) -> None:
        left = list(answers)
        self._server.handle(f"/api/reader/api/0{path}", lambda _: left.pop(0) if len(left) > 1 else left[0])

    def _log_in(self, request: Request) -> Response:
        self.logins += 1
        return Response(f"SID=x\nAuth=fix/{self.logins}\n")

    def _token(self, request: Request) -> Response:
        self.tokens += 1
        return Response("token\n")


@pytest.fixture
def google(server: FeedServer) -> Google:
    return Google(server)


@pytest.fixture
def reader(google: Google, client: Any) -> GoogleReaderClient:
    return GoogleReaderClient(Connection(client, google.url), "fix", "secret")


async def test_an_ended_session_is_begun_again_once(google: Google, reader: GoogleReaderClient) -> None:
    google.answer(
        "/subscription/list",
        Response('{"subscriptions":[]}'), Response("Unauthorized!", 401), Response('{"subscriptions":[]}'),
    )  # fmt: skip
    assert await reader.feeds() == []
    assert await reader.feeds() == []
    assert google.logins == 2


async def test_who_is_not_let_in_is_not_let_in_twice(google: Google, reader: GoogleReaderClient) -> None:
    google.answer("/subscription/list", Response("Unauthorized!", 401))
    with pytest.raises(LoginRefusedError):
        await reader.feeds()
    assert google.logins == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_for_it_is_left_alone(
    google: Google, reader: GoogleReaderClient, status: int
) -> None:
    google.answer("/subscription/list", Response("", status, {"Retry-After": "120"}))
    with pytest.raises(HeldOffError) as held:
        await reader.feeds()
    assert held.value.retry_after == 120


@pytest.mark.parametrize("body", ["", "[]", "<html>Welcome</html>", '{"error": "no"}', "null", "\x00"])
async def test_an_answer_that_is_none_is_no_empty_list(
    google: Google, reader: GoogleReaderClient, body: str
) -> None:
    google.answer("/subscription/list", Response(body))
    with pytest.raises(RequestRefusedError):
        await reader.feeds()


@pytest.mark.parametrize("coding", ["", "gzip", "gzip, gzip"])
async def test_no_more_is_read_of_an_answer_than_may_be(google: Google, client: Any, coding: str) -> None:
    body = b"[" * 50_000
    for _ in coding.split():
        body = gzip.compress(body)
    google.answer("/subscription/list", Response(body, headers={"Content-Encoding": coding or "identity"}))
    reader = GoogleReaderClient(Connection(client, google.url, largest=40_000), "fix", "secret")
    with pytest.raises(RequestRefusedError, match="sends more than is read"):
        await reader.feeds()


@pytest.mark.parametrize("body", ["", "[]", "OK, but", '{"error": "no"}'])
async def test_an_edit_is_done_where_the_server_says_ok(
    google: Google, reader: GoogleReaderClient, body: str
) -> None:
    google.answer("/edit-tag", Response(body))
    with pytest.raises(RequestRefusedError):
        await reader.edit(READ, [1])


async def test_the_tag_goes_before_the_ids(
    google: Google, reader: GoogleReaderClient, server: FeedServer
) -> None:
    google.answer("/edit-tag", Response("OK"))
    await reader.edit(READ, [1, 2])
    form = list(server.asked[-1].form.items(multi=True))
    assert [name for name, _ in form] == ["T", "a", "i", "i"]
    assert server.asked[-1].headers["Authorization"] == "GoogleLogin auth=fix/1"


async def test_a_full_page_that_goes_on_though_nothing_follows(
    google: Google, reader: GoogleReaderClient
) -> None:
    page = {"itemRefs": [{"id": "1"}, {"id": "2"}], "continuation": "2"}
    google.answer("/stream/items/ids", Response(json.dumps(page)), Response('{"itemRefs":[]}'))
    lists = await reader.lists()
    assert lists.unread == {1, 2}


async def test_labels_are_asked_for_only_where_the_server_names_them(
    google: Google, reader: GoogleReaderClient, server: FeedServer
) -> None:
    tags = [
        {"id": "user/-/state/com.google/starred"},
        {"id": "user/-/label/World", "type": "folder"},
        {"id": "user/-/label/later", "type": "tag", "unread_count": 3},
        {"id": "user/-/label/ideas", "type": "tag"},
    ]
    google.answer("/tag/list", Response(json.dumps({"tags": tags})))
    google.answer("/stream/items/ids", Response('{"itemRefs":[]}'))
    assert await reader.labels() == {"later": 3, "ideas": None}
    assert await reader.labelled("later") == frozenset()
    assert server.asked[-1].args["s"] == "user/-/label/later"


async def test_no_password_follows_a_redirect(
    google: Google, reader: GoogleReaderClient, server: FeedServer
) -> None:
    google.answer("/subscription/list", Response("", 302, {"Location": "https://other.example/"}))
    with pytest.raises(RequestRefusedError, match=r"other\.example"):
        await reader.feeds()


async def test_no_answer_is_told_as_such(client: Any) -> None:
    reader = GoogleReaderClient(Connection(client, "http://127.0.0.1:9"), "fix", "secret")
    with pytest.raises(OutOfReachError, match="refuses the connection"):
        await reader.feeds()


async def test_fever_says_200_to_a_wrong_key(server: FeedServer, client: Any) -> None:
    server.serve("/fever", b'{"api_version":3,"auth":0}')
    with pytest.raises(LoginRefusedError):
        await FeverClient(Connection(client, server.url("/fever")), "fix", "x").feeds()


def _entry(number: int, **more: object) -> dict[str, object]:
    return {
        "id": number, "feed_id": 1, "title": f"Entry {number}", "url": f"https://site.example/{number}",
        "status": "unread", "starred": False, "content": "<p>Text</p>",
        "published_at": "2026-11-27T10:00:00Z", **more,
    }  # fmt: skip


async def test_a_new_miniflux_lists_ids_and_gives_entries_by_the_page(
    server: FeedServer, client: Any
) -> None:
    entries = [_entry(number, status="read" if number == 3 else "unread") for number in range(9, 0, -1)]

    def ids(request: Request) -> Response:
        numbers = [9, 8] if "starred" in request.args else list(range(9, 0, -1))
        return Response(json.dumps({"total": len(numbers), "entry_ids": numbers}))

    server.handle("/v1/entries/ids", ids)
    server.handle("/v1/entries", lambda _: Response(json.dumps({"total": 9, "entries": entries})))
    server.serve("/v1/feeds", b'[{"id":1,"feed_url":"https://site.example/feed","title":"A & B"}]')
    miniflux = MinifluxClient(Connection(client, server.url("")), "", "key")
    assert [feed.title for feed in await miniflux.feeds()] == ["A & B"]
    assert server.asked[-1].headers["X-Auth-Token"] == "key"
    lists = await miniflux.lists()
    assert len(lists.unread) == 9
    assert lists.starred == {8, 9}
    told = await miniflux.items(list(range(9, 0, -1)))
    assert [item.id for item in told if item.state.read] == [3]
    assert server.paths().count("/v1/entries") == 1


async def test_an_old_miniflux_lists_entries_and_turns_stars_round(server: FeedServer, client: Any) -> None:
    def entries(request: Request) -> Response:
        if request.method == "PUT":
            wrong = "status" not in json.loads(request.data)
            return Response('{"error_message":"invalid status"}' if wrong else "", 400 if wrong else 204)
        shown = [] if "starred" in request.args else [_entry(2), _entry(1)]
        return Response(json.dumps({"total": len(shown), "entries": shown}))

    server.serve("/v1/entries/ids", b'{"error_message":"Bad Request"}', 400)
    server.handle("/v1/entries", entries)
    server.handle("/v1/entries/2", lambda _: Response(json.dumps(_entry(2, starred=True))))
    server.handle("/v1/entries/1", lambda _: Response(json.dumps(_entry(1))))
    for number in (1, 2):
        server.serve(f"/v1/entries/{number}/bookmark", b"", 204)
    miniflux = MinifluxClient(Connection(client, server.url("")), "me", "secret")
    assert (await miniflux.lists()).unread == {1, 2}
    assert [item.id for item in await miniflux.items([1, 2])] == [1, 2]
    await miniflux.edit(READ, [1, 2])
    await miniflux.edit(STAR, [1, 2])
    # The one that has a star keeps it.
    assert [path for path in server.paths() if path.endswith("bookmark")] == ["/v1/entries/1/bookmark"]


async def test_nextcloud(server: FeedServer, client: Any) -> None:
    api = "/index.php/apps/news/api/v1-3"
    raw = {"id": 5, "feedId": 1, "title": "Five", "url": "https://site.example/5", "body": "<p>x</p>",
           "unread": True, "starred": False, "pubDate": 1_795_763_855}  # fmt: skip

    def items(request: Request) -> Response:
        shown = [raw] if request.args["type"] == "3" and "offset" not in request.args else []
        return Response(json.dumps({"items": shown}))

    server.serve(f"{api}/folders", b'{"folders":[{"id":7,"name":"World"}]}')
    server.serve(
        f"{api}/feeds",
        b'{"feeds":[{"id":1,"url":"https://site.example/feed","title":"Site","folderId":7}]}',
    )
    server.handle(f"{api}/items", items)
    server.serve(f"{api}/items/star/multiple", b"{}")
    nextcloud = NextcloudClient(Connection(client, server.url("")), "me", "secret")
    assert [feed.folder for feed in await nextcloud.feeds()] == ["World"]
    assert (await nextcloud.lists()).unread == {5}
    assert [item.entry.article.title for item in await nextcloud.items([5])] == ["Five"]
    await nextcloud.edit(STAR, [5])
    assert json.loads(server.asked[-1].data) == {"itemIds": [5]}


def test_a_label_that_cannot_be_shown_is_none() -> None:
    assert google_reader._label("user/-/label/later") == "later"
    assert google_reader._label("user/-/label/la\x1b[31mter") == ""
