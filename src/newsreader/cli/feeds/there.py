"""Subscriptions of accounts: what `newsreader feeds` changes is changed on the server first.

Else the next round would bring back what was before.
"""

from __future__ import annotations

from newsreader.cli.workplace import opened_library, tell
from newsreader.library.feeds.feeds import FeedSettings, Subscription
from newsreader.system.interrupts import run_interruptible
from newsreader.system.paths import user_paths


def end_there(subscription: Subscription) -> None:
    """End it on the server that fetches it, if one does.

    Raises:
        AccountError: the server does not.
    """
    if subscription.account:
        from newsreader.sync.subscriptions import end_there

        with opened_library() as library:
            run_interruptible(end_there(library, user_paths().config_file, subscription))


def change_there(subscription: Subscription, settings: FeedSettings) -> None:
    """Give it its name and folder on the server that fetches it, if one does.

    Raises:
        AccountError: the server does not.
    """
    if subscription.account:
        from newsreader.sync.subscriptions import change_there

        with opened_library() as library:
            run_interruptible(change_there(library, user_paths().config_file, subscription, settings))


def add_there(account_name: str, url: str, settings: FeedSettings) -> int:
    """Let the server of an account follow a feed, and bring what it has of it.

    Raises:
        AccountError: the server does not.
        NotFoundError: there is no such account.
    """
    from newsreader.cli.accounts.rounds import synchronise
    from newsreader.config.accounts import AccountsFile
    from newsreader.config.file import ConfigFile
    from newsreader.sync.subscriptions import subscribe_there

    file = AccountsFile(ConfigFile(user_paths().config_file))
    file.read()
    account = file.find(account_name)
    run_interruptible(subscribe_there(account, url, next(iter(settings.topics), "")))
    tell(f"{account.name} follows {url} now")
    return synchronise(file, [account.name], quiet=False)
