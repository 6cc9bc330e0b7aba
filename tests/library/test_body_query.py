"""A search in full texts beside everything else finds what one that is waited for does, until it is ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest
from feeding import deliver, entry
from plain_corpus import PLAIN, Audience, id_of, write

from newsreader.folders.loader import Loader
from newsreader.library import Library
from newsreader.library.cache import body_query
from newsreader.library.cache.body_query import BodyQuery
from newsreader.library.cache.cache import Cache, CacheLostError
from newsreader.model import id_from_url

COUNT = 7


@pytest.fixture(params=["file", "memory"])
def cache(request: pytest.FixtureRequest, tmp_path: Path, library: Library) -> Iterator[Cache]:
    opened = Cache.open(tmp_path / "cache.db" if request.param == "file" else None)
    fill(opened, tmp_path / "news", library)
    yield opened
    opened.close()


@pytest.fixture
def in_file(tmp_path: Path, library: Library) -> Iterator[Cache]:
    opened = Cache.open(tmp_path / "cache.db")
    fill(opened, tmp_path / "news", library)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_query, "PIECE", 1)


def fill(cache: Cache, folder: Path, library: Library) -> None:
    for number in range(COUNT):
        write(folder / f"{number}.txt", str(number), excerpt=f"A zebra, number n{number}")
    Audience().hear(Loader((folder,), cache, corpus=PLAIN).load())
    deliver(library.feeds, entry("fed", text="Another zebra crosses"))
    cache.index_bodies()
    cache.index_text_versions(library.text_versions)


def found(cache: Cache, *phrases: str) -> set[str]:
    return set(chain.from_iterable(cache.found_in_bodies(BodyQuery(phrases))))


@pytest.mark.parametrize("phrases", [("zebra",), ("zeb",), ("zebra", "n1"), ("zebra cro",), ("-",), ("gnu",)])
def test_it_finds_the_same(cache: Cache, phrases: tuple[str, ...]) -> None:
    assert found(cache, *phrases) == cache.search_bodies(phrases)


def test_it_finds_what_folders_and_feeds_have(cache: Cache) -> None:
    fed = id_from_url("https://feed.example/fed")
    assert found(cache, "zebra") == {fed, *(id_of(str(number)) for number in range(COUNT))}


def test_one_that_is_ended_before_it_begins_finds_nothing(cache: Cache) -> None:
    query = BodyQuery(("zebra",))
    query.end()
    assert list(cache.found_in_bodies(query)) == []


def test_one_that_is_ended_finds_nothing_more_and_harms_nothing(in_file: Cache) -> None:
    query = BodyQuery(("zebra",))
    pieces = in_file.found_in_bodies(query)
    assert len(next(pieces)) == 1
    query.end()
    assert list(pieces) == []
    assert in_file.notice is None
    assert len(found(in_file, "zebra")) == COUNT + 1


def test_what_is_looked_at_can_be_interrupted(in_file: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    query = BodyQuery(("zebra",))

    class Interrupted(sqlite3.Connection):
        """Somebody ends the query right before the first look."""

        def execute(self, sql: str, parameters: Sequence[str] = ()) -> sqlite3.Cursor:  # type: ignore[override]
            if "MATCH" in sql:
                self.set_progress_handler(query.end, 1)
            return super().execute(sql, parameters)

    def connect(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, factory=Interrupted)

    monkeypatch.setattr(body_query, "connect", connect)
    assert list(in_file.found_in_bodies(query)) == []
    assert in_file.notice is None


def test_where_the_file_is_damaged_it_is_made_again_and_that_is_said(in_file: Cache) -> None:
    assert in_file.path is not None
    with sqlite3.connect(in_file.path) as connection:
        connection.execute("DROP TABLE bodies")
    with pytest.raises(CacheLostError):
        found(in_file, "zebra")
    assert in_file.notice is not None
    assert found(in_file, "zebra") == set()


def test_a_cache_that_is_closed_meanwhile_ends_it_quietly(in_file: Cache) -> None:
    query = BodyQuery(("zebra",))
    pieces = in_file.found_in_bodies(query)
    next(pieces)
    in_file.close()
    query.end()
    assert list(pieces) == []
