"""One round with one account: what was decided here goes there, what was decided there comes here.

Lists of servers are hints alone: some shrink, some hold everything. Where a list differs from what is known,
the items themselves are asked for, and what an item says of itself is believed. The round sends first and
looks afterwards, so that what is sent is seen to have been done.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Sequence
from typing import Final, TypeVar

import msgspec

from newsreader.library.remote.accounts import Account, Accounts, Settled, SyncOptions
from newsreader.model import TAG_PREFIX, RemoteEdit, RemoteItem, TriageField
from newsreader.sources.accounts.client import AccountClient, RemoteLists, RequestRefusedError
from newsreader.sync.backups import check_for_backup
from newsreader.sync.labels import NO_LABELS, LabelLists, list_labels

Value = TypeVar("Value")

TURNS: Final = 3
"""So often what is to be sent is sent and looked at again in one round."""
REFUSALS: Final = 40
"""Requests that a server may refuse in one round; then it is better left alone."""
LOOKED_THROUGH: Final = 5_000
"""So many of a server's newest items are looked through after it went back."""


class Intake(msgspec.Struct, frozen=True):
    """How much of what a server has is brought here.

    `most_unread`: so many unread items, the newest; what is starred or has a label comes besides.
    `read_since`: what came since then comes even if it is read there already; None for nothing read.
    """

    most_unread: int = 100_000
    read_since: float | None = None


class Progress(msgspec.Struct, frozen=True):
    """How far a round is. `sent` and `taken`: decisions; `new`: articles; `done` of `total` items looked at.

    `refused`: items that the server would not change or tell of; `contrary`: those it holds otherwise than
    it said; `waiting`: decisions that are still to be sent.
    """

    account: str
    done: int = 0
    total: int = 0
    sent: int = 0
    taken: int = 0
    new: int = 0
    refused: int = 0
    contrary: int = 0
    waiting: int = 0
    went_back: bool = False


class _Answer(msgspec.Struct, frozen=True):
    """What came of asking for items: those that are, and those that are not."""

    told: tuple[RemoteItem, ...]
    missing: frozenset[int]


