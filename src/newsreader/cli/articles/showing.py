"""`newsreader show`: one article, whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from newsreader.cli.articles.records import encoded, whole_record
from newsreader.cli.workplace import identified, loaded_session, user_config
from newsreader.model import Article, Related, Triage, timestamp
from newsreader.reading.blocks import Document
from newsreader.reading.dates import UNDATED, day, full_date, relative_age
from newsreader.reading.openings import below_title, own_excerpt
from newsreader.reading.read import read
from newsreader.session.articles.article_facts import (
    comments_address,
    comments_sentence,
    enclosures,
    heat_sentence,
    prior_sentence,
    text_sentence,
    update_sentence,
)
from newsreader.session.articles.details import heat_of
from newsreader.session.session import Session

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.store.store import Store

WIDEST = 100
"""Columns; longer lines are hard to read."""


def show_article(arguments: Namespace) -> int:
    """Print one article, as text for people or as JSON."""
    with loaded_session(arguments.paths, user_config(), stories=arguments.stories) as session:
        (article_id,) = identified(session, [arguments.id])
        article = session.article(article_id)
        if arguments.json:
            record = encoded(whole_record(session, article))
            print(msgspec.json.format(record, indent=2))
        else:
            for line in _lines(session, article):
                print(line)
    return 0


def _lines(session: Session, article: Article) -> Iterator[str]:
    from newsreader.reading.cells import wrapped

    width = min(shutil.get_terminal_size().columns, WIDEST)
    yield from wrapped(article.title, width)
    for fact in (*_facts(session, article), *session.reasons(article.id)):
        if fact:
            yield from wrapped(fact, width)
    document = read(article.body, article.urls.best) if article.body is not None else Document((), ())
    if excerpt := own_excerpt(article.excerpt, article.title, document):
        yield from ("", *wrapped(excerpt, width))
    yield from _text(below_title(document, article.title), width)
    yield from _section("Related", _related(session.store, article.related))
    yield from _section("Named as related by", _naming(session, article.id))
    yield from _section("Files", (f"{file.url} ({file.about})" for file in enclosures(article)))
    if (page := comments_address(article)) is not None:
        yield from _section(comments_sentence(article) or "Comments", (page,))
    yield from _section("Images", _images(article))
    yield from _section("Addresses", (f"{kind}: {url}" for kind, url in article.urls.all()))
    yield from _section("From", (f"{source.name}: {source.path}" for source in article.sources))


def _facts(session: Session, article: Article) -> Iterator[str]:
    store = session.store
    published = timestamp(article.published)
    yield _joined(article.provider.name, article.provider.domain)
    if published is None:
        yield UNDATED
    else:
        when, age = full_date(published), relative_age(published, store.now)
        yield when if age in when else _joined(when, age)
    yield _joined(article.type, *article.topics)
    yield heat_sentence(heat_of(session, article))
    yield prior_sentence(article)
    yield update_sentence(article, store.now)
    yield text_sentence(article, store.now)
    yield _joined(article.id, *_states(store.decided(article.id)))


def _states(triage: Triage) -> Iterator[str]:
    yield "read" if triage.read else "unread"
    if triage.starred:
        yield "starred"
    if triage.archived:
        yield "archived"
    if triage.heard:
        yield "heard"
    yield from sorted(triage.tags)


def _text(document: Document, width: int) -> Iterator[str]:
    from newsreader.reading.cells import cell_len
    from newsreader.reading.layout import lay_out

    lines = lay_out(document, width, cell_len)
    if lines:
        yield ""
        yield from (line.text for line in lines)
    yield from _section("Links in the text", (f"[{link.number}] {link.url}" for link in document.links))


def _related(store: Store, others: Iterable[Related]) -> Iterator[str]:
    for number, related in enumerate(others, start=1):
        quality = "" if related.quality is None else f"quality {related.quality}"
        here = ""
        if related.id is not None and related.id in store:
            here = f"here as {related.id}, {'read' if store.decided(related.id).read else 'unread'}"
        name = related.provider.called
        yield f"{number}. {related.title}"
        yield f"   {_joined(name, day(timestamp(related.published)), quality, here)}".rstrip()
        if related.urls.best:
            yield f"   {related.urls.best}"


def _naming(session: Session, article_id: str) -> Iterator[str]:
    known = (
        session.store.headline(namer) for namer in session.cache.naming(article_id) if namer != article_id
    )
    return (f"{headline.id}  {headline.title}" for headline in known if headline is not None)


def _images(article: Article) -> Iterator[str]:
    for image in article.images:
        size = f"{image.width}×{image.height}" if image.width and image.height else ""
        about = _joined(image.title, size)
        yield f"{image.url} ({about})" if about else image.url


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    shown = tuple(lines)
    if shown:
        yield from ("", f"{title}:", *shown)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
