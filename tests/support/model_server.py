"""A server of accounts in memory, without any protocol, that can be told to go wrong in the ways that real
ones do.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from newsreader.model import (
    TAG_PREFIX,
    RemoteEdit,
    RemoteFeed,
    RemoteItem,
    RemoteState,
    TriageField,
)
from newsreader.sources.accounts.client import (
    HeldOffError,
    LoginRefusedError,
    OutOfReachError,
    RemoteLists,
    RequestRefusedError,
)
from newsreader.sources.accounts.items import TextOfItem, remote_item

HOST = "server.example"
FEED = RemoteFeed("feed/1", "https://site.example/feed", "The site", "https://site.example/", "World")


class Fault(StrEnum):
    """How a round goes wrong: broken off at one of its calls, or lied to in all of them."""

    NONE = "none"
    LOGIN = "401"
    HELD_OFF = "429 or 503"
    REFUSED = "500"
    NO_ANSWER = "nothing was done"
    LOST_ANSWER = "done, but the answer never came"
    SHORT_LISTS = "lists shrink"
    LONG_LISTS = "lists hold everything"
    SHORT_ITEMS = "items are left out"
    LIES = "OK, and nothing done"
    SHORT_FEEDS = "subscriptions are left out"


BREAKING = frozenset({Fault.LOGIN, Fault.HELD_OFF, Fault.REFUSED, Fault.NO_ANSWER, Fault.LOST_ANSWER})


class Plan(msgspec.Struct, frozen=True):
    """What goes wrong in a round, and for a fault that breaks it off, at which of its calls."""

    fault: Fault = Fault.NONE
    call: int = 0


class ModelServer:
    """`states` and `addresses` by the number of the item."""

    def __init__(self, first: int = 1_000) -> None:
        self.feeds: list[RemoteFeed] = [FEED]
        self.states: dict[int, RemoteState] = {}
        self.addresses: dict[int, str] = {}
        self.next = first

    def publish(self, address: str) -> int:
        """A feed brings an article."""
        number, self.next = self.next, self.next + 1
        self.states[number] = RemoteState()
        self.addresses[number] = address
        return number

    def purge(self, number: int) -> None:
        self.states.pop(number, None)
        self.addresses.pop(number, None)

    def feed_of(self, number: int) -> RemoteFeed:
        """The feed that brought an item."""
        return self.feeds[0]

    def text_of(self, number: int) -> str:
        """What an item says, as HTML."""
        return f"<p>{self.addresses[number]}</p>"

    def number_of(self, address: str) -> int | None:
        return next((number for number, known in self.addresses.items() if known == address), None)

    def decide(self, number: int, field: str, on: bool) -> None:
        """What a person does in another program."""
        state = self.states.get(number)
        if state is None:
            return
        if field == TriageField.READ:
            state = msgspec.structs.replace(state, read=on)
        elif field == TriageField.STARRED:
            state = msgspec.structs.replace(state, starred=on)
        else:
            label = frozenset({field.removeprefix(TAG_PREFIX)})
            labels = state.labels | label if on else state.labels - label
            state = msgspec.structs.replace(state, labels=labels)
        self.states[number] = state

    def backup(self) -> ModelServer:
        return copy.deepcopy(self)

    def restore(self, backup: ModelServer, *, reuse_numbers: bool) -> None:
        """Back to a backup; the feeds then bring again what was lost, under other numbers."""
        lost = [address for address in self.addresses.values() if address not in backup.addresses.values()]
        self.states, self.addresses = dict(backup.states), dict(backup.addresses)
        self.next = backup.next if reuse_numbers else self.next
        for address in reversed(lost):
            self.publish(address)

    def client(self, plan: Plan = Plan(), *, counts: bool = True) -> ModelClient:  # noqa: B008 - immutable
        """`counts`: whether it tells how many unread items a label has."""
        return ModelClient(self, plan, counts)


class ModelClient:
    """An `AccountClient` for one round."""

    has_labels = True
    page = 4
    batch = 3

    def __init__(self, server: ModelServer, plan: Plan, counts: bool) -> None:
        self._server = server
        self._counts = counts
        self._plan = plan
        self.calls = 0

    async def feeds(self) -> Sequence[RemoteFeed]:
        self._answer()
        return [] if self._plan.fault is Fault.SHORT_FEEDS else list(self._server.feeds)

    async def lists(self) -> RemoteLists:
        self._answer()
        states = self._server.states
        unread = {item for item, state in states.items() if not state.read}
        starred = {item for item, state in states.items() if state.starred}
        if self._plan.fault is Fault.LONG_LISTS:
            unread = starred = set(states)
        if self._plan.fault is Fault.SHORT_LISTS:
            unread, starred = set(sorted(unread)[::2]), set()
        return RemoteLists(frozenset(unread), frozenset(starred))

    async def labels(self) -> Mapping[str, int | None]:
        self._answer()
        states = self._server.states.values()
        names = {label for state in states for label in state.labels}
        if self._plan.fault is Fault.SHORT_LISTS:
            return {}
        if self._plan.fault is Fault.LONG_LISTS:
            return dict.fromkeys((*sorted(names), "unknown"), len(states))
        return {
            name: sum(name in state.labels and not state.read for state in states) if self._counts else None
            for name in sorted(names)
        }

    async def labelled(self, label: str) -> frozenset[int]:
        self._answer()
        states = self._server.states
        if self._plan.fault is Fault.LONG_LISTS:
            return frozenset(states)
        return frozenset(item for item, state in states.items() if label in state.labels)

    async def recent(self, since: float) -> frozenset[int]:
        return await self.all_ids()

    async def all_ids(self) -> frozenset[int]:
        self._answer()
        return frozenset(self._server.states)

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        self._answer()
        assert len(ids) <= self.page
        known = [number for number in ids if number in self._server.states]
        if ids and not known:
            raise RequestRefusedError("no items returned from the database")
        if self._plan.fault is Fault.SHORT_ITEMS:
            known = known[::2]
        return [self._item(number) for number in known]

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        lost = self._answer(may_be_done=True)
        assert 0 < len(ids) <= self.batch
        if self._plan.fault is not Fault.LIES:
            for number in ids:
                self._server.decide(number, edit.field, edit.on)
        if lost:
            raise OutOfReachError("the answer never came")

    async def subscribe(self, url: str, folder: str) -> None:
        self._server.feeds.append(RemoteFeed(f"feed/{len(self._server.feeds) + 1}", url, "", None, folder))

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        changed = msgspec.structs.replace(feed, title=title, folder=folder)
        self._server.feeds = [changed if known.id == feed.id else known for known in self._server.feeds]

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        self._server.feeds = [known for known in self._server.feeds if known.id != feed.id]

    def _answer(self, *, may_be_done: bool = False) -> bool:
        """Go wrong, if this is the call to go wrong at; True where only the answer is to be lost."""
        self.calls += 1
        if self._plan.fault not in BREAKING or self.calls != self._plan.call:
            return False
        match self._plan.fault:
            case Fault.LOGIN:
                raise LoginRefusedError("401")
            case Fault.HELD_OFF:
                raise HeldOffError("429", 60)
            case Fault.REFUSED:
                raise RequestRefusedError("500")
            case Fault.LOST_ANSWER if may_be_done:
                return True
            case _:
                raise OutOfReachError("no answer came")

    def _item(self, number: int) -> RemoteItem:
        address = self._server.addresses[number]
        told = TextOfItem(number, FEED.id, f"About {address}", address, f"<p>{address}</p>")
        item = remote_item(told, self._server.states[number], {FEED.id: FEED}, HOST)
        assert item is not None
        return item