class Round:
    """One round. Closing the iterator stops it anywhere: what is done by then is kept and not done again.

    The library's writing happens in a thread.
    """

    def __init__(
        self,
        accounts: Accounts,
        account: Account,
        client: AccountClient,
        options: SyncOptions,
        intake: Intake,
    ) -> None:
        self._accounts = accounts
        self._account = account
        self._client = client
        self._options = msgspec.structs.replace(options, labels=options.labels and client.has_labels)
        self._intake = intake
        self._sent: defaultdict[int, set[str]] = defaultdict(set)
        self._refused: set[int] = set()
        self._refusals = 0
        self._is_checked = False
        self._knows_all = False
        self._knows_read = False
        self.progress = Progress(account.name)

    async def run(self) -> AsyncGenerator[Progress, None]:
        """Raises AccountError and LibraryError where it can't go on."""
        feeds = await self._client.feeds()
        await asyncio.to_thread(self._accounts.take_feeds, self._account, feeds)
        if await asyncio.to_thread(self._accounts.pending, self._account, self._options):
            await self._beware_of_a_backup()
        for turn in range(TURNS):
            sent_before = self.progress.sent
            async for progress in self._send():
                yield progress
            if turn and self.progress.sent == sent_before:
                break
            async for progress in self._look():
                yield progress
        waiting = await asyncio.to_thread(self._accounts.pending, self._account, self._options)
        self._tell(waiting=sum(len(part.items) for part in waiting))
        yield self.progress

    # Sending

    async def _send(self) -> AsyncGenerator[Progress, None]:
        for part in await asyncio.to_thread(self._accounts.pending, self._account, self._options):
            items = [
                item
                for item in part.items
                if item not in self._refused and part.edit.field not in self._sent.get(item, ())
            ]
            for batch in _batches(items, self._client.batch):
                await self._edit(part.edit, batch)
                yield self.progress

    async def _edit(self, edit: RemoteEdit, items: Sequence[int]) -> None:
        """Let the server change items; where it refuses, each half by itself."""
        if edit.field.startswith(TAG_PREFIX) and not self._options.labels:
            return
        try:
            await self._client.edit(edit, items)
        except RequestRefusedError:
            self._count_refusal()
            if len(items) == 1:
                if edit.field.startswith(TAG_PREFIX) and not await self._client.labels():
                    await self._do_without_labels()
                else:
                    self._refuse(items)
                return
            for half in _halves(items):
                await self._edit(edit, half)
            return
        await asyncio.to_thread(self._accounts.acknowledge, self._account, edit, items)
        for item in items:
            self._sent[item].add(edit.field)
        self._tell(sent=self.progress.sent + len(items))

    async def _do_without_labels(self) -> None:
        """The server has no label, and takes none."""
        self._options = msgspec.structs.replace(self._options, labels=False)
        await asyncio.to_thread(self._accounts.note_refused_labels, self._account)

    # Looking

    async def _look(self) -> AsyncGenerator[Progress, None]:
        lists = await self._client.lists()
        labels = await self._list_labels(lists)
        doubtful = await asyncio.to_thread(self._doubtful, lists, labels)
        if doubtful:
            await self._beware_of_a_backup()
            if self.progress.went_back:
                labels = await self._list_labels(lists)
            doubtful = await asyncio.to_thread(self._doubtful, lists, labels)
        if not self._knows_read and self._intake.read_since is not None:
            recent = await self._client.recent(self._intake.read_since)
            doubtful |= recent - await asyncio.to_thread(self._accounts.known, self._account)
            self._knows_read = True
        if self.progress.went_back and not self._knows_all:
            # What is read there already is in no list, and has other numbers than it had.
            everything = sorted(await self._client.all_ids(), reverse=True)
            doubtful |= set(everything[:LOOKED_THROUGH])
            self._knows_all = True
        ids = sorted(doubtful - self._refused, reverse=True)
        self._tell(done=0, total=len(ids))
        for batch in _batches(ids, self._client.page):
            await self._take(await self._items(batch))
            self._tell(done=self.progress.done + len(batch))
            yield self.progress
        if labels.order:
            await asyncio.to_thread(self._accounts.note_label_order, self._account, labels.order)

    async def _list_labels(self, lists: RemoteLists) -> LabelLists:
        if not self._options.labels:
            return NO_LABELS
        sent = {field for fields in self._sent.values() for field in fields}
        return await list_labels(self._client, self._accounts, self._account, lists.unread, sent)

    def _doubtful(self, lists: RemoteLists, labels: LabelLists) -> set[int]:
        """The items about which the lists say something else than is known."""
        account, shadow = self._account, self._accounts.shadow
        unread = shadow(account, TriageField.READ, False)
        doubtful = (lists.unread ^ unread) - self._too_many(lists, unread)
        doubtful |= lists.starred ^ shadow(account, TriageField.STARRED, True)
        doubtful |= self._accounts.distrusted(account)
        if self._options.labels:
            known = self._accounts.labelled(account)
            for label in (known.keys() | labels.listed.keys()) - labels.others:
                doubtful |= labels.listed.get(label, frozenset()) ^ known.get(label, set())
        return set(doubtful)

    def _too_many(self, lists: RemoteLists, unread: Collection[int]) -> set[int]:
        """The oldest of the unread items that are not known, where there are more than are to be brought."""
        room = max(0, self._intake.most_unread - len(unread))
        if len(lists.unread) - len(unread) <= room:
            return set()
        strangers = lists.unread - self._accounts.known(self._account)
        return set(strangers).difference(heapq.nlargest(room, strangers))

    async def _beware_of_a_backup(self) -> None:
        """Before anything is sent or believed: a number may mean another item since, and what was decided
        elsewhere need not have been.
        """
        if self._is_checked:
            return
        self._is_checked = True
        check = await check_for_backup(self._accounts, self._account, self._client, self._told)
        if check.went_back:
            self._tell(went_back=True)
            await asyncio.to_thread(self._accounts.distrust, self._account)
        elif check.gone:
            await self._take(_Answer((), check.gone))

    async def _told(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        return (await self._items(ids)).told

    async def _items(self, ids: Sequence[int]) -> _Answer:
        """Items as they stand; where the server refuses, each half by itself."""
        try:
            told = await self._client.items(ids)
        except RequestRefusedError:
            if len(ids) == 1:
                # Miniflux says so of an item that does not exist.
                return _Answer((), frozenset(ids))
            self._count_refusal()
            first, second = [await self._items(half) for half in _halves(ids)]
            return _Answer((*first.told, *second.told), first.missing | second.missing)
        return _Answer(tuple(told), frozenset(ids) - {item.id for item in told})

    async def _take(self, answer: _Answer) -> None:
        settled: Settled = await asyncio.to_thread(
            self._accounts.settle, self._account, answer.told, answer.missing, self._sent, self._options
        )
        self._tell(
            new=self.progress.new + len(settled.new),
            taken=self.progress.taken + settled.decisions,
            contrary=self.progress.contrary + settled.contrary,
        )

    # Keeping count

    def _count_refusal(self) -> None:
        self._refusals += 1
        if self._refusals > REFUSALS:
            raise RequestRefusedError(
                "the server refuses too much at once",
                "What is done is kept; the rest is tried again later.",
            )

    def _refuse(self, items: Collection[int]) -> None:
        self._refused.update(items)
        self._tell(refused=len(self._refused))

    def _tell(self, **changes: int | bool) -> None:
        self.progress = msgspec.structs.replace(self.progress, **changes)


def _batches(items: Iterable[int], most: int) -> Iterator[list[int]]:
    listed = list(items)
    for start in range(0, len(listed), most):
        yield listed[start : start + most]


def _halves(items: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]
