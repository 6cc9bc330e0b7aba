"""What every server of accounts is to us, whatever it speaks, and what can go wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import msgspec

from newsreader.errors import SourceError
from newsreader.model import RemoteEdit, RemoteFeed, RemoteItem

NO_FOLDERS: Final = frozenset({"uncategorized", "all", "default", "unsorted"})
"""Names of the folder that holds what is in no folder; they say nothing about an article."""


class AccountError(SourceError):
    """A server did not do what it was asked to; nothing was changed that the library thinks is not."""


class LoginRefusedError(AccountError):
    """The user's name or password is wrong, or is no longer right."""


class HeldOffError(AccountError):
    """The server asks to be left alone. `retry_after`: for so many seconds, None where it doesn't say."""

    def __init__(self, message: str, retry_after: int | None) -> None:
        super().__init__(message, "It is tried again later by itself.")
        self.retry_after = retry_after


class RequestRefusedError(AccountError):
    """The server had a problem with this very request, or its answer was no answer to it."""


class OutOfReachError(AccountError):
    """No answer came, or half of one. Whether the server did what it was asked is unknown."""


class RemoteLists(msgspec.Struct, frozen=True):
    """What a server lists, as ids of items: hints where to look, since lists lie."""

    unread: frozenset[int]
    starred: frozenset[int]


class AccountClient(Protocol):
    """One account on one server, for one round. All calls can raise AccountError.

    `page`: ids to ask for at once; `batch`: ids to edit at once.
    """

    has_labels: bool
    page: int
    batch: int

    async def feeds(self) -> Sequence[RemoteFeed]:
        """All subscriptions."""
        ...

    async def lists(self) -> RemoteLists:
        """What is unread, and what is starred."""
        ...

    async def labels(self) -> Mapping[str, int | None]:
        """The labels that there are, each with how many unread items it has, None where that is not told.
        Asked only where `has_labels`.
        """
        ...

    async def labelled(self, label: str) -> frozenset[int]:
        """The items under one of the labels that there are: of any other, a server may list everything."""
        ...

    async def recent(self, since: float) -> frozenset[int]:
        """Items that came since a time, read or not; empty where the server can't be asked that."""
        ...

    async def all_ids(self) -> frozenset[int]:
        """Whatever the server has, read or not; empty where it does not tell."""
        ...

    async def items(self, ids: Sequence[int]) -> Sequence[RemoteItem]:
        """Items as they stand now, of at most `page` ids; those that do not exist are missing.

        Where none of them exists, a server may refuse.
        """
        ...

    async def edit(self, edit: RemoteEdit, ids: Sequence[int]) -> None:
        """Change at most `batch` items."""
        ...

    async def subscribe(self, url: str, folder: str) -> None:
        """Follow a feed; `folder` "" for none."""
        ...

    async def change_feed(self, feed: RemoteFeed, title: str, folder: str) -> None:
        """Give a subscription a title and a folder."""
        ...

    async def unsubscribe(self, feed: RemoteFeed) -> None:
        """End a subscription."""
        ...
