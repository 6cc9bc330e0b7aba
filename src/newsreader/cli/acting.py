"""`newsreader open`, `newsreader mark` and `newsreader undo`: the same journal as the reader's keys."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.cli.workplace import identified, loaded_newsroom, require_saving, tell, user_config
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library import Entry, Library
from newsreader.model import rfc3339
from newsreader.newsroom import Newsroom, address_to_open
from newsreader.paths import user_paths
from newsreader.query import Query, parse
from newsreader.store import EVERYTHING, Store
from newsreader.triaging import Desk

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config import Config
    from newsreader.ui.system import System

IN_THE_ARCHIVE = "is:archived"


def open_articles(arguments: Namespace) -> int:
    """Open articles in the browser, then mark them read."""
    from newsreader.ui.system import RealSystem

    config = user_config()
    with loaded_newsroom(arguments.paths, config) as newsroom:
        ids = identified(newsroom, arguments.ids)
        addresses = [_address(newsroom, one, config) for one in ids]
        opened = _open(RealSystem(config.reading.browser), addresses)
        if opened:
            _decide(newsroom, "read", ids[:opened])
    return 0 if opened == len(ids) else 1


def mark_articles(arguments: Namespace) -> int:
    """Mark articles by id or by query, as one action."""
    if bool(arguments.ids) == (arguments.query is not None):
        raise UsageError("give either ids or --query")
    query = parse(arguments.query) if arguments.query is not None else None
    with loaded_newsroom(arguments.paths, user_config()) as newsroom:
        if query is None:
            ids: Sequence[str] = identified(newsroom, arguments.ids)
        else:
            ids = _matching(newsroom.store, query, arguments.verb)
        if ids:
            _decide(newsroom, arguments.verb, ids)
        else:
            tell("nothing matches")
    return 0


def undo(arguments: Namespace) -> int:
    """Take back the last action, or list them."""
    library = Library.open(user_paths().library)
    try:
        if arguments.list:
            for entry in library.history():
                _print_entry(entry)
            return 0
        require_saving(library)
        tell(Desk(Store(time.time), library).undo().sentence)
        return 0
    finally:
        library.close()


def _matching(store: Store, query: Query, verb: str) -> tuple[str, ...]:
    """What a query stands for; views leave the archive out, but `unarchive` means nothing else."""
    base = parse(IN_THE_ARCHIVE) if verb == "unarchive" else EVERYTHING
    return store.view(base, query).ids


def _address(newsroom: Newsroom, article_id: str, config: Config) -> str:
    article = newsroom.article(article_id)
    url = address_to_open(article, config)
    if url is None:
        raise NewsreaderError(f"{article_id} has no address: {article.title}", "newsreader show prints it.")
    return url


def _open(system: System, addresses: Sequence[str]) -> int:
    """Open one after the other. Returns how many could be; where there is no browser, that is an error."""
    from newsreader.ui.system import BrowserKind

    kind = system.browser_kind()
    if kind is BrowserKind.NONE:
        raise NewsreaderError(f"no browser here for {' '.join(addresses)}", "Set $BROWSER to have one.")
    for done, url in enumerate(addresses):
        try:
            (system.open_here if kind is BrowserKind.TERMINAL else system.open_window)(url)
        except OSError as error:
            tell(f"newsreader: the browser could not be started for {url}: {error.strerror or error}")
            return done
    return len(addresses)


def _decide(newsroom: Newsroom, verb: str, article_ids: Sequence[str]) -> None:
    require_saving(newsroom.library)
    tell(newsroom.desk.decide(verb, article_ids).sentence)


def _print_entry(entry: Entry) -> None:
    state = "undone" if entry.undone else ""
    if sys.stdout.isatty():
        title = entry.title + (f" ({state})" if state else "")
        print(f"{entry.at.astimezone():%Y-%m-%d %H:%M}  {title}")
    else:
        print(entry.seq, rfc3339(entry.at), entry.count, entry.title, state, sep="\t")
