"""Fever's API, for servers that have nothing else: no labels, no subscribing, one item a mark."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from newsreader.model import RemoteEdit, RemoteFeed, RemoteItem, RemoteState, TriageField
from newsreader.sources.accounts.answers import number_in, records, seconds_in
from newsreader.sources.accounts.client import (
    NO_FOLDERS,
    LoginRefusedError,
    RemoteLists,
    RequestRefusedError,
)
from newsreader.sources.accounts.connection import Connection
from newsreader.sources.accounts.items import TextOfItem, plain_title, remote_item
from newsreader.text import fold

FRESHRSS: Final = "/fever.php"
"""How the address ends where it is FreshRSS that speaks Fever."""
_MARKS: Final = {
    (TriageField.READ, True): "read",
    (TriageField.READ, False): "unread",
    (TriageField.STARRED, True): "saved",
    (TriageField.STARRED, False): "unsaved",
}


class FeverClient:
    """One account, for one round."""

    has_labels = False
    page = 50
    batch = 20

    def __init__(self, connection: Connection, user: str, password: str) -> None:
        self._connection = connection
        # What the protocol asks for; it protects nothing.
        self._key = hashlib.md5(f"{user}:{password}".encode(), usedforsecurity=False).hexdigest()
        self._feeds: dict[str, RemoteFeed] = {}

    async def feeds(self) -> Sequence[RemoteFeed]:
        groups = await self._ask("groups")
        titles = {
            str(group.get("id")): str(group.get("title") or "")
            for group in records(groups, "groups", self._connection.host)
        }
        folder_of = {
            feed: titles.get(str(pair.get("group_id")), "")
            for pair in records(groups, "feeds_groups", self._connection.host)
            for feed in str(pair.get("feed_ids") or "").split(",")
        }
        feeds = []
        for raw in records(await self._ask("feeds"), "feeds", self._connection.host):
            number, folder = str(raw.get("id", "")), folder_of.get(str(raw.get("id", "")), "")
            feeds.append(
                RemoteFeed(
                    number,
                    str(raw.get("url") or ""),
                    self._title(raw),
                    str(raw.get("site_url") or "") or None,
                    "" if fold(folder) in NO_FOLDERS else folder,
                )
            )
        self._feeds = {feed.id: feed for feed in feeds}
        return feeds

    async def lists(self) -> RemoteLists:
        unread = _ids(await self._ask("unread_item_ids"), "unread_item_ids")
        return RemoteLists(unread, _ids(await self._ask("saved_item_ids"), "saved_item_ids"))

    async def labels(self) -> Mapping[str, int | None]:
        return {}

    async def labelled(self, label: str) -> frozenset[int]:
        return frozenset()

    async def recent(self, since: float) -> frozenset[int]:
        return frozenset()

    async def all_ids(self) -> frozenset[int]:
        return frozenset()

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        answer = await self._ask(f"items&with_ids={','.join(map(str, ids))}")
        asked = set(ids)
        told = [self._item(raw) for raw in records(answer, "items", self._connection.host)]
        return [item for item in told if item is not None and item.id in asked]

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        mark = _MARKS[TriageField(edit.field), edit.on]
        for item in ids:  # several at once are taken, and nothing is done
            await self._ask("", mark="item", id=str(item), **{"as": mark})

    async def subscribe(self, url: str, folder: str) -> None:
        raise self._no_subscribing()

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        raise self._no_subscribing()

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        raise self._no_subscribing()

    def _no_subscribing(self) -> RequestRefusedError:
        return RequestRefusedError(
            f"{self._connection.host} is asked by Fever's API, which can't change subscriptions",
            "Do it on the server's own page; the next round brings it here.",
        )

    async def _ask(self, what: str, **fields: str) -> dict[str, Any]:
        target = f"?api&{what}" if what else "?api"
        reply = await self._connection.post(target, [("api_key", self._key), *fields.items()])
        answer: dict[str, Any] = reply.json()
        if answer.get("auth") != 1:
            raise LoginRefusedError(
                f"{self._connection.host} does not let us in",
                "Check the user and the password; some servers have one for Fever alone.",
            )
        return answer

    def _title(self, raw: Mapping[str, Any]) -> str:
        title = str(raw.get("title") or "")
        return plain_title(title) if self._connection.url.endswith(FRESHRSS) else title

    def _item(self, raw: Mapping[str, Any]) -> RemoteItem | None:
        number = _id(str(raw.get("id", "")))
        if number is None:
            return None
        told = TextOfItem(
            id=number,
            feed=str(raw.get("feed_id", "")),
            title=self._title(raw),
            link=str(raw.get("url") or ""),
            html=str(raw.get("html") or ""),
            author=str(raw.get("author") or ""),
            published=seconds_in(raw.get("created_on_time")),
        )
        state = RemoteState(bool(raw.get("is_read")), bool(raw.get("is_saved")))
        return remote_item(told, state, self._feeds, self._connection.host)


def _ids(answer: Mapping[str, Any], name: str) -> frozenset[int]:
    listed = answer.get(name)
    if not isinstance(listed, str):
        raise RequestRefusedError(f"the server gave an answer without {name}")
    return frozenset(number for written in listed.split(",") if (number := _id(written.strip())) is not None)


def _id(written: str) -> int | None:
    return number_in(int(written)) if written.isdecimal() and len(written) < 20 else None
