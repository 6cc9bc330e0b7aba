"""`newsreader accounts`: servers from the command line, also while the reader is open."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.cli.records import print_array
from newsreader.cli.workplace import opened_library, require_saving, tell, user_config
from newsreader.config.accounts import AccountConfig, AccountsFile, account_of
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

    from newsreader.sync.round import Progress


def accounts(arguments: Namespace) -> int:
    """Do what `newsreader accounts` was asked to."""
    commands: dict[str, Callable[[Library, AccountsFile, Namespace], int]] = {
        "add": _add,
        "check": _check,
        "sync": _sync,
        "list": _list,
        "remove": _remove,
    }
    file = AccountsFile(ConfigFile(user_paths().config_file))
    file.read()
    for problem in file.problems:
        tell(f"newsreader: {problem}")
    with opened_library() as library:
        if arguments.what not in ("list", "check"):
            require_saving(library)
        return commands[arguments.what](library, file, arguments)


def _add(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    from newsreader.sync.passwords import password_of

    account = _asked_for(arguments)
    password_file = None
    if not (account.password_command or account.password_file or account.keyring):
        account, password_file = _with_password(account)
    try:
        if not arguments.unchecked:
            _tell_checked(account, run_interruptible(_subscriptions(account, password_of(account))))
        file.add(account)
    except NewsreaderError:
        if password_file is not None:
            password_file.unlink(missing_ok=True)
        raise
    library.accounts.open(account.name)
    tell(f"{account.name} is added; newsreader accounts sync {account.name} brings what it has")
    return 0


def _asked_for(arguments: Namespace) -> AccountConfig:
    values: dict[str, Any] = {
        "name": arguments.name,
        "kind": arguments.kind,
        "url": arguments.url,
        "user": arguments.user,
        "password_command": arguments.password_command,
        "password_file": str(arguments.password_file.absolute()) if arguments.password_file else "",
        "keyring": arguments.keyring,
        "insecure": arguments.insecure,
    }
    return account_of(values)


def _with_password(account: AccountConfig) -> tuple[AccountConfig, Path | None]:
    """With a file for the password that is asked for here; none where the environment has it."""
    import getpass
    import os

    import msgspec

    from newsreader.sync.passwords import write_password_file

    if os.environ.get(account.variable):
        return account, None
    if not sys.stdin.isatty():
        raise UsageError(
            f"there is no password for {account.name}",
            f"Give --password-command, --password-file or --keyring, or set {account.variable}.",
        )
    password = getpass.getpass(f"Password of {account.user or account.name}: ")
    path = user_paths().config / "passwords" / account.slug
    write_password_file(path, password)
    return msgspec.structs.replace(account, password_file=str(path)), path


def _check(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    from newsreader.sync.passwords import password_of

    return _each(
        _chosen(file, arguments.names),
        lambda account: _tell_checked(
            account, run_interruptible(_subscriptions(account, password_of(account)))
        ),
    )


async def _subscriptions(account: AccountConfig, password: str) -> int:
    from newsreader.sync.connect import connected

    async with connected(account, password) as connection:
        return len(await connection.client.feeds())


def _tell_checked(account: AccountConfig, subscriptions: int) -> None:
    tell(f"{account.name}: the server lets you in, and has {plural(subscriptions, 'subscription')}")


def _sync(library: Library, file: AccountsFile, arguments: Namespace) -> int:
    chosen = _chosen(file, arguments.names)
    folder = "" if arguments.names else user_config().sync.folder
    if folder:
        _synchronise_folder(library, folder, quiet=arguments.quiet)
    if not chosen and not folder:
        tell("there are no accounts yet; newsreader accounts add makes one")
        return 0
    return _each(
        chosen, lambda account: run_interruptible(synchronise(library, account, quiet=arguments.quiet))
    )


def _synchronise_folder(library: Library, folder: str, *, quiet: bool) -> None:
    from newsreader.sync.folder import synchronise_folder

    done = synchronise_folder(library, Path(folder).expanduser())
    if not quiet:
        tell(f"{folder}: {plural(done.told, 'decision')} told, {done.taken:,} taken over")


async def synchronise(library: Library, account: AccountConfig, *, quiet: bool) -> None:
    """One round, told of as it goes."""
    from newsreader.sync.rounds import synchronise_account

    live = sys.stderr.isatty() and not quiet
    last: Progress | None = None
    steps = synchronise_account(library, account)
    async with aclosing(steps):
        async for last in steps:
            if live:
                how_far = f"{last.done:,} of {last.total:,}" if last.total else f"{last.sent:,} sent"
                print(f"\r\x1b[K{account.name}: {how_far}", end="", file=sys.stderr, flush=True)
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if last is not None and not quiet:
        tell(f"{account.name}: {', '.join(_in_words(last))}")


def _in_words(progress: Progress) -> Iterable[str]:
    yield f"{plural(progress.new, 'new article')}"
    if progress.sent:
        yield f"{plural(progress.sent, 'decision')} sent"
    if progress.taken:
        yield f"{plural(progress.taken, 'decision')} taken over"
    if progress.waiting:
        yield f"{progress.waiting:,} to send"
    if progress.refused:
        yield f"{progress.refused:,} refused"
    if progress.contrary:
        yield f"{progress.contrary:,} not done though the server said so"
    if progress.went_back:
        yield "the server went back to a backup, and was told again what was decided"


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
    account = file.find(arguments.name)
    known = {known.name: known for known in library.accounts.all()}
    waiting = _waiting(library, account, known)
    if waiting and not arguments.force:
        raise UsageError(
            f"{plural(waiting, 'decision')} for {account.name} can't have been sent yet",
            f"newsreader accounts sync {account.name} sends them; --force removes it all the same.",
        )
    file.remove(account)
    gone = library.accounts.remove(account.name, with_feeds=arguments.with_feeds)
    left = f", and {plural(len(gone), 'article')} with it" if gone else ""
    tell(f"{account.name} is removed{left}; its server is as it was")
    if not arguments.with_feeds:
        tell("its feeds are fetched from here now")
    return 0


def _chosen(file: AccountsFile, names: Sequence[str]) -> Sequence[AccountConfig]:
    return [file.find(name) for name in names] if names else file.accounts


def _each(chosen: Sequence[AccountConfig], act: Callable[[AccountConfig], object]) -> int:
    """Act on every account; one that fails keeps none of the others from it."""
    failed = 0
    for account in chosen:
        try:
            act(account)
        except NewsreaderError as error:
            failed += 1
            tell(f"newsreader: {account.name}: {error.message}")
            if error.hint:
                tell(error.hint)
    return 1 if failed else 0
