"""Accounts begin and end: a server is asked first, and a password that was typed is kept where only its owner
can read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.library import Library
from newsreader.sync.connect import connected
from newsreader.sync.passwords import password_of, write_password_file
from newsreader.system.secrets import keep_in_keyring

PASSWORDS: Final = "passwords"
"""The folder for typed passwords, beside the configuration."""
MOST_BYTES: Final = 4 << 20
"""Of a list of subscriptions that is only counted, in the screen's process too: that of 10,000 feeds."""


async def count_subscriptions(account: AccountConfig) -> int:
    """Ask the server whether it lets us in, and how many feeds it follows. Nothing is changed.

    Raises:
        AccountError: it does not.
        ConfigError: there is no password, or none that may be sent.
    """
    async with connected(account, password_of(account), largest=MOST_BYTES) as connection:
        return len(await connection.client.feeds())


def add_account(file: AccountsFile, library: Library, account: AccountConfig) -> None:
    """Have an account from now on.

    Raises:
        ConfigError: there is one of its name, or it could not be written; then nothing has changed.
        LibraryError: it could not be written down.
    """
    file.add(account)
    library.accounts.open(account.name)


def remove_account(
    file: AccountsFile, library: Library, account: AccountConfig, config_file: Path, *, with_feeds: bool
) -> tuple[str, ...]:
    """Forget an account, and the password that was typed for it. Its feeds are fetched here from now on, or
    end here with it: then the ids of the articles that are gone are returned. Nothing changes on its server.

    Raises:
        ConfigError: it could not be written; then nothing has changed.
        LibraryError: it could not be written down.
    """
    file.remove(account)
    gone = library.accounts.remove(account.name, with_feeds=with_feeds)
    own = _password_file(account, config_file)
    if account.password_file == str(own):
        own.unlink(missing_ok=True)
    return gone


@contextmanager
def keeping_password(account: AccountConfig, typed: str, config_file: Path) -> Iterator[AccountConfig]:
    """The account with a password that was typed, in the keyring where it says so, else in a file of its own.
    If what is done with it fails, the file goes again.

    Raises:
        ConfigError: it can't be kept.
    """
    if account.keyring:
        keep_in_keyring(account.name, typed)
        yield account
        return
    path = _password_file(account, config_file)
    write_password_file(path, typed)
    try:
        yield msgspec.structs.replace(account, password_file=str(path))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _password_file(account: AccountConfig, config_file: Path) -> Path:
    return config_file.parent / PASSWORDS / account.slug
