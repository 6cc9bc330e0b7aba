"""Which of a server's labels a round looks at: each of them costs a request, and there may be many.

A round asks for those whose number of unread items is not as it is known, those that were changed from here,
and of the others for the one that was looked at longest ago. What is read or starred elsewhere in the same
breath is asked for itself, with all its labels; so a round misses only a label that was put on something read
long before, for as many rounds as there are labels.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from newsreader.library.remote.accounts import Account, Accounts
from newsreader.model import tag_field
from newsreader.sources.accounts.client import AccountClient

AT_A_TIME: Final = 1
"""Labels that are looked at though nothing speaks for it."""


class LabelLists(msgspec.Struct, frozen=True):
    """The items under some of a server's labels. `others`: labels that there are, but were not looked at.

    `order`: all labels, the one that was looked at longest ago first; empty where that is as it was.
    """

    listed: Mapping[str, frozenset[int]]
    others: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()


NO_LABELS: Final = LabelLists({})


async def list_labels(
    client: AccountClient,
    accounts: Accounts,
    account: Account,
    unread: Collection[int],
    sent: Collection[str],
) -> LabelLists:
    """Look at the labels that this round has to look at. `sent`: the fields that it changed on the server."""
    counts = await client.labels()
    known = await asyncio.to_thread(accounts.labelled, account)
    before = await asyncio.to_thread(accounts.label_order, account)
    order = [label for label in before if label in counts]
    wanted = [label for label in counts if label not in before]
    wanted += [
        label
        for label in order
        if tag_field(label) in sent or counts[label] not in (None, len(known.get(label, set()) & set(unread)))
    ]
    wanted += [label for label in order if label not in wanted][:AT_A_TIME]
    after = (*(label for label in order if label not in wanted), *wanted)
    return LabelLists(
        {label: await client.labelled(label) for label in wanted},
        frozenset(counts).difference(wanted),
        after if after != before else (),
    )
