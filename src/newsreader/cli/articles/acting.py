"""`newsreader open`, `newsreader mark` and `newsreader undo`: the same journal as the reader's keys."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.cli.workplace import (
    identified,
    loaded_session,
    opened_library,
    require_saving,
    saved_view,
    tell,
    user_config,
)
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library import JournalEntry
from newsreader.model import rfc3339
from newsreader.query import Query, Sort, parse
from newsreader.session.session import Session
from newsreader.session.triage.service import TriageService
from newsreader.session.whole_articles import address_to_open
from newsreader.store.store import EVERYTHING, Store
from newsreader.system.paths import user_paths

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.schema import Config
    from newsreader.system.desktop import System

IN_THE_ARCHIVE = "is:archived"


def open_articles(arguments: Namespace) -> int:
    """Open articles in the browser, then mark them read."""
    from newsreader.system.desktop import RealSystem

    config = user_config()
    with loaded_session(arguments.paths, config) as session:
        ids = identified(session, arguments.ids)
        addresses = [_address(session, article_id, config) for article_id in ids]
        opened = open_addresses(RealSystem(config.reading.browser), addresses)
        if opened:
            require_saving(session.library)
            tell(session.desk.open(ids[:opened]).sentence)
    return 0 if opened == len(ids) else 1


def mark_articles(arguments: Namespace) -> int:
    """Mark articles by id or by query, as one action."""
    by_query = arguments.query is not None or arguments.view is not None
    if bool(arguments.ids) == by_query:
        raise UsageError("give either ids or --query or --view")
    base, query = saved_view(arguments.view), parse(arguments.query or "")
    config = user_config()
    with loaded_session(arguments.paths, config, stories=by_query and arguments.stories) as session:
        if by_query:
            sort = query.sort or base.sort or session.order(config)
            ids = _matching(session.store, base, query, sort, arguments.verb)
        else:
            ids = tuple(identified(session, arguments.ids))
        if ids:
            _decide(session, arguments.verb, ids)
        else:
            tell("nothing matches")
    return 0


def undo(arguments: Namespace) -> int:
    """Take back the last action, or list them."""
    with opened_library() as library:
        if arguments.list:
            for entry in library.history():
                _print_entry(entry)
            return 0
        require_saving(library)
        config_file = user_paths().config_file
        tell(TriageService(Store(time.time), library, config_file=config_file).undo().sentence)
        return 0


def _matching(store: Store, base: Query, query: Query, sort: Sort, verb: str) -> tuple[str, ...]:
    """What a query stands for; views leave the archive out, but `unarchive` means nothing else."""
    if verb == "unarchive" and base is EVERYTHING:
        base = parse(IN_THE_ARCHIVE)
    return tuple(store.view(base, query, sort).ids)


def _address(session: Session, article_id: str, config: Config) -> str:
    article = session.article(article_id)
    url = address_to_open(article, config)
    if url is None:
        raise NewsreaderError(f"{article_id} has no address: {article.title}", "newsreader show prints it.")
    return url


def open_addresses(system: System, addresses: Sequence[str]) -> int:
    """Open one after the other. Returns how many could be; where there is no browser, that is an error."""
    from newsreader.system.desktop import NAME_A_BROWSER, BrowserKind

    kind = system.browser_kind()
    if kind is BrowserKind.NONE:
        raise NewsreaderError(f"no browser here for {' '.join(addresses)}", NAME_A_BROWSER)
    for done, url in enumerate(addresses):
        try:
            (system.open_here if kind is BrowserKind.TERMINAL else system.open_window)(url)
        except OSError as error:
            tell(f"newsreader: the browser could not be started for {url}: {error.strerror or error}")
            return done
    return len(addresses)


def _decide(session: Session, verb: str, article_ids: Sequence[str]) -> None:
    require_saving(session.library)
    tell(session.desk.decide(verb, article_ids).sentence)


def _print_entry(entry: JournalEntry) -> None:
    state = "undone" if entry.undone else ""
    if sys.stdout.isatty():
        title = entry.title + (f" ({state})" if state else "")
        print(f"{entry.at.astimezone():%Y-%m-%d %H:%M}  {title}")
    else:
        print(entry.seq, rfc3339(entry.at), entry.count, entry.title, state, sep="\t")
