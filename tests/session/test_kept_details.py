"""What queries ask of whole articles, in a file: as what is read, whatever has changed since."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from by_hand import ByHandScheduler
from fakes import NOW, write_article
from feeding import deliver, entry

from newsreader.config.schema import Config, Sources
from newsreader.library import Library
from newsreader.model import ArticleDetails, FeedEntry
from newsreader.query import parse
from newsreader.session.detail_writing import write
from newsreader.session.jobs import details as details_job
from newsreader.session.jobs.details import DetailKeepingJob
from newsreader.session.kept_details import changed_since, current
from newsreader.session.session import Session
from newsreader.system.paths import Paths


def told(name: str, author: str, text: str = "") -> FeedEntry:
    brought = entry(name, text=text)
    article = msgspec.structs.replace(brought.article, extra={"author": author})
    return msgspec.structs.replace(brought, article=article)


def filed(folder: Path, name: str, author: str) -> None:
    path = write_article(
        folder, name, f'title: "{name}"\nauthor: "{author}"\noriginalUrl: "https://a.example/{name}"'
    )
    os.utime(path, (NOW - 200, NOW - 200))


def opened(paths: Paths, folder: Path) -> Session:
    session = Session.open([], paths, Config(sources=Sources((str(folder),))), clock=lambda: NOW)
    session.load_all()
    return session


def titles(session: Session, query: str) -> set[str]:
    headlines = map(session.store.headline, session.store.view(parse(query)).ids)
    return {headline.title for headline in headlines if headline is not None}


def keep(session: Session) -> None:
    assert write(session.details, session.cache, session.library, session.roots)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "news"


@pytest.fixture
def session(paths: Paths, library: Library, folder: Path) -> Iterator[Session]:
    deliver(library.feeds, told("Short", "Ada"), at=NOW - 100)
    deliver(library.feeds, told("Long", "Ben", "word " * 300), at=NOW - 100)
    filed(folder, "Filed", "Cleo")
    filed(folder / "copies", "Filed", "Cleo")
    filed(folder, "Single", "Dora")
    session = opened(paths, folder)
    yield session
    session.close()


def test_what_has_one_source_is_in_the_file_as_it_would_be_read(session: Session) -> None:
    keep(session)
    kept = session.details.kept()
    assert kept is not None
    ids = sorted(headline.id for headline in session.store.headlines)
    read = session.details.details(ids)
    in_file = set()
    for article_id, place in zip(ids, kept.places(ids), strict=True):
        if place is not None:
            in_file.add(read[article_id].author)
            assert kept.author(place) == read[article_id].author
            assert kept.url(place) == read[article_id].url
            assert kept.language(place) == read[article_id].language
            assert kept.words(place) == read[article_id].words
    assert in_file == {"Ada", "Ben", "Dora"}, "of copies, one may go and leave no trace"
    assert kept.places(["nowhere"]) == [None]


def test_what_is_in_the_file_is_not_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(session)
    asked: list[str] = []
    details = session.details.details

    def read(ids: Sequence[str]) -> dict[str, ArticleDetails]:
        asked.extend(ids)
        return details(ids)

    monkeypatch.setattr(session.details, "details", read)
    assert titles(session, "author:ada") == {"Short"}
    assert titles(session, "words>200") == {"Long"}
    assert len(asked) == 1, "the one with a copy"


def test_what_changed_since_is_read(session: Session, paths: Paths, library: Library, folder: Path) -> None:
    keep(session)
    filed(folder, "Single", "Dorothea")
    filed(folder, "Fresh", "Emil")
    deliver(library.feeds, told("Short", "Adele", "another text"))
    library.full_texts.keep(
        session.store.view(parse("title:long")).ids[0], "<p>one two three four five</p>", int(NOW)
    )
    again = opened(paths, folder)
    for query, expected in {
        "author:dorothea": {"Single"},
        "author=dora": set(),
        "author:emil": {"Fresh"},
        "author:adele": {"Short"},
        "words>200": set(),
        "words=5": {"Long"},
    }.items():
        assert titles(again, query) == expected, query
    assert again.details.changed(library) == 3
    again.close()


def test_a_change_in_a_session_is_read_too(session: Session, library: Library) -> None:
    keep(session)
    assert titles(session, "author:ada") == {"Short"}
    deliver(library.feeds, told("Short", "Adele", "another text"))
    session.feeds.take(next(iter(session.feeds.news()())))  # type: ignore[misc]
    assert titles(session, "author=adele") == titles(session, "author:adele") == {"Short"}


def test_a_file_of_another_cache_or_library_is_none(session: Session) -> None:
    keep(session)
    file = session.details.read_file()
    assert file is not None
    assert len(file) == 3
    assert current(file, session.cache, session.library) is not None
    for other in (
        msgspec.structs.replace(file.state, cache="other"),
        msgspec.structs.replace(file.state, library="other"),
    ):
        assert changed_since(other, session.cache, session.library) is None


def test_it_is_written_beside_the_owner_once_somebody_asks(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details_job, "FEW", 2)
    scheduler = ByHandScheduler()
    job = DetailKeepingJob(session, scheduler)
    job.recall()
    assert [group for group, _ in scheduler.waiting] == ["details"]
    scheduler.work()
    assert not scheduler.waiting, "nobody has asked"
    assert not session.store.details_are_kept
    assert titles(session, "author:ada") == {"Short"}
    scheduler.advance(1)
    scheduler.work()
    assert session.store.details_are_kept
    assert titles(session, "author:ada") == {"Short"}
    assert session.details.changed(session.library) == 0


def test_few_articles_are_read_as_they_are(session: Session) -> None:
    scheduler = ByHandScheduler()
    job = DetailKeepingJob(session, scheduler)
    job.recall()
    assert titles(session, "author:ada") == {"Short"}
    scheduler.work()
    scheduler.advance(1)
    scheduler.work()
    assert session.details.read_file() is None
    job.stop()
