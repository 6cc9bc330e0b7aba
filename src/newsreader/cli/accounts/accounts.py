"""`newsreader accounts`: servers from the command line, also while the reader is open."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newsreader.cli.accounts.rounds import chosen, synchronise
from newsreader.cli.articles.records import print_array
from newsreader.cli.workplace import opened_library, require_saving, tell
from newsreader.config.accounts import AccountConfig, AccountsFile, account_of, completed_url
from newsreader.config.file import ConfigFile
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library import Library
from newsreader.library.remote.accounts import Account
from newsreader.model import moment, rfc3339
from newsreader.reading.dates import relative_age
from newsreader.system.interrupts import run_interruptible
from newsreader.system.paths import user_paths
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace


def accounts(arguments: Namespace) -> int:
    """Do what `newsreader accounts` was asked to."""
    commands: dict[str, Callable[[Library, AccountsFile, Namespace], int]] = {
        "add": _add,
        "check": _check,
        "list": _list,
        "remove": _remove,
    }
    file = AccountsFile(ConfigFile(user_paths().config_file))
    file.read()
    for problem in file.problems:
        tell(f"newsreader: {problem}")
    if arguments.what == "sync":
        return synchronise(file, arguments.names, quiet=arguments.quiet)
    with opened_library() as library:
        if arguments.what not in ("list", "check"):
            require_saving(library)
        return commands[arguments.what](library, file, arguments)


def _add(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    from newsreader.sync.setup import add_account

    file.require_new(arguments.name)
    with _with_password(_asked_for(arguments)) as account:
        if not arguments.unchecked:
            _tell_checked(account)
        add_account(file, library, account)
    tell(f"{account.name} is added; newsreader accounts sync {account.name} brings what it has")
    return 0


def _asked_for(arguments: Namespace) -> AccountConfig:
    values: dict[str, Any] = {
        "name": arguments.name,
        "kind": arguments.kind,
        "url": completed_url(arguments.kind, arguments.url),
        "user": arguments.user,
        "password_command": arguments.password_command,
        "password_file": str(arguments.password_file.absolute()) if arguments.password_file else "",
        "keyring": arguments.keyring,
        "insecure": arguments.insecure,
    }
    return account_of(values)


@contextmanager
def _with_password(account: AccountConfig) -> Iterator[AccountConfig]:
    """With a password that is asked for here, where it comes from nowhere else."""
    from newsreader.sync.setup import keeping_password

    named = account.password_command or account.password_file or account.keyring
    if named or os.environ.get(account.variable):
        yield account
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"there is no password for {account.name}",
            f"Give --password-command, --password-file or --keyring, or set {account.variable}.",
        )
    from getpass import getpass

    password = getpass(f"Password of {account.user or account.name}: ")
    with keeping_password(account, password, user_paths().config_file) as kept:
        yield kept


def _check(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    """Ask every account; one that fails keeps none of the others from it."""
    failed = 0
    for account in chosen(file, arguments.names):
        try:
            _tell_checked(account)
        except NewsreaderError as error:
            failed += 1
            tell(f"newsreader: {account.name}: {error.message}")
            if error.hint:
                tell(error.hint)
    return 1 if failed else 0


def _tell_checked(account: AccountConfig) -> None:
    from newsreader.sync.setup import count_subscriptions

    count = run_interruptible(count_subscriptions(account))
    tell(f"{account.name}: the server lets you in, and has {plural(count, 'subscription')}")


def _list(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    known = {account.name: account for account in library.accounts.all()}
    waiting = {account.name: _waiting(library, account, known) for account in file.accounts}
    if arguments.json:
        print_array(_record(account, known.get(account.name), waiting) for account in file.accounts)
        return 0
    if not file.accounts:
        tell("there are no accounts yet; newsreader accounts add makes one")
    for account in file.accounts:
        print(*_fields(account, known.get(account.name), waiting[account.name]), sep="\t")
    return 0


def _waiting(library: Library, account: AccountConfig, known: dict[str, Account]) -> int:
    from newsreader.sync.connect import options_of

    if account.name not in known:
        return 0
    pending = library.accounts.pending(known[account.name], options_of(account))
    return sum(len(part.items) for part in pending)


def _record(account: AccountConfig, known: Account | None, waiting: dict[str, int]) -> dict[str, Any]:
    return {
        "name": account.name,
        "kind": account.kind,
        "url": account.url,
        "user": account.user,
        "to_send": waiting[account.name],
        "last_success": rfc3339(moment(known.last_success)) if known else None,
        "last_error": known.last_error if known else None,
    }


def _fields(account: AccountConfig, known: Account | None, waiting: int) -> Sequence[str]:
    state = (known.last_error or "") if known else ""
    age = relative_age(known.last_success, int(time.time())) if known else None
    return (account.name, account.kind, account.url, age or "never", f"{waiting:,} to send", state)


def _remove(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    from newsreader.sync.setup import remove_account

    account = file.find(arguments.name)
    known = {known.name: known for known in library.accounts.all()}
    waiting = _waiting(library, account, known)
    if waiting and not arguments.force:
        raise UsageError(
            f"{account.name} has {plural(waiting, 'decision')} still to be sent",
            f"newsreader accounts sync {account.name} sends them; --force removes it all the same.",
        )
    gone = remove_account(file, library, account, user_paths().config_file, with_feeds=arguments.with_feeds)
    left = f", and {plural(len(gone), 'article')} with it" if gone else ""
    tell(f"{account.name} is removed{left}; its server is as it was")
    if not arguments.with_feeds:
        tell("its feeds are fetched from here now")
    return 0
