"""`newsreader open`, `newsreader mark` and `newsreader undo`: the same journal as the reader's keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsreader.cli.workplace import identified, loaded_newsroom, user_config
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library import Library
from newsreader.newsroom import address_to_open
from newsreader.paths import user_paths
from newsreader.query import parse

if TYPE_CHECKING:
    from argparse import Namespace


def open_articles(arguments: Namespace) -> int:
    """Open articles in the browser, then mark them read."""
    from newsreader.ui.system import BrowserKind, RealSystem

    config = user_config()
    system = RealSystem(config.reading.browser)
    kind = system.browser_kind()
    with loaded_newsroom(arguments.paths) as newsroom:
        ids = identified(newsroom, arguments.ids)
        for one in ids:
            url = address_to_open(newsroom.article(one), config)
            if url is None:
                raise NewsreaderError(f"{one} has no address")
            if kind is BrowserKind.NONE:
                raise NewsreaderError(f"no browser here: {url}", "Set $BROWSER to have one.")
            (system.open_here if kind is BrowserKind.TERMINAL else system.open_window)(url)
        _report(newsroom.desk.decide("read", ids).sentence)
    return 0


def mark_articles(arguments: Namespace) -> int:
    """Mark articles by id or by query, as one action."""
    if bool(arguments.ids) == (arguments.query is not None):
        raise UsageError("give either ids or --query")
    query = parse(arguments.query) if arguments.query is not None else None
    with loaded_newsroom(arguments.paths) as newsroom:
        ids = identified(newsroom, arguments.ids) if query is None else newsroom.store.view(query).ids
        if not ids:
            _report("nothing matches")
            return 0
        _report(newsroom.desk.decide(arguments.verb, ids).sentence)
    return 0


def undo(arguments: Namespace) -> int:
    """Take back the last action, or list them."""
    library = Library.open(user_paths().library)
    try:
        if library.notice is not None:
            raise library.notice
        if arguments.list:
            for entry in library.history():
                state = "undone" if entry.undone else ""
                print(f"{entry.seq}\t{entry.at:%Y-%m-%d %H:%M}\t{entry.count}\t{entry.title}\t{state}")
            return 0
        action = library.undo()
        _report(f"undone: {action.title}" if action else "nothing to undo")
        return 0
    finally:
        library.close()


def _report(sentence: str) -> None:
    print(sentence, file=sys.stderr)
