"""Miniflux's own API, of servers of any age: what an older one lacks is done in the way that it knows."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from newsreader.model import RemoteEdit, RemoteFeed, RemoteItem, RemoteState, TriageField
from newsreader.sources.accounts.answers import number_in, records_in, texts_in
from newsreader.sources.accounts.client import NO_FOLDERS, RemoteLists, RequestRefusedError
from newsreader.sources.accounts.connection import Connection, Form
from newsreader.sources.accounts.items import TextOfItem, enclosures_of, remote_item
from newsreader.system.durations import MINUTE
from newsreader.text import fold

IDS_PAGE: Final = 10_000
ENTRIES_PAGE: Final = 250
MOST_PAGES: Final = 1_000
CLOCKS_DIFFER: Final = 10 * MINUTE
"""Seconds by which the server's clock may be behind ours before what it changed is asked for otherwise."""
CHANGES: Final = 40
"""Pages of changes that are read; what is not among them is asked for otherwise."""
RANGES: Final = 4
"""Pages that may be read through for some entries among others before each is asked for by itself."""


class MinifluxClient:
    """One account, for one round. Without a user the password is an API key.

    `since`: when the last round came to its end, None where there was none. What changed after it is asked
    for together, where the server can tell.
    """

    has_labels = False
    page = ENTRIES_PAGE
    batch = 1_000

    def __init__(
        self, connection: Connection, user: str, password: str, *, since: float | None = None
    ) -> None:
        self._connection = connection
        self._changed: list[tuple[str, str]] = (
            [] if since is None else [("changed_after", str(int(since) - CLOCKS_DIFFER))]
        )
        self._bound = (since or 0) - CLOCKS_DIFFER
        self._knows_changes = since is None
        if user:
            login = base64.b64encode(f"{user}:{password}".encode()).decode()
            connection.headers["Authorization"] = f"Basic {login}"
        else:
            connection.headers["X-Auth-Token"] = password
        self._feeds: dict[str, RemoteFeed] = {}
        self._seen: dict[int, RemoteItem] = {}
        self._lists_ids = True

    # Reading

    async def feeds(self) -> Sequence[RemoteFeed]:
        listed = await self._get("/v1/feeds", kind=list[dict[str, Any]])
        feeds = [feed for raw in listed if (feed := _feed(raw)) is not None]
        self._feeds = {feed.id: feed for feed in feeds}
        return feeds

    async def lists(self) -> RemoteLists:
        self._seen.clear()
        self._knows_changes = not self._changed
        unread = await self._ids(("status", "unread"))
        return RemoteLists(unread, await self._ids(("starred", "true")))

    async def labels(self) -> Mapping[str, int | None]:
        return {}

    async def labelled(self, label: str) -> frozenset[int]:
        return frozenset()

    async def recent(self, since: float) -> frozenset[int]:
        query = [("status", "read"), ("published_after", str(int(since)))]
        return await self._ids_of_entries(query + self._changed)

    async def all_ids(self) -> frozenset[int]:
        return await self._ids(("order", "id"))

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        wanted = set(ids) - self._seen.keys()
        if len(wanted) > RANGES:
            await self._read_changes(wanted)
            wanted -= self._seen.keys()
        if len(wanted) > RANGES or (len(wanted) > 1 and max(wanted) - min(wanted) < ENTRIES_PAGE):
            await self._read_range(wanted)
        for item in sorted(wanted - self._seen.keys()):
            with suppress(RequestRefusedError):  # 404: there is none
                self._take([await self._get(f"/v1/entries/{item}")])
        # Each is told once: what changes afterwards must be asked for anew.
        return [self._seen.pop(item) for item in ids if item in self._seen]

    # Changing

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        if edit.field == TriageField.READ:
            await self._put(
                "/v1/entries", {"entry_ids": list(ids), "status": "read" if edit.on else "unread"}
            )
            return
        try:
            await self._put("/v1/entries", {"entry_ids": list(ids), "starred": edit.on})
        except RequestRefusedError:
            for item in ids:
                await self._star_alone(item, edit.on)

    async def subscribe(self, url: str, folder: str) -> None:
        value: dict[str, Any] = {"feed_url": url, "category_id": await self._category(folder)}
        await self._connection.send_json("POST", "/v1/feeds", value)

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        value: dict[str, Any] = {"title": title}
        if folder != feed.folder:
            value["category_id"] = await self._category(folder)
        await self._put(f"/v1/feeds/{feed.id}", value)

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        await self._connection.send_json("DELETE", f"/v1/feeds/{feed.id}", None)

    # Speaking

    async def _get(self, path: str, query: Form = (), kind: Any = dict[str, Any]) -> Any:
        return (await self._connection.get(path, query)).json(kind)

    async def _put(self, path: str, value: Mapping[str, Any]) -> None:
        await self._connection.send_json("PUT", path, value)

    async def _ids(self, *which: tuple[str, str]) -> frozenset[int]:
        if self._lists_ids:
            try:
                return await self._listed_ids(which)
            except RequestRefusedError:
                self._lists_ids = False  # it takes "ids" for the number of an entry
        return await self._ids_of_entries(which)

    async def _listed_ids(self, which: Form) -> frozenset[int]:
        ids: set[int] = set()
        for _ in range(MOST_PAGES):
            query = [*which, ("limit", str(IDS_PAGE)), ("offset", str(len(ids)))]
            answer = await self._get("/v1/entries/ids", query)
            page = answer.get("entry_ids")
            total = number_in(answer.get("total"))
            if not isinstance(page, list | None) or total is None:
                break
            before = len(ids)
            ids.update(item for item in map(number_in, page or ()) if item is not None)
            if len(ids) >= total or len(ids) == before:
                return frozenset(ids)
        raise RequestRefusedError(f"{self._connection.host} gave an answer without ids")

    async def _ids_of_entries(self, which: Form) -> frozenset[int]:
        """From the entries themselves, which are kept for `items`."""
        ids: set[int] = set()
        for _ in range(MOST_PAGES):
            before = [("before_entry_id", str(min(ids)))] if ids else []
            entries = await self._entries([*which, *before])
            ids.update(entry["id"] for entry in entries)
            if len(entries) < ENTRIES_PAGE:
                return frozenset(ids)
        raise RequestRefusedError(f"{self._connection.host} has no end to its list of entries")

    async def _read_changes(self, wanted: Collection[int]) -> None:
        """What changed since the last round, by the page. Older servers don't heed the question, and tell of
        everything: an entry that did not change says so.
        """
        before: list[tuple[str, str]] = []
        for _ in range(0 if self._knows_changes else CHANGES):
            entries = await self._entries([*self._changed, *before])
            is_heeded = all((_seconds(entry.get("changed_at")) or 0) >= self._bound for entry in entries)
            if len(entries) < ENTRIES_PAGE or not is_heeded or self._seen.keys() >= set(wanted):
                break
            before = [("before_entry_id", str(min(entry["id"] for entry in entries)))]
        self._knows_changes = True

    async def _read_range(self, wanted: Collection[int]) -> None:
        """Entries that lie close together, by the page."""
        lowest, before = min(wanted) - 1, max(wanted) + 1
        for _ in range(RANGES):
            entries = await self._entries([("before_entry_id", str(before)), ("after_entry_id", str(lowest))])
            if len(entries) < ENTRIES_PAGE or self._seen.keys() >= set(wanted):
                return
            before = min(entry["id"] for entry in entries)

    async def _entries(self, query: Form) -> list[dict[str, Any]]:
        page = [("order", "id"), ("direction", "desc"), ("limit", str(ENTRIES_PAGE))]
        answer = await self._get("/v1/entries", [*query, *page])
        listed = answer.get("entries")
        if not isinstance(listed, list | None) or "total" not in answer:
            raise RequestRefusedError(f"{self._connection.host} gave an answer without entries")
        entries = [entry for entry in records_in(listed) if number_in(entry.get("id")) is not None]
        self._take(entries)
        return entries

    async def _star_alone(self, item: int, on: bool) -> None:
        """Older servers only turn a star round: it has to be seen first how it is."""
        entry = await self._get(f"/v1/entries/{item}")
        if bool(entry.get("starred")) is not on:
            await self._put(f"/v1/entries/{item}/bookmark", {})

    async def _category(self, title: str) -> int:
        """The number of a category, made where there is none; the first one for no title."""
        listed = await self._get("/v1/categories", kind=list[dict[str, Any]])
        by_title = {str(category.get("title")): number_in(category.get("id")) for category in listed}
        number = by_title.get(title) if title else next(iter(by_title.values()), None)
        if number is None:
            made = await self._connection.send_json("POST", "/v1/categories", {"title": title or "All"})
            number = number_in(made.json().get("id"))
        if number is None:
            raise RequestRefusedError(f"{self._connection.host} makes no category {title}")
        return number

    # Understanding

    def _take(self, entries: Iterable[Mapping[str, Any]]) -> None:
        for entry in entries:
            item = self._item(entry)
            if item is not None:
                self._seen[item.id] = item

    def _item(self, entry: Mapping[str, Any]) -> RemoteItem | None:
        number = number_in(entry.get("id"))
        if number is None or entry.get("status") not in ("read", "unread"):
            return None
        told = TextOfItem(
            id=number,
            feed=str(entry.get("feed_id", "")),
            title=str(entry.get("title") or ""),
            link=str(entry.get("url") or ""),
            html=str(entry.get("content") or ""),
            author=str(entry.get("author") or ""),
            published=_seconds(entry.get("published_at")),
            topics=texts_in(entry.get("tags")),
            enclosures=enclosures_of(entry.get("enclosures"), "url", "mime_type", "size"),
            comments=str(entry.get("comments_url") or ""),
        )
        state = RemoteState(entry["status"] == "read", entry.get("starred") is True)
        return remote_item(told, state, self._feeds, self._connection.host)


def _feed(raw: Mapping[str, Any]) -> RemoteFeed | None:
    if number_in(raw.get("id")) is None or not raw.get("feed_url"):
        return None
    category = raw.get("category")
    folder = str(category.get("title") or "") if isinstance(category, dict) else ""
    return RemoteFeed(
        str(raw["id"]),
        str(raw["feed_url"]),
        str(raw.get("title") or ""),
        str(raw.get("site_url") or "") or None,
        "" if fold(folder) in NO_FOLDERS else folder,
    )


def _seconds(moment: object) -> float | None:
    with suppress(ValueError):
        return datetime.fromisoformat(moment).timestamp() if isinstance(moment, str) else None
    return None
