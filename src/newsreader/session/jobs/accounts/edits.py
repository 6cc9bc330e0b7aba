"""Accounts come and go: their servers are asked in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.feeds.changes import FeedChanges
from newsreader.session.events import CountsChanged, FeedsChanged
from newsreader.session.jobs.accounts.sync import AccountSyncJob
from newsreader.session.jobs.coroutines import Coroutines
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session

if TYPE_CHECKING:
    from newsreader.config.accounts import AccountConfig, AccountsFile

Counted = Callable[[int], None]
"""Is told how many feeds a server follows."""
Failed = Callable[[NewsreaderError], None]


class AccountEditsJob:
    """Adds, asks and forgets the accounts of the configuration."""

    def __init__(self, session: Session, scheduler: Scheduler, rounds: AccountSyncJob) -> None:
        self._session = session
        self._scheduler = scheduler
        self._rounds = rounds
        self._coroutines = Coroutines()

    def add(self, account: AccountConfig, typed: str, then: Counted, otherwise: Failed) -> None:
        """Have an account whose server lets us in, and synchronise with it. `typed`: its password, "" where
        it comes from elsewhere.
        """

        def added(count: int) -> None:
            self._rounds.sync_some([account.name])
            then(count)

        work = partial(self._coroutines.answer, self._scheduler, "adding an account")
        self._scheduler.background(
            partial(work, partial(self._add, account, typed), added, otherwise), "account"
        )

    def check(self, name: str, then: Counted, otherwise: Failed) -> None:
        """Ask the server of an account whether it lets us in."""
        work = partial(self._coroutines.answer, self._scheduler, "asking a server")
        self._scheduler.background(partial(work, partial(self._check, name), then, otherwise), "account")

    def remove(self, name: str, *, with_feeds: bool) -> int:
        """Forget an account; its feeds are fetched here from now on, or end with it. Returns how many
        articles are gone.

        Raises:
            NewsreaderError: it could not be done.
        """
        from newsreader.sync.setup import remove_account

        session, file = self._session, self._file()
        account = file.find(name)
        gone = remove_account(file, session.library, account, session.config_file, with_feeds=with_feeds)
        session.feeds.take(FeedChanges(gone=gone))
        session.updates.show_new()
        session.events.tell(FeedsChanged())
        session.events.tell(CountsChanged())
        return len(gone)

    def stop(self) -> None:
        """Ask no server any more."""
        self._coroutines.cancel()

    async def _add(self, account: AccountConfig, typed: str) -> int:
        from newsreader.sync.setup import add_account, count_subscriptions, keeping_password

        library, file = self._session.library_for_threads(), self._file()
        file.require_new(account.name)
        if not typed:
            count = await count_subscriptions(account)
            add_account(file, library, account)
            return count
        with keeping_password(account, typed, self._session.config_file) as kept:
            count = await count_subscriptions(kept)
            add_account(file, library, kept)
        return count

    async def _check(self, name: str) -> int:
        from newsreader.sync.setup import count_subscriptions

        return await count_subscriptions(self._file().find(name))

    def _file(self) -> AccountsFile:
        from newsreader.config.accounts import AccountsFile
        from newsreader.config.file import ConfigFile

        file = AccountsFile(ConfigFile(self._session.config_file))
        file.read()
        return file
