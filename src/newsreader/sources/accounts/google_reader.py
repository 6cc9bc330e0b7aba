"""The API of Google Reader, as FreshRSS, Miniflux, BazQux, The Old Reader and Inoreader have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

import msgspec

from newsreader import text
from newsreader.model import TAG_PREFIX, RemoteEdit, RemoteFeed, RemoteItem, RemoteState, TriageField
from newsreader.sources.accounts.answers import number_in, records, records_in, seconds_in, texts_in
from newsreader.sources.accounts.client import (
    NO_FOLDERS,
    AccountError,
    LoginRefusedError,
    RemoteLists,
    RequestRefusedError,
)
from newsreader.sources.accounts.connection import Connection, Form, Reply
from newsreader.sources.accounts.items import TextOfItem, enclosures_of, plain_title, remote_item
from newsreader.text import fold

Value = TypeVar("Value")

API: Final = "/reader/api/0"
LIST_PAGE: Final = 200_000
"""FreshRSS gives as many as it is asked for; Miniflux gives 10,000 at most, and says that it goes on."""
MOST_PAGES: Final = 200
READING_LIST: Final = "user/-/state/com.google/reading-list"
_STATES: Final = {
    TriageField.READ: "user/-/state/com.google/read",
    TriageField.STARRED: "user/-/state/com.google/starred",
}
_LABEL: Final = "user/-/label/"


class _ItemRef(msgspec.Struct, gc=False):
    id: str


class _IdPage(msgspec.Struct):
    """A page of `stream/items/ids`. A list that is missing is no empty one; null is what Go makes of that."""

    itemRefs: list[_ItemRef] | None
    continuation: str | int | None = None


class GoogleReaderClient:
    """One account, for one round. `wide_titles`: whether the server writes `&` as `＆`, as FreshRSS does."""

    page = 250
    batch = 200

    def __init__(
        self,
        connection: Connection,
        user: str,
        password: str,
        *,
        labels: bool = True,
        wide_titles: bool = False,
    ) -> None:
        self.has_labels = labels
        self._connection = connection
        self._user = user
        self._password = password
        self._wide_titles = wide_titles
        self._auth = ""
        self._token = ""
        self._feeds: dict[str, RemoteFeed] = {}
        self._folders: frozenset[str] = frozenset()

    # Reading

    async def feeds(self) -> Sequence[RemoteFeed]:
        answer = await self._json("/subscription/list")
        listed = records(answer, "subscriptions", self._connection.host)
        feeds = [feed for raw in listed if (feed := self._feed(raw)) is not None]
        self._feeds = {feed.id: feed for feed in feeds}
        self._folders |= {feed.folder for feed in feeds}
        return feeds

    async def lists(self) -> RemoteLists:
        unread = await self._ids(READING_LIST, ("xt", _STATES[TriageField.READ]))
        return RemoteLists(unread, await self._ids(_STATES[TriageField.STARRED]))

    async def labels(self) -> Mapping[str, int | None]:
        tags = records(await self._json("/tag/list"), "tags", self._connection.host)
        named = [(tag, name) for tag in tags if (name := _label(str(tag.get("id", ""))))]
        self._folders |= {name for tag, name in named if tag.get("type") == "folder"}
        return {name: number_in(tag.get("unread_count")) for tag, name in named if tag.get("type") == "tag"}

    async def labelled(self, label: str) -> frozenset[int]:
        return await self._ids(_LABEL + label)

    async def recent(self, since: float) -> frozenset[int]:
        return await self._ids(READING_LIST, ("ot", str(int(since))))

    async def all_ids(self) -> frozenset[int]:
        return await self._ids(READING_LIST)

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        form = [("output", "json"), *(("i", long_form(item)) for item in ids)]
        answer = (await self._post("/stream/items/contents", form)).json()
        asked = set(ids)
        told = [self._item(raw) for raw in records(answer, "items", self._connection.host)]
        return [item for item in told if item is not None and item.id in asked]

    # Changing

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        label = edit.field.removeprefix(TAG_PREFIX)
        tag = _STATES.get(TriageField(edit.field)) if label == edit.field else _LABEL + label
        assert tag is not None
        # The tag goes before the ids: beyond a thousand fields, FreshRSS drops the rest and says OK.
        form = [("a" if edit.on else "r", tag), *(("i", long_form(item)) for item in ids)]
        self._require_ok(await self._post("/edit-tag", form))

    async def subscribe(self, url: str, folder: str) -> None:
        reply = await self._post("/subscription/quickadd", [("quickadd", url)])
        answer = reply.json()
        if not answer.get("numResults"):
            why = text.clean(str(answer.get("error") or "it does not say why"))
            raise RequestRefusedError(f"{self._connection.host} does not follow {url}: {why}")
        if folder:
            moved = [("ac", "edit"), ("s", str(answer.get("streamId", ""))), ("a", _LABEL + folder)]
            self._require_ok(await self._post("/subscription/edit", moved))

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        form = [("ac", "edit"), ("s", feed.id), ("t", title)]
        if folder != feed.folder:
            form.append(("a", _LABEL + folder) if folder else ("r", _LABEL + feed.folder))
        self._require_ok(await self._post("/subscription/edit", form))

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        self._require_ok(await self._post("/subscription/edit", [("ac", "unsubscribe"), ("s", feed.id)]))

    # Speaking

    async def _json(self, path: str, query: Form = ()) -> dict[str, Any]:
        reply = await self._authorized("GET", path, [("output", "json"), *query])
        answer: dict[str, Any] = reply.json()
        return answer

    async def _post(self, path: str, form: Form) -> Reply:
        return await self._authorized("POST", path, form)

    async def _authorized(self, method: str, path: str, fields: Form) -> Reply:
        """Ask with the session's token; where that has ended, log in once more."""
        fresh = not self._auth
        if fresh:
            await self._log_in()
        try:
            return await self._once(method, path, fields)
        except LoginRefusedError:
            if fresh:
                raise
        self._token = ""
        await self._log_in()
        return await self._once(method, path, fields)

    async def _once(self, method: str, path: str, fields: Form) -> Reply:
        if method == "GET":
            return await self._connection.get(API + path, fields)
        if not self._token:
            self._token = (await self._connection.get(f"{API}/token")).text.strip()
        # Miniflux looks at T alone, FreshRSS at the header.
        return await self._connection.post(API + path, [("T", self._token), *fields])

    async def _log_in(self) -> None:
        self._connection.headers.pop("Authorization", None)
        reply = await self._connection.post(
            "/accounts/ClientLogin", [("Email", self._user), ("Passwd", self._password)]
        )
        lines = dict(line.split("=", 1) for line in reply.text.splitlines() if "=" in line)
        if not lines.get("Auth"):
            raise RequestRefusedError(
                f"{self._connection.host} has no Google Reader API at this address",
                "For FreshRSS it ends in /api/greader.php; for Miniflux it is the address of the site.",
            )
        self._auth = lines["Auth"]
        self._connection.headers["Authorization"] = f"GoogleLogin auth={self._auth}"

    async def _ids(self, stream: str, *query: tuple[str, str]) -> frozenset[int]:
        """All ids of a stream, page by page: a full page may be said to go on where nothing follows."""
        ids: set[int] = set()
        more: list[tuple[str, str]] = []
        for _ in range(MOST_PAGES):
            query_of_page = [("output", "json"), ("s", stream), *query, ("n", str(LIST_PAGE)), *more]
            page = (await self._authorized("GET", "/stream/items/ids", query_of_page)).json(_IdPage)
            before = len(ids)
            ids.update(item_number(ref.id) for ref in page.itemRefs or ())
            if not page.continuation or len(ids) == before:
                return frozenset(ids)
            more = [("c", str(page.continuation))]
        raise RequestRefusedError(f"{self._connection.host} has no end to its list of {stream}")

    # Understanding

    def _feed(self, raw: Mapping[str, Any]) -> RemoteFeed | None:
        if not (raw.get("id") and raw.get("url")):
            return None
        categories = records_in(raw.get("categories"))
        names = [str(category.get("label") or _label(str(category.get("id", "")))) for category in categories]
        folder = next((name for name in names if name and fold(name) not in NO_FOLDERS), "")
        return RemoteFeed(
            str(raw["id"]), str(raw["url"]), self._title(raw), str(raw.get("htmlUrl") or "") or None, folder
        )

    def _item(self, raw: Mapping[str, Any]) -> RemoteItem | None:
        try:
            number = item_number(str(raw.get("id", "")))
        except AccountError:
            return None
        origin = raw.get("origin") if isinstance(raw.get("origin"), dict) else {}
        categories = texts_in(raw.get("categories"))
        states = {_anyone(category) for category in categories}
        names = {name for category in categories if (name := _label(category))}
        labels = frozenset(name for name in names - self._folders if fold(name) not in NO_FOLDERS)
        state = RemoteState(
            _STATES[TriageField.READ] in states,
            _STATES[TriageField.STARRED] in states,
            labels if self.has_labels else frozenset(),
        )
        told = TextOfItem(
            id=number,
            feed=str((origin or {}).get("streamId", "")),
            title=self._title(raw),
            link=_href(raw, "canonical") or _href(raw, "alternate"),
            html=_content(raw, "content") or _content(raw, "summary"),
            author=str(raw.get("author") or ""),
            published=seconds_in(raw.get("published")),
            topics=[category for category in categories if not category.startswith("user/")],
            enclosures=enclosures_of(raw.get("enclosure"), "href", "type", "length"),
        )
        return remote_item(told, state, self._feeds, self._connection.host)

    def _title(self, raw: Mapping[str, Any]) -> str:
        title = str(raw.get("title") or "")
        return plain_title(title) if self._wide_titles else title

    def _require_ok(self, reply: Reply) -> None:
        """An edit is done where the body says so: some answer 200 to what they don't know."""
        if reply.text.strip() != "OK":
            raise RequestRefusedError(f"{self._connection.host} did not say that it is done")


