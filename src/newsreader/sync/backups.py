"""Whether a server went back to a backup: then what it holds is older than what is known of it.

Its newest item is looked at. Where that is as it was, nothing was lost. Where it is not, a person may have
removed it there; a server that went back has lost all that was newest, gives a number to another article, or
brings an article again under another number. Until it has fetched its feeds again, it has taken back what was
decided.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Collection, Sequence
from itertools import islice
from typing import Final

import msgspec

from newsreader.library.remote.accounts import Account, Accounts
from newsreader.model import RemoteItem, TriageField
from newsreader.sources.accounts.client import AccountClient

CANARIES: Final = 3
"""Items that are looked at first."""
NEWEST: Final = 10
"""Items of which a server that did not go back still has one, whatever a person removed."""
STRANGERS: Final = 250
"""So many items that are not known, before and after the newest that was, may be what came again."""
TAKEN_BACK: Final = 5
"""So many decisions are taken back at once by a backup rather than by a person."""

Ask = Callable[[Sequence[int]], Awaitable[Sequence[RemoteItem]]]
"""Gives items as they stand; those that do not exist are missing. At most `page` of the client at once."""


class BackupCheck(msgspec.Struct, frozen=True):
    """Whether a server went back; `gone`: items that were removed there, where it did not."""

    went_back: bool
    gone: frozenset[int] = frozenset()


_AS_IT_WAS: Final = BackupCheck(went_back=False)
_WENT_BACK: Final = BackupCheck(went_back=True)


async def check_for_backup(
    accounts: Accounts, account: Account, client: AccountClient, ask: Ask
) -> BackupCheck:
    """Compare the newest items that the server must have with those it has.

    Raises:
        AccountError: it does not tell.
    """
    for most in (CANARIES, NEWEST):  # twice: an answer may be short for once
        newest = await asyncio.to_thread(accounts.newest, account, min(most, client.page))
        if not newest:
            return _AS_IT_WAS
        first = next(iter(newest))
        names = {item.id: _names(item) for item in await ask(list(newest))}
        if newest[first] in names.get(first, ()):
            return _AS_IT_WAS
    gone = newest.keys() - names.keys()
    if gone == newest.keys() or any(newest[item] not in names[item] for item in names):
        return _WENT_BACK
    everything = await client.all_ids()
    strangers = everything - await asyncio.to_thread(accounts.known, account)
    near = heapq.nsmallest(STRANGERS, (item for item in strangers if item > first))
    near += heapq.nlargest(STRANGERS, (item for item in strangers if item < first))
    lost = {newest[item] for item in gone}
    if not everything or await _came_again(lost, near, client.page, ask):
        return _WENT_BACK
    if await _is_taken_back(accounts, account, client, ask):
        return _WENT_BACK
    return BackupCheck(went_back=False, gone=frozenset(gone))


async def _is_taken_back(accounts: Accounts, account: Account, client: AccountClient, ask: Ask) -> bool:
    """Whether much of what was read or starred is so no more. Before the server has fetched its feeds again,
    nothing else tells of a backup.
    """
    lists = await client.lists()
    read = await asyncio.to_thread(accounts.shadow, account, TriageField.READ, True)
    starred = await asyncio.to_thread(accounts.shadow, account, TriageField.STARRED, True)
    doubtful = (read & lists.unread) | (starred - lists.starred)
    some = heapq.nlargest(min(2 * TAKEN_BACK, client.page), doubtful)
    told = await ask(some) if len(some) >= TAKEN_BACK else ()
    changed = [
        item
        for item in told
        if (item.id in read and not item.state.read) or (item.id in starred and not item.state.starred)
    ]
    return len(changed) >= TAKEN_BACK


def _names(item: RemoteItem) -> Collection[str]:
    """One whose address another item of its feed has goes by a name of its own."""
    return item.entry.article.id, item.own_id


async def _came_again(lost: Collection[str], items: Sequence[int], page: int, ask: Ask) -> bool:
    """Whether one of some items is one of the lost articles."""
    left = iter(items)
    while batch := list(islice(left, page)):
        if any(item.entry.article.id in lost for item in await ask(batch)):
            return True
    return False
