"""Rounds with accounts as they come to be: what came of each is remembered, and when to try again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

import msgspec

from newsreader.config.accounts import AccountConfig
from newsreader.errors import ConfigError, NewsreaderError
from newsreader.library import Library
from newsreader.library.remote.accounts import Account, Accounts, SyncOptions
from newsreader.sources.accounts.client import AccountClient, AccountError, HeldOffError
from newsreader.sync.connect import connected, intake_of, options_of
from newsreader.sync.passwords import password_of
from newsreader.sync.round import Intake, Progress, Round
from newsreader.system.durations import DAY, MINUTE
from newsreader.system.locks import lock

FIRST_PAUSE: Final = MINUTE


async def synchronise_account(
    library: Library, account: AccountConfig, clock: Callable[[], float] = time.time
) -> AsyncGenerator[Progress, None]:
    """One round with an account of the configuration, as `synchronise`, and one at a time.

    Raises:
        ConfigError: it has no password, or none that may be sent.
        AccountError: another program is at it, or the server did not let it be finished.
        LibraryError: it could not be written down.
    """
    accounts = library.accounts
    with lock(library.path.with_name(f"{library.path.name}.{account.slug}.lock")) as is_ours:
        if not is_ours:
            raise AccountError("another program synchronises it now", "Wait until that has ended.")
        try:
            password = await asyncio.to_thread(password_of, account)
            known = await asyncio.to_thread(accounts.open, account.name)
            async with connected(account, password, since=known.last_success, now=clock) as connection:
                steps = synchronise(
                    accounts,
                    account.name,
                    connection.client,
                    options_of(account),
                    clock,
                    intake_of(account, clock()),
                )
                async with aclosing(steps):
                    async for step in steps:
                        yield step
        except ConfigError as error:
            known = await asyncio.to_thread(accounts.open, account.name)
            await asyncio.to_thread(accounts.note, after_failure(known, error, int(clock())))
            raise


async def synchronise(
    accounts: Accounts,
    name: str,
    client: AccountClient,
    options: SyncOptions,
    clock: Callable[[], float] = time.time,
    intake: Intake = Intake(),  # noqa: B008 - immutable
) -> AsyncGenerator[Progress, None]:
    """One round with an account; how it went is written down. Closing the iterator stops it anywhere.

    Raises:
        AccountError: the server did not let it be finished; what was done is kept.
        LibraryError: it could not be written down.
    """
    account = await asyncio.to_thread(accounts.open, name)
    progress = Round(accounts, account, client, options, intake).run()
    try:
        async with aclosing(progress) as steps:
            async for step in steps:
                yield step
    except NewsreaderError as error:
        await asyncio.to_thread(accounts.note, after_failure(account, error, int(clock())))
        raise
    await asyncio.to_thread(accounts.note, after_success(account, int(clock())))


def after_success(account: Account, now: int) -> Account:
    """How it stands with an account after a round that came to its end. Pure."""
    return msgspec.structs.replace(
        account, last_try=now, last_success=now, last_error=None, failures=0, held_until=0
    )


def after_failure(account: Account, error: NewsreaderError, now: int) -> Account:
    """How it stands with an account after a round that failed. Pure.

    A server that asks for it is left alone for as long as it says, else for twice as long each time.
    """
    held_until = 0
    if isinstance(error, HeldOffError):
        pause = FIRST_PAUSE * 2 ** min(account.failures, 20)
        held_until = now + min(DAY, error.retry_after if error.retry_after is not None else pause)
    return msgspec.structs.replace(
        account,
        last_try=now,
        last_error=error.message,
        failures=account.failures + 1,
        held_until=held_until,
    )


def may_ask(account: Account | None, now: float) -> bool:
    """Whether the server of an account does not ask to be left alone."""
    return account is None or account.held_until <= now
