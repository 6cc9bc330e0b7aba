"""`newsreader feeds`: subscriptions from the command line, also while the reader is open."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.feeds.access import readdressed, set_folder, show
from newsreader.cli.feeds.listing import list_feeds
from newsreader.cli.feeds.settings import changed_settings
from newsreader.cli.feeds.there import change_there, end_there
from newsreader.cli.workplace import opened_library, require_saving, tell
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library.feeds.feeds import Feeds
from newsreader.system.files import write_atomically
from newsreader.system.interrupts import read_interruptible, run_interruptible
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace


STANDARD_INPUT: Final = Path("-")
SHOWN_PROBLEMS: Final = 20


def feeds(arguments: Namespace) -> int:
    """Do what `newsreader feeds` was asked to."""
    commands: dict[str, Callable[[Feeds, Namespace], int]] = {
        "remove": _remove,
        "list": list_feeds,
        "set": _set,
        "show": show,
        "import": _import,
        "export": _export,
    }
    if arguments.what not in commands:
        from newsreader.cli.feeds.fetching import fetch

        return fetch(arguments)
    with opened_library() as library:
        if arguments.what not in ("list", "export", "show"):
            require_saving(library)
        return commands[arguments.what](library.feeds, arguments)


def _remove(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import subscription_named

    for subscription in [subscription_named(feeds, named) for named in arguments.feeds]:
        end_there(subscription)
        gone = feeds.unsubscribe(subscription.url) or ()
        tell(f"{subscription.title} is removed, and {plural(len(gone), 'article')} with it")
    return 0


def _set(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.subscribe import subscription_named

    if arguments.folder is not None:
        return set_folder(feeds, arguments)
    if arguments.feed is None:
        raise UsageError("give a feed, or --folder and its name")
    subscription = subscription_named(feeds, arguments.feed)
    address = arguments.url
    if arguments.program is not None:
        from newsreader.feeds.readdress import through_program

        address = through_program(address or subscription.url, arguments.program)
    if address is not None:
        subscription = readdressed(feeds, subscription, address)
    settings = changed_settings(subscription.settings, arguments, subscription.url)
    if settings == subscription.settings:
        if address is not None:
            return 0
        raise UsageError(
            f"nothing to change for {subscription.title}", "newsreader feeds set --help lists the settings."
        )
    change_there(subscription, settings)
    feeds.configure(subscription.url, settings)
    tell(f"{settings.name or subscription.title} is changed")
    return 0


def _import(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.import_export import import_list, read_list_apart
    from newsreader.sources.feeds.opml import MAX_LIST

    name = "standard input" if arguments.file == STANDARD_INPUT else str(arguments.file)
    try:
        if arguments.file == STANDARD_INPUT:
            data = read_interruptible(sys.stdin.buffer, MAX_LIST + 1)
        else:
            with arguments.file.open("rb") as file:
                data = read_interruptible(file, MAX_LIST + 1)
    except OSError as error:
        raise NewsreaderError(
            f"{name} can't be read: {error.strerror}", "Give an OPML file, or the urls file of newsboat."
        ) from error
    imported = import_list(feeds, run_interruptible(read_list_apart(data, name)), int(time.time()))
    for problem in imported.problems[:SHOWN_PROBLEMS]:
        tell(str(problem))
    if len(imported.problems) > SHOWN_PROBLEMS:
        tell(f"… and {plural(len(imported.problems) - SHOWN_PROBLEMS, 'problem')} more")
    known = f", {plural(imported.known, 'feed')} known already" if imported.known else ""
    tell(f"{plural(len(imported.added), 'feed')} added{known}")
    if imported.added:
        tell("newsreader feeds refresh fetches their articles")
    return 0 if imported.added or imported.known else 1


def _export(feeds: Feeds, arguments: Namespace) -> int:
    from newsreader.feeds.import_export import export_list

    subscriptions = feeds.all()
    text = export_list(subscriptions)
    if arguments.file in (None, STANDARD_INPUT):  # the same hyphen
        print(text, end="")
        return 0
    try:
        write_atomically(arguments.file, text)
    except OSError as error:
        raise NewsreaderError(f"{arguments.file} can't be written: {error.strerror}") from error
    tell(f"{plural(len(subscriptions), 'feed')} written to {arguments.file}")
    return 0
