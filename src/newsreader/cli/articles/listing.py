"""`newsreader list`: the articles of a view, as a table, as fields or as JSON."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from newsreader.cli.articles.records import article_records, print_array
from newsreader.cli.workplace import loaded_session, saved_view, tell, user_config
from newsreader.model import Headline, Triage, moment, rfc3339
from newsreader.query import Sort, SortKey, parse
from newsreader.reading.dates import relative_age
from newsreader.session.session import Session

if TYPE_CHECKING:
    from argparse import Namespace


TITLE_WIDTH = 25
"""Cells that a title should have; where the terminal is too narrow, columns are left out for it."""
PROVIDER_WIDTH = 16
GAP = "  "


class Column(msgspec.Struct, frozen=True):
    """A column of the table. `worth`: the one of least worth goes first where there is no room for all."""

    title: str
    cells: tuple[str, ...]
    worth: int
    right: bool = False


def list_articles(arguments: Namespace) -> int:
    """Print the articles of a view."""
    base, query = saved_view(arguments.view), parse(arguments.query)
    config = user_config()
    with loaded_session(arguments.paths, config, stories=arguments.stories) as session:
        sort = _sort(arguments.sort) or query.sort or base.sort or session.order(config)
        narrowing = msgspec.structs.replace(query, sort=None)
        # No more rows are looked for than are printed.
        ids: Sequence[str] = session.store.growing_view(base, narrowing, sort).ids[: arguments.limit]
        if arguments.json:
            print_array(article_records(session, ids))
        elif not sys.stdout.isatty():
            _print_fields(session, ids)
        elif ids:
            _print_table(session, ids)
        else:
            tell("nothing matches" if arguments.query or arguments.view else "there are no articles")
    return 0


def _sort(text: str | None) -> Sort | None:
    if text is None:
        return None
    return Sort(SortKey(text.removeprefix("-")), reverse=text.startswith("-"))


def _print_fields(session: Session, ids: Iterable[str]) -> None:
    for headline, triage in _with_triage(session, ids):
        fields = (
            headline.id,
            _number(headline.heat),
            _number(headline.quality),
            rfc3339(moment(headline.told_date)) or "",
            ",".join(_states(triage)),
            headline.provider,
            headline.title,
        )
        print("\t".join(fields))


def _print_table(session: Session, ids: Iterable[str]) -> None:
    from newsreader.reading.cells import cell_len, clip, fit

    rows = tuple(_with_triage(session, ids))
    now = session.store.now
    columns = [
        Column("ID", tuple(headline.id for headline, _ in rows), 6),
        Column("HEAT", tuple(_number(headline.heat) for headline, _ in rows), 3, right=True),
        Column("QUALITY", tuple(_number(headline.quality) for headline, _ in rows), 1, right=True),
        Column("DATE", tuple(relative_age(headline.told_date, now) for headline, _ in rows), 4),
        Column("PROVIDER", tuple(clip(headline.provider, PROVIDER_WIDTH) for headline, _ in rows), 2),
        Column("", tuple(_marks(triage) for _, triage in rows), 5),
    ]
    widths = [max(map(cell_len, (column.title, *column.cells))) for column in columns]
    room = shutil.get_terminal_size().columns
    while (title := room - sum(widths) - len(GAP) * len(columns)) < TITLE_WIDTH and len(columns) > 1:
        least = min(range(1, len(columns)), key=lambda place: columns[place].worth)
        del columns[least], widths[least]
    for place in range(-1, len(rows)):
        cells = [column.title if place < 0 else column.cells[place] for column in columns]
        line = [
            " " * (width - cell_len(cell)) + cell if column.right else fit(cell, width)
            for column, width, cell in zip(columns, widths, cells, strict=True)
        ]
        last = "TITLE" if place < 0 else rows[place][0].title
        print(GAP.join((*line, clip(last, max(title, 1)))).rstrip())


def _with_triage(session: Session, ids: Iterable[str]) -> Iterable[tuple[Headline, Triage]]:
    store = session.store
    return (
        (headline, store.decided(article_id))
        for article_id in ids
        if (headline := store.headline(article_id)) is not None
    )


def _states(triage: Triage) -> tuple[str, ...]:
    starred = ("starred",) if triage.starred else ()
    archived = ("archived",) if triage.archived else ()
    return ("read" if triage.read else "unread", *starred, *archived)


def _marks(triage: Triage) -> str:
    """As in the reader: unread, starred, archived."""
    marks = (not triage.read, "●"), (triage.starred, "★"), (triage.archived, "✓")
    return "".join(mark for holds, mark in marks if holds)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