def long_form(item: int) -> str:
    """The one spelling that every server reads right: some take decimal numbers for hexadecimal ones."""
    return f"tag:google.com,2005:reader/item/{item & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def item_number(spelling: str) -> int:
    """The number that an id spells: the long form, 16 hexadecimal digits, or a signed decimal number.

    Raises:
        RequestRefusedError: it is no id.
    """
    if spelling.isdecimal() and len(spelling) < 19 and spelling[0] != "0":
        return int(spelling)
    tail = spelling.rpartition("/")[2]
    # No decimal number begins with a zero, and no id of this century has so many digits that it is doubtful.
    is_hexadecimal = tail != spelling or (len(tail) == 16 and (tail[0] == "0" or not tail.isdecimal()))
    with suppress(ValueError):
        number = int(tail, 16 if is_hexadecimal else 10)
        if -(1 << 63) <= number < 1 << 64:
            return number - (1 << 64) if number >= 1 << 63 else number
    raise RequestRefusedError(f"“{spelling[:40]}” is no id of an item")


def _anyone(tag: str) -> str:
    """A tag with the user's number taken out, which Miniflux writes in."""
    parts = tag.split("/", 2)
    return f"user/-/{parts[2]}" if len(parts) == 3 and parts[0] == "user" else tag


def _label(tag: str) -> str:
    """The name of a label, "" where it is none, or one that can't be shown."""
    plain = _anyone(tag)
    return plain.removeprefix(_LABEL) if plain.startswith(_LABEL) and plain.isprintable() else ""


def _href(raw: Mapping[str, Any], name: str) -> str:
    links = raw.get(name)
    first = links[0] if isinstance(links, list) and links else None
    return str(first.get("href") or "") if isinstance(first, dict) else ""


def _content(raw: Mapping[str, Any], name: str) -> str:
    content = raw.get(name)
    return str(content.get("content") or "") if isinstance(content, dict) else ""
