"""Which articles a command is about: some by their ids, or what a view and a query leave."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from newsreader.cli.workplace import identified, saved_view
from newsreader.errors import LibraryError, NotFoundError, UsageError
from newsreader.model import Article
from newsreader.query import Sort, SortKey, parse
from newsreader.session.decisions import share_articles
from newsreader.session.session import Session

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.schema import Config


def picked(session: Session, config: Config, arguments: Namespace) -> Sequence[str]:
    """The ids that `IDS`, or else `--view` and `--query`, stand for, in their order, at most `--limit`.

    Raises:
        UsageError: both are given, or neither.
        NotFoundError, QueryError: what is named is not there, or can't be read.
    """
    by_query = arguments.query is not None or arguments.view is not None
    ids = getattr(arguments, "ids", [])
    if bool(ids) == by_query:
        raise UsageError("give either ids or --query or --view")
    return identified(session, ids) if ids else viewed(session, config, arguments)


def viewed(
    session: Session, config: Config, arguments: Namespace, sort: SortKey | None = None
) -> Sequence[str]:
    """What `--view` and `--query` leave. `sort`: the order where neither of them names one."""
    base, query = saved_view(arguments.view), parse(arguments.query or "")
    usual = Sort(sort) if sort is not None else session.order(config)
    order = query.sort or base.sort or usual
    ids: Sequence[str] = session.store.view(base, msgspec.structs.replace(query, sort=None), order).ids
    return ids if arguments.limit is None else ids[: arguments.limit]


def note_handing_on(session: Session, arguments: Namespace) -> None:
    """Articles that were named by their ids were handed on, by which their feeds are valued."""
    if ids := getattr(arguments, "ids", []):
        # What was asked for is done all the same.
        with suppress(LibraryError):
            share_articles(session, identified(session, ids))


def articles(session: Session, ids: Sequence[str]) -> list[Article]:
    """The whole articles; one whose file another program has just removed is left out."""
    whole = []
    for article_id in ids:
        try:
            whole.append(session.article(article_id))
        except NotFoundError:
            continue
    return whole
