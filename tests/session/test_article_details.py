"""Queries that ask whole articles: who wrote them, where, how long they are, whether they are new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fakes import NOW, write_article
from feeding import deliver, entry

from newsreader.config.schema import Config, Sources
from newsreader.library import Library
from newsreader.model import FeedEntry
from newsreader.query import parse
from newsreader.session.detail_writing import write
from newsreader.session.session import Session
from newsreader.system.paths import Paths


def told(name: str, text: str = "", **extra: str) -> FeedEntry:
    brought = entry(name, text=text)
    return msgspec.structs.replace(brought, article=msgspec.structs.replace(brought.article, extra=extra))


def titles(session: Session, query: str) -> set[str]:
    ids = session.store.view(parse(query)).ids
    return {
        headline.title for article_id in ids if (headline := session.store.headline(article_id)) is not None
    }


@pytest.fixture(params=["read", "kept"])
def session(
    request: pytest.FixtureRequest, paths: Paths, library: Library, tmp_path: Path
) -> Iterator[Session]:
    """Whose details are read one by one, or are in a file."""
    deliver(library.feeds, told("Short", author="Ada Lovelace", language="de-AT"), at=NOW - 5_000)
    deliver(library.feeds, told("Long", "word " * 600, language="en"), at=NOW - 100)
    path = write_article(
        tmp_path / "news",
        "filed",
        'title: "Filed"\nauthor: "Émile Borel"\noriginalUrl: "https://a.example/blog/1"',
    )
    os.utime(path, (NOW - 200, NOW - 200))
    opened = Session.open([], paths, Config(sources=Sources((str(tmp_path / "news"),))), clock=lambda: NOW)
    opened.load_all()
    if request.param == "kept":
        assert write(opened.details, opened.cache, opened.library, opened.roots)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("author:lovelace", {"Short"}),
        ("author:emile", {"Filed"}),
        ("author=lovelace", set()),
        ("-author:/ada|mile/", {"Long"}),
        ("url:/blog/", {"Filed"}),
        ("url:feed.example", {"Short", "Long"}),
        ("lang:de", {"Short"}),
        ("lang=de", set()),
        ("words>500", {"Long"}),
        ("words<=2", {"Short"}),
    ],
)
def test_a_query_asks_what_only_whole_articles_tell(session: Session, query: str, expected: set[str]) -> None:
    assert titles(session, query) == expected


def test_what_an_edit_changes_is_asked_anew(session: Session, library: Library) -> None:
    assert titles(session, "words>500 source:feed") == {"Long"}
    deliver(library.feeds, told("Short", "longer " * 700))
    session.feeds.take(next(iter(session.feeds.news()())))  # type: ignore[misc]
    assert titles(session, "words>500 source:feed") == {"Long", "Short"}


def test_a_fetched_page_counts_in_place_of_the_text(session: Session, library: Library) -> None:
    short = session.store.view(parse("title:short")).ids[0]
    library.full_texts.keep(short, "<p>" + "page " * 800 + "</p>", int(NOW))
    assert titles(session, "words>700") == {"Short"}


def test_new_is_what_came_since_the_last_start(session: Session, paths: Paths) -> None:
    assert titles(session, "is:new") == {"Short", "Long", "Filed"}, "the reader was never started"
    for start in (NOW - 1_000, NOW):
        reader = Session.open([], paths, session.config, clock=lambda: NOW)
        reader.details.started(int(start))
        reader.load_all()
        reader.details.note_start()
        shown = titles(reader, "is:new")
        reader.close()
    assert shown == {"Long", "Filed"}
    command = Session.open([], paths, session.config, clock=lambda: NOW)
    command.load_all()
    assert titles(command, "is:new") == shown, "a command finds what the reader shows"
    command.close()
