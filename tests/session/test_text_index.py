"""What feeds and pages tell is found by `text:`, whatever happens to library and cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NOW, write_article
from feeding import FEED, deliver, entry

from newsreader.config.schema import Config, Sources
from newsreader.library import Library
from newsreader.library.cache import text_versions
from newsreader.library.cache.cache import Cache
from newsreader.model import id_from_url
from newsreader.query import parse
from newsreader.session.incoming.text_index import FEW, Indexing, IndexProgress
from newsreader.session.session import Session
from newsreader.system.paths import Paths


@pytest.fixture
def cache(paths: Paths) -> Iterator[Cache]:
    opened = Cache.open(paths.cache_file)
    yield opened
    opened.close()


def matches(library: Library, cache: Cache, *phrases: str) -> set[str]:
    Indexing(library, cache).run(files=False)
    return set(cache.search_bodies(phrases))


def id_of(name: str) -> str:
    return id_from_url(f"https://feed.example/{name}")


def test_the_words_of_feed_articles_are_found(library: Library, cache: Cache) -> None:
    deliver(library.feeds, entry("one", text="A zebra crosses"), entry("two", text="A lion sleeps"))
    assert matches(library, cache, "zebra") == {id_of("one")}
    assert matches(library, cache, "zebra", "crosses") == {id_of("one")}
    assert matches(library, cache, "zebra", "lion") == set()


def test_what_comes_later_is_found_and_only_that_is_indexed(library: Library, cache: Cache) -> None:
    deliver(library.feeds, entry("one", text="zebra"))
    assert Indexing(library, cache).run(files=False) == 1
    deliver(library.feeds, entry("one", text="zebra"), entry("two", text="another zebra"))
    assert Indexing(library, cache).run(files=False) == 1
    assert cache.search_bodies("zebra") == {id_of("one"), id_of("two")}


def test_an_edited_article_is_found_by_its_new_words_alone(library: Library, cache: Cache) -> None:
    deliver(library.feeds, entry("one", text="zebra"))
    assert matches(library, cache, "zebra") == {id_of("one")}
    deliver(library.feeds, entry("one", text="lion"))
    assert matches(library, cache, "zebra") == set()
    assert matches(library, cache, "lion") == {id_of("one")}


def test_the_full_text_is_found_beside_what_the_source_tells(library: Library, cache: Cache) -> None:
    deliver(library.feeds, entry("one", text="Only the beginning"))
    library.full_texts.keep(id_of("one"), "<p>And then a <b>zebra</b></p>", int(NOW))
    assert matches(library, cache, "zebra") == {id_of("one")}
    assert matches(library, cache, "beginning") == {id_of("one")}
    library.full_texts.note_failure("other", "no", int(NOW))
    assert Indexing(library, cache).waiting(files=False) == 0


def test_a_new_cache_and_another_library_are_indexed_from_the_beginning(
    library: Library, cache: Cache, paths: Paths, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("one", text="zebra"))
    assert matches(library, cache, "zebra") == {id_of("one")}
    fresh = Cache.open(tmp_path / "fresh.db")
    assert matches(library, fresh, "zebra") == {id_of("one")}
    fresh.close()
    other = Library.open(tmp_path / "other.db")
    deliver(other.feeds, entry("two", text="zebra"))
    assert matches(other, cache, "zebra") == {id_of("two")}
    other.close()


def test_a_library_that_was_set_back_to_a_backup_is_indexed_anew(
    library: Library, cache: Cache, paths: Paths
) -> None:
    deliver(library.feeds, entry("one", text="zebra"))
    backup = paths.library.with_name("backup.db")
    with sqlite3.connect(paths.library) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    deliver(library.feeds, entry("two", text="lion"))
    assert matches(library, cache, "lion") == {id_of("two")}
    restored = Library.open(backup)
    assert matches(restored, cache, "lion") == set()
    deliver(restored.feeds, entry("three", text="gnu"))
    assert matches(restored, cache, "gnu") == {id_of("three")}
    restored.close()


def test_an_index_mostly_of_the_past_is_made_anew(
    library: Library, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_versions, "ORPHANS", 3)
    for number in range(12):
        deliver(library.feeds, entry("one", text=f"zebra {number}"))
        assert matches(library, cache, "zebra") == {id_of("one")}
        assert matches(library, cache, f"zebra {number}") == {id_of("one")}


def test_an_article_that_is_gone_is_not_in_the_store_and_so_not_in_a_view(paths: Paths) -> None:
    library = Library.open(paths.library)
    deliver(library.feeds, entry("one", text="zebra"))
    session = Session.open([], paths, Config(), clock=lambda: NOW)
    session.load_all()
    assert session.store.view(parse("text:zebra")).ids == (id_of("one"),)
    session.close()
    library.feeds.unsubscribe(FEED)
    write = Session.open([], paths, Config(), clock=lambda: NOW)
    write.load_all()
    assert write.store.view(parse("text:zebra")).ids == ()
    write.close()
    library.close()


def test_folders_and_feeds_are_searched_together(paths: Paths, library: Library, tmp_path: Path) -> None:
    deliver(library.feeds, entry("one", text="zebra"))
    write_article(tmp_path / "n", "2", 'title: Two\noriginalUrl: "https://feed.example/two"', "A zebra.")
    config = Config(sources=Sources((str(tmp_path / "n"),)))
    session = Session.open([], paths, config, clock=lambda: NOW)
    session.load_all()
    assert set(session.store.view(parse("text:zebra")).ids) == {id_of("one"), id_of("two")}
    session.close()


def test_much_is_indexed_by_another_process(library: Library, cache: Cache) -> None:
    deliver(library.feeds, *(entry(f"{number}", text="zebra") for number in range(FEW + 5)))
    indexing = Indexing(library, cache)
    told: list[IndexProgress] = []
    assert indexing.run_beside(told.append, files=False) == FEW + 1
    assert indexing.waiting(files=False) == 0
    assert told == [(FEW + 5, FEW + 5)]
    assert len(cache.search_bodies("zebra")) == FEW + 5


def test_it_can_be_stopped(library: Library, cache: Cache) -> None:
    deliver(library.feeds, *(entry(f"{number}", text="zebra") for number in range(FEW + 5)))
    indexing = Indexing(library, cache)
    indexing.stop()
    indexing.run_beside(lambda progress: None, files=False)
    assert indexing.run(files=False) == 0


def test_texts_are_not_indexed_into_a_library_that_is_begun_where_one_was_taken_away(
    paths: Paths, tmp_path: Path
) -> None:
    library = Library.open(paths.library)
    deliver(library.feeds, *(entry(f"n{number}", text="zebra") for number in range(FEW + 1)))
    cache = Cache.open(paths.cache_file)
    paths.library.rename(tmp_path / "away.db")
    Indexing(library, cache).run_beside(lambda progress: None, files=False)
    assert not paths.library.exists()
    (tmp_path / "away.db").rename(paths.library)
    assert Indexing(library, cache).run_beside(lambda progress: None, files=False) == FEW + 1
    assert len(cache.search_bodies("zebra")) == FEW + 1
    cache.close()
    library.close()
