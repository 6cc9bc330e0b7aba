"""Bytes on the disk that change by themselves: what can still be read is there, what can't is named."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from fakes import write_articles
from feeding import deliver, entry
from headless import Headless

from newsreader.library import Change, Library
from newsreader.library.cache.cache import Cache
from newsreader.model import TriageField
from newsreader.system.paths import Paths

ROUNDS = 15
ARTICLES = 60


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "library.db"
    library = Library.open(path)
    entries = [entry(f"Title {number} ü", text="word " * 50) for number in range(ARTICLES)]
    deliver(library.feeds, *entries)
    for starred in entries[:20]:
        library.record("starred", [Change(starred.article.id, TriageField.STARRED, True)])
    library.close()
    return path


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_library_with_flipped_bytes_tells_all_that_it_can(kept: Path, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(kept.read_bytes())
    for _ in range(8):
        data[dice.randrange(100, len(data))] ^= 1 << dice.randrange(8)
    kept.write_bytes(data)
    library = Library.open(kept)
    try:
        triage = library.triage()
        feeds = library.feeds
        cards = feeds.cards()
        feeds.all()
        feeds.health(2_000)
        for card in cards:
            feeds.article(card.headline.id)
        feeds.reports([card.headline.id for card in cards])
        library.history()
        library.full_texts.wanted(2_000, 100)
        # Named, where something is missing: in the notice of a library begun anew, or as problems.
        if len(cards) < ARTICLES or len(triage) < 20:
            assert library.notice is not None or library.damage.problems
        library.record("read", [Change("x", TriageField.READ, True)])
    finally:
        library.close()


def test_an_article_whose_bytes_make_no_sense_is_left_out_by_name(kept: Path) -> None:
    connection = sqlite3.connect(kept)
    connection.execute("UPDATE article SET card = x'c1ff' WHERE id = (SELECT min(id) FROM article)")
    connection.execute(
        "UPDATE article_text SET whole = x'c1ff'"
        " WHERE article IN (SELECT id FROM article ORDER BY id LIMIT 2)"
    )
    (first,), (second,) = connection.execute("SELECT id FROM article ORDER BY id LIMIT 2").fetchall()
    connection.commit()
    connection.close()
    library = Library.open(kept)
    ids = {card.headline.id for card in library.feeds.cards()}
    assert len(ids) == ARTICLES - 1
    assert first not in ids
    (problem,) = library.damage.problems
    assert f"article {first} is damaged" in problem.message
    article = library.feeds.article(second)
    assert article is not None
    assert article.title
    assert article.body is None
    library.close()


def test_a_name_that_is_no_text_any_more_hides_no_other(kept: Path) -> None:
    connection = sqlite3.connect(kept)
    connection.execute("UPDATE feed SET title = CAST(x'41ff42' AS TEXT)")
    connection.commit()
    connection.close()
    library = Library.open(kept)
    assert [feed.title for feed in library.feeds.all()] == ["A\ufffdB"]
    assert library.damage.problems
    library.close()


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache.open(path)
    cache.keep_snapshot("place", b"x")
    cache.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE snapshots SET key = CAST(x'ff' AS TEXT), data = 'text'")
    connection.commit()
    connection.close()
    cache = Cache.open(path)
    cache.snapshot("place")
    cache.keep_snapshot("place", b"y")
    assert cache.snapshot("place") == b"y"
    cache.close()


def test_a_cache_whose_tables_have_names_that_are_no_text_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    Cache.open(path).close()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"CREATE TABLE notes", b"CR\xc5ATE TABLE notes"))
    cache = Cache.open(path)
    cache.keep_snapshot("place", b"y")
    assert cache.snapshot("place") == b"y"
    assert cache.notice is not None
    assert "damaged and is made anew" in cache.notice
    cache.close()


def test_a_cache_that_has_lost_an_article_reads_it_again(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 3)
    reader = Headless([tmp_path / "news"], paths)
    reader.load()
    reader.close()
    connection = sqlite3.connect(paths.cache_file)
    connection.execute("DELETE FROM articles WHERE file_id = (SELECT max(file_id) FROM files)")
    connection.commit()
    connection.close()
    reader = Headless([tmp_path / "news"], paths)
    reader.load()
    assert len(reader.titles()) == 3
    reader.close()
