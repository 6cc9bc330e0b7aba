"""The cache of parsed corpora."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_corpus import PLAIN, Audience, id_of, url_of, write

from newsreader.folders.loader import Loader
from newsreader.library.cache import files as cache_files
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.details import CAME_SINCE, TOLD_ONCE
from newsreader.library.cache.scope import Roots, Scope
from newsreader.library.codec import Texts
from newsreader.library.search_text import searchable
from newsreader.model import Body, BodyFormat


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    write(folder / "one.txt", "one", excerpt="Baltimore bans Facial Recognition", related=url_of("two"))
    write(folder / "two.txt", "two", excerpt="The café reopens", related=url_of("three"))
    write(folder / "four.txt", "four", excerpt="A ban on nothing", related=url_of("two"))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "cache.db"


def search(cache: Cache, phrases: str | Sequence[str]) -> frozenset[str]:
    cache.index_bodies()
    return cache.search_bodies(phrases)


def load(cache: Cache, *roots: Path) -> Audience:
    return Audience().hear(Loader(roots, cache, corpus=PLAIN).load())


@pytest.mark.parametrize(("query", "values"), [(CAME_SINCE, (0,)), (TOLD_ONCE, ())])
def test_files_are_gone_through_as_they_lie(
    news: Path, database: Path, query: str, values: tuple[int, ...]
) -> None:
    load(Cache.open(database), news)
    with closing(sqlite3.connect(database)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    assert plan[0] == "SCAN files"


def test_a_cache_in_memory_needs_no_folder() -> None:
    cache = Cache.open(None)
    assert cache.notice is None
    assert cache.article(id_of("one")) is None
    assert cache.naming(id_of("one")) == ()
    assert search(cache, "anything") == frozenset()


def test_where_no_file_can_be_the_reader_works_and_says_so(tmp_path: Path, news: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for path in (tmp_path / "file" / "cache.db", tmp_path):
        cache = Cache.open(path)
        assert cache.notice is not None
        assert cache.notice.startswith("Nothing is cached: ")
        assert str(path) in cache.notice
        assert len(load(cache, news).items) == 3
        assert cache.article(id_of("one")) is not None


@pytest.mark.parametrize(
    "content",
    [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 5_000, b"SQLite format 3\0"],
)
def test_a_damaged_file_is_made_again_with_a_note(database: Path, news: Path, content: bytes) -> None:
    database.parent.mkdir()
    database.write_bytes(content)
    cache = Cache.open(database)
    assert cache.notice == f"The cache was damaged and is made anew: {database}"
    assert len(load(cache, news).items) == 3
    cache.close()
    again = Cache.open(database)
    assert again.notice is None
    assert again.article(id_of("one")) is not None


def test_a_cache_of_another_version_is_made_again_with_a_note(database: Path, news: Path) -> None:
    load(Cache.open(database), news)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    cache = Cache.open(database)
    assert cache.notice == f"The cache was of another version and is made anew: {database}"
    assert cache.article(id_of("one")) is None
    assert load(cache, news).finished.parsed == 3


def test_tables_of_another_make_are_made_again(database: Path, news: Path) -> None:
    load(Cache.open(database), news)
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE articles")
    cache = Cache.open(database)
    heard = load(cache, news)
    assert len(heard.items) == 3
    assert cache.notice is not None
    assert cache.article(id_of("one")) is not None


def test_damage_found_while_reading_makes_the_cache_again_and_the_next_load_fills_it(
    database: Path, news: Path
) -> None:
    for number in range(150):
        write(news / f"{number}.txt", str(number), excerpt="x" * 5_000)
    filled = Cache.open(database)
    load(filled, news)
    filled.close()
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(16_384)
        file.write(b"\xa5" * (size - 16_384))
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    assert cache.notice == f"The cache was damaged and is made anew: {database}"
    assert heard.finished.parsed == 153
    assert len(heard.items) == 153
    assert cache.article(id_of("one")) is not None
    assert heard.hear(live.load()).finished.parsed == 0


def test_what_a_lost_cache_held_and_is_gone_is_removed(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE articles")
    (news / "one.txt").unlink()
    write(news / "two.txt", "two", title="two, longer")
    heard.hear(live.load())
    assert heard.titles == ["four", "two, longer"]
    assert heard.finished.articles == 2


def test_the_cache_can_be_deleted_while_readers_run(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    shutil.rmtree(database.parent)
    assert cache.article(id_of("one")) is not None
    assert search(cache, "baltimore") == {id_of("one")}
    write(news / "two.txt", "two", title="two, longer")
    assert "two, longer" in heard.hear(live.load()).titles
    cache.keep_snapshot("view", b"...")
    newcomer = Cache.open(database)
    assert newcomer.notice is None
    assert load(newcomer, news).finished.parsed == 3
    assert "two, longer" in heard.hear(live.load()).titles


def test_an_article_comes_whole_and_merged_from_the_copies_asked_for(database: Path, tmp_path: Path) -> None:
    write(tmp_path / "b" / "one.txt", "one", title="from b", topic="B")
    write(tmp_path / "a" / "one.txt", "one", title="from a", excerpt="only in a", topic="A")
    cache = Cache.open(database)
    load(cache, tmp_path / "b", tmp_path / "a")
    both = cache.article(id_of("one"))
    assert both is not None
    assert (both.title, both.topics) == ("from a", ("A", "B"))
    assert [source.name for source in both.sources] == ["a", "b"]
    alone = cache.article(id_of("one"), [tmp_path / "b"])
    assert alone is not None
    assert (alone.title, alone.excerpt) == ("from b", "")
    assert cache.article(id_of("one"), [tmp_path / "nowhere"]) is None
    assert cache.article("unknown") is None


def test_a_file_that_is_known_under_two_source_names_is_one_copy(database: Path, tmp_path: Path) -> None:
    write(tmp_path / "outer" / "inner" / "one.txt", "one", topic="A")
    cache = Cache.open(database)
    load(cache, tmp_path / "outer")
    load(cache, tmp_path / "outer" / "inner")
    article = cache.article(id_of("one"))
    assert article is not None
    assert [source.name for source in article.sources] == ["inner"]


def test_articles_that_name_this_one_as_related_are_found(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    assert cache.naming(id_of("two")) == tuple(sorted([id_of("one"), id_of("four")]))
    assert cache.naming(id_of("three")) == (id_of("two"),)
    write(news / "one.txt", "one", excerpt="names nobody now")
    heard.hear(live.load())
    assert cache.naming(id_of("two")) == (id_of("four"),)


def test_bodies_are_found_by_words_phrases_and_beginnings(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    load(cache, news)
    assert search(cache, "baltimore") == {id_of("one")}
    assert search(cache, "RECOG") == {id_of("one")}
    assert search(cache, "ban") == {id_of("one"), id_of("four")}
    assert search(cache, "CAFE") == {id_of("two")}
    assert search(cache, "facial recog") == {id_of("one")}
    assert search(cache, "recognition facial") == frozenset()
    assert search(cache, ["recognition", "baltimore"]) == {id_of("one")}
    assert search(cache, '"') == frozenset()
    assert search(cache, 'say "NEAR( OR * -') == frozenset()
    assert search(cache, "") == frozenset()


def test_what_is_no_longer_in_a_body_is_no_longer_found(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    assert search(cache, "baltimore") == {id_of("one")}
    write(news / "one.txt", "one", excerpt="Boston")
    heard.hear(live.load())
    assert search(cache, "baltimore") == frozenset()
    assert search(cache, "boston") == {id_of("one")}


def test_indexing_bodies_can_be_stopped_and_goes_on_later(database: Path, tmp_path: Path) -> None:
    for number in range(250):
        write(tmp_path / "news" / f"{number}.txt", str(number), excerpt="word")
    cache = Cache.open(database)
    load(cache, tmp_path / "news")
    stop = Event()
    stop.set()
    assert cache.index_bodies(stop) == 0
    assert cache.index_bodies() == 250
    assert cache.index_bodies() == 0
    assert len(search(cache, "word")) == 250


def test_markup_of_html_bodies_is_not_searched() -> None:
    html = (
        "<head><style>p { color: red }</style></head>"
        "<p class=shouting>Caf&eacute; <b>open</b></p><script>x<y</script> end"
    )
    words = searchable(Texts("Excerpt", Body(BodyFormat.HTML, html)))
    assert words.split() == ["excerpt", "cafe", "open", "end"]


@pytest.mark.parametrize("hostile", ["<" * 500_000, "<script>" * 60_000, "<a" * 250_000, "&" * 500_000])
def test_hostile_html_does_not_hold_up_the_index(hostile: str) -> None:
    began = time.process_time()
    searchable(Texts("", Body(BodyFormat.HTML, hostile)))
    assert time.process_time() - began < 5


def test_snapshots_are_there_for_the_next_start(database: Path) -> None:
    cache = Cache.open(database)
    assert cache.snapshot("view") is None
    cache.keep_snapshot("view", b"first")
    cache.keep_snapshot("view", b"second")
    cache.keep_snapshot("other", b"")
    again = Cache.open(database)
    assert again.snapshot("view") == b"second"
    assert again.snapshot("other") == b""


def test_a_closed_cache_knows_nothing_and_harms_nothing(database: Path, news: Path) -> None:
    cache = Cache.open(database)
    load(cache, news)
    cache.close()
    assert cache.article(id_of("one")) is None
    cache.keep_snapshot("view", b"...")
    assert cache.notice is None
    assert Cache.open(database).article(id_of("one")) is not None


def test_folders_that_nobody_opens_any_more_are_swept_out(
    database: Path, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "other" / "five.txt", "five")
    cache = Cache.open(database)
    load(cache, news)
    later = time.time() + 86_400 * (cache_files.UNUSED_DAYS + 1)
    monkeypatch.setattr("newsreader.system.durations.time.time", lambda: later)
    load(cache, tmp_path / "other")
    assert cache.article(id_of("one")) is None
    assert cache.article(id_of("five")) is not None


def test_traces_of_deleted_files_are_swept_out_of_the_indexes(
    database: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.library.cache.files.ORPHANS", 1)
    cache = Cache.open(database)
    load(cache, news)
    assert search(cache, "ban") == {id_of("one"), id_of("four")}
    (news / "four.txt").unlink()
    write(news / "one.txt", "one", title="one, again", excerpt="A ban", related=url_of("two"))
    load(cache, news)
    load(cache, news)
    assert search(cache, "ban") == {id_of("one")}
    assert cache.naming(id_of("two")) == (id_of("one"),)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT COUNT(*) FROM names").fetchone() == (2,)


def test_the_deepest_root_owns_a_file() -> None:
    roots = Roots([Path("/a"), Path("/a/b/c"), Path("/a/b/file.md")])
    assert roots.of("/a/x") == "/a"
    assert roots.of("/a/b/c/d/e") == "/a/b/c"
    assert roots.of("/a/b/file.md") == "/a/b/file.md"
    assert roots.of("/ab") is None
    assert Roots([Path("/")]).of("/x/y") == "/"
    scope = Scope(roots, {"/a": 1, "/a/b/c": 2, "/a/b/file.md": 1})
    assert scope.shelves == (1, 2)
    assert scope.covers(2, "/a/b/c/d")
    assert not scope.covers(1, "/a/b/c/d")
    assert not scope.covers(1, "/elsewhere")


@given(st.text(st.sampled_from('<>/ab &;="\nscript'), max_size=40))
def test_the_short_way_through_markup_sees_what_the_long_one_does(html: str) -> None:
    short = searchable(Texts("", Body(BodyFormat.HTML, html)))
    long = searchable(Texts("", Body(BodyFormat.HTML, f"{html}<head></head>")))
    assert short.split() == long.split()
