"""The API of Nextcloud News, version 1.3."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from newsreader.model import RemoteEdit, RemoteFeed, RemoteItem, RemoteState, TriageField
from newsreader.sources.accounts.answers import number_in, records, seconds_in
from newsreader.sources.accounts.client import RemoteLists, RequestRefusedError
from newsreader.sources.accounts.connection import Connection, Form
from newsreader.sources.accounts.items import TextOfItem, enclosures_of, remote_item

API: Final = "/index.php/apps/news/api/v1-3"
PAGE: Final = 250
MOST_PAGES: Final = 1_000
RANGES: Final = 8
"""Pages that may be read through in search of some items; none can be asked for by its number."""
_EVERYTHING: Final = ("type", "3")
_STARRED: Final = ("type", "2")
_EDITS: Final = {
    (TriageField.READ, True): "read",
    (TriageField.READ, False): "unread",
    (TriageField.STARRED, True): "star",
    (TriageField.STARRED, False): "unstar",
}


class NextcloudClient:
    """One account, for one round."""

    has_labels = False
    page = PAGE
    batch = 200

    def __init__(self, connection: Connection, user: str, password: str) -> None:
        self._connection = connection
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        connection.headers["Authorization"] = f"Basic {login}"
        self._feeds: dict[str, RemoteFeed] = {}
        self._folders: dict[str, int] = {}
        self._seen: dict[int, RemoteItem] = {}

    async def feeds(self) -> Sequence[RemoteFeed]:
        folders = records(await self._get("/folders"), "folders", self._connection.host)
        names = {number_in(folder.get("id")): str(folder.get("name") or "") for folder in folders}
        self._folders = {name: number for number, name in names.items() if number is not None}
        listed = records(await self._get("/feeds"), "feeds", self._connection.host)
        feeds = [
            RemoteFeed(
                str(raw.get("id", "")),
                str(raw.get("url") or ""),
                str(raw.get("title") or ""),
                str(raw.get("link") or "") or None,
                names.get(number_in(raw.get("folderId")), ""),
            )
            for raw in listed
        ]
        self._feeds = {feed.id: feed for feed in feeds}
        return feeds

    async def lists(self) -> RemoteLists:
        self._seen.clear()
        unread = await self._ids([_EVERYTHING, ("getRead", "false")])
        return RemoteLists(unread, await self._ids([_STARRED, ("getRead", "true")]))

    async def labels(self) -> Mapping[str, int | None]:
        return {}

    async def labelled(self, label: str) -> frozenset[int]:
        return frozenset()

    async def recent(self, since: float) -> frozenset[int]:
        query = [_EVERYTHING, ("id", "0"), ("lastModified", str(int(since)))]
        return frozenset(self._taken(await self._get("/items/updated", query)))

    async def all_ids(self) -> frozenset[int]:
        return frozenset()

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        missing = set(ids) - self._seen.keys()
        if missing:
            await self._look_for(missing)
        # Each is told once: what changes afterwards must be asked for anew.
        return [self._seen.pop(item) for item in ids if item in self._seen]

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        verb = _EDITS[TriageField(edit.field), edit.on]
        await self._send("POST", f"/items/{verb}/multiple", {"itemIds": list(ids)})

    async def subscribe(self, url: str, folder: str) -> None:
        await self._send("POST", "/feeds", {"url": url, "folderId": await self._folder(folder)})

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        if title != feed.title:
            await self._send("POST", f"/feeds/{feed.id}/rename", {"feedTitle": title})
        if folder != feed.folder:
            await self._send("POST", f"/feeds/{feed.id}/move", {"folderId": await self._folder(folder)})

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        await self._send("DELETE", f"/feeds/{feed.id}", None)

    async def _get(self, path: str, query: Form = ()) -> dict[str, Any]:
        answer: dict[str, Any] = (await self._connection.get(API + path, query)).json()
        return answer

    async def _send(self, method: str, path: str, value: object) -> None:
        await self._connection.send_json(method, API + path, value)

    async def _folder(self, name: str) -> int | None:
        if not name or name in self._folders:
            return self._folders.get(name)
        made = await self._connection.send_json("POST", f"{API}/folders", {"name": name})
        folders = records(made.json(), "folders", self._connection.host)
        return next(filter(None, (number_in(folder.get("id")) for folder in folders)), None)

    async def _ids(self, query: Form) -> frozenset[int]:
        """From the items themselves, which are kept for `items`: there is no list of numbers alone."""
        ids: set[int] = set()
        for _ in range(MOST_PAGES):
            page = await self._page([*query, *([("offset", str(min(ids)))] if ids else [])])
            before = len(ids)
            ids.update(page)
            if len(page) < PAGE or len(ids) == before:
                return frozenset(ids)
        raise RequestRefusedError(f"{self._connection.host} has no end to its list of items")

    async def _look_for(self, wanted: Iterable[int]) -> None:
        lowest, offset = min(wanted), max(wanted) + 1
        for _ in range(RANGES):
            page = await self._page([_EVERYTHING, ("getRead", "true"), ("offset", str(offset))])
            if len(page) < PAGE or min(page) <= lowest:
                return
            offset = min(page)
        raise RequestRefusedError(f"{self._connection.host} holds too much between some items")

    async def _page(self, query: Form) -> list[int]:
        return self._taken(await self._get("/items", [*query, ("id", "0"), ("batchSize", str(PAGE))]))

    def _taken(self, answer: Mapping[str, Any]) -> list[int]:
        """The numbers of the items in an answer, which are kept for `items`."""
        numbers = []
        for raw in records(answer, "items", self._connection.host):
            number = number_in(raw.get("id"))
            if number is not None:
                numbers.append(number)
                item = self._item(number, raw)
                if item is not None:
                    self._seen[item.id] = item
        return numbers

    def _item(self, number: int, raw: Mapping[str, Any]) -> RemoteItem | None:
        told = TextOfItem(
            id=number,
            feed=str(raw.get("feedId", "")),
            title=str(raw.get("title") or ""),
            link=str(raw.get("url") or ""),
            html=str(raw.get("body") or ""),
            author=str(raw.get("author") or ""),
            published=seconds_in(raw.get("pubDate")),
            enclosures=enclosures_of([raw], "enclosureLink", "enclosureMime", "enclosureLength"),
        )
        state = RemoteState(raw.get("unread") is False, raw.get("starred") is True)
        return remote_item(told, state, self._feeds, self._connection.host)
