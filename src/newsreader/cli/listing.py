"""`newsreader list` and `newsreader show`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsreader.cli.records import article_record, whole_record
from newsreader.cli.workplace import identified, loaded_newsroom
from newsreader.model import Headline, moment, rfc3339, timestamp
from newsreader.newsroom import Newsroom
from newsreader.query import Sort, SortKey, parse
from newsreader.reading.dates import full_date, relative_age
from newsreader.stories.heat import weigh

if TYPE_CHECKING:
    from argparse import Namespace

PROVIDER_WIDTH = 20
AGE_WIDTH = 8


def list_articles(arguments: Namespace) -> int:
    """Print the articles of a view."""
    query = parse(arguments.query)
    with loaded_newsroom(arguments.paths) as newsroom:
        sort = Sort(SortKey(arguments.sort)) if arguments.sort else query.sort or Sort(SortKey.HEAT)
        ids: Sequence[str] = newsroom.store.view(query, sort=sort).ids
        if arguments.limit is not None:
            ids = ids[: arguments.limit]
        if arguments.json:
            _print_json_array(article_record(newsroom, one) for one in ids)
        elif sys.stdout.isatty():
            _print_table(newsroom, ids)
        else:
            _print_fields(newsroom, ids)
    return 0


def show_article(arguments: Namespace) -> int:
    """Print one article, whole."""
    with loaded_newsroom(arguments.paths) as newsroom:
        (article_id,) = identified(newsroom, [arguments.id])
        if arguments.json:
            print(json.dumps(whole_record(newsroom, article_id), ensure_ascii=False, indent=2))
        else:
            _print_article(newsroom, article_id)
    return 0


def _print_json_array(records: Iterable[object]) -> None:
    first = True
    for record in records:
        print("[" if first else ",", json.dumps(record, ensure_ascii=False), sep="\n" if not first else "")
        first = False
    print("[]" if first else "]")


def _headlines(newsroom: Newsroom, ids: Iterable[str]) -> Iterable[Headline]:
    return (headline for one in ids if (headline := newsroom.store.headline(one)) is not None)


def _print_fields(newsroom: Newsroom, ids: Sequence[str]) -> None:
    for headline in _headlines(newsroom, ids):
        fields = (
            headline.id,
            "" if headline.heat is None else str(headline.heat),
            "" if headline.quality is None else str(headline.quality),
            rfc3339(moment(headline.published)) or "",
            headline.provider,
            headline.title,
        )
        print("\t".join(fields))


def _print_table(newsroom: Newsroom, ids: Sequence[str]) -> None:
    from newsreader.ui.cells import clip, fit

    width = shutil.get_terminal_size().columns
    now = newsroom.store.now
    for headline in _headlines(newsroom, ids):
        heat = "" if headline.heat is None else str(headline.heat)
        state = " " if newsroom.store.decided(headline.id).read else "●"
        columns = (
            headline.id,
            state,
            heat.rjust(4),
            fit(relative_age(headline.published, now), AGE_WIDTH),
            fit(headline.provider, PROVIDER_WIDTH),
        )
        line = "  ".join(columns)
        print(clip(f"{line}  {headline.title}", width))


def _print_article(newsroom: Newsroom, article_id: str) -> None:
    article = newsroom.article(article_id)
    facts = (
        " · ".join(name for name in (article.provider.name, article.provider.domain) if name),
        full_date(timestamp(article.published)),
        " · ".join((article.type, *article.topics)),
        f"heat: {weigh(article).sentence()}",
        *(f"{kind}: {url}" for kind, url in article.urls.all()),
        f"id: {article.id}",
    )
    print(article.title, *(fact for fact in facts if fact), sep="\n")
    for text in (article.excerpt, article.body.text if article.body else ""):
        if text:
            print("", text, sep="\n")
    if article.related:
        print("", "related:", sep="\n")
        for number, related in enumerate(article.related, start=1):
            print(f"{number}. {related.title} ({related.provider.name}) {related.urls.best or ''}".rstrip())
