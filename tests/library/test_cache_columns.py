"""All headlines in one file of columns: whole, or as good as none."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from damage import each_bit_in_turn, each_byte_changed, each_cut
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_corpus import PLAIN, Audience, write

from newsreader.folders.loader import Loader
from newsreader.library.cache.blocks import Interned, decode_items, encode_items
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.column_files import KEPT, KEPT_DAYS, ColumnFiles, ColumnsState
from newsreader.model import Headline, SearchEntry
from newsreader.system.durations import DAY

LETTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(LETTERS, max_size=8)
STATE = ColumnsState("me", 7, 100)
NUMBERS = st.none() | st.integers(-(2**62), 2**62)
HEADLINES = st.builds(
    Headline,
    id=st.text("abc234", min_size=1, max_size=3),
    title=WORDS,
    provider=WORDS,
    domain=WORDS,
    published=NUMBERS,
    type=WORDS,
    topics=st.lists(WORDS, max_size=3).map(tuple),
    quality=NUMBERS,
    heat=NUMBERS,
    heat_computed=st.booleans(),
    related=st.integers(0, 9),
    has_image=st.booleans(),
    source=WORDS,
)
ITEMS = st.lists(st.builds(SearchEntry, headline=HEADLINES, folded=WORDS), max_size=6)


def files_in(folder: Path) -> ColumnFiles:
    return ColumnFiles(folder / "cache.db")


def read(files: ColumnFiles, key: str = "key", identity: str = "me") -> list[SearchEntry] | None:
    kept = files.read(key, identity)
    return None if kept is None else list(kept.entries)


@settings(max_examples=60)
@given(ITEMS)
def test_a_block_gives_back_what_it_was_given(items: list[SearchEntry]) -> None:
    assert decode_items(encode_items(items), Interned()) == items


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS)
def test_columns_give_back_what_they_were_given(tmp_path: Path, items: list[SearchEntry]) -> None:
    files = files_in(tmp_path)
    assert files.write("key", STATE, items)
    kept = files.read("key", "me")
    assert kept is not None
    assert kept.state == STATE
    assert list(kept.entries) == items


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS, others=ITEMS, gone=st.sets(st.text("abc234", min_size=1, max_size=1), max_size=2))
def test_columns_brought_up_to_date_have_each_article_once_as_it_is_now(
    tmp_path: Path, items: list[SearchEntry], others: list[SearchEntry], gone: set[str]
) -> None:
    before = {item.headline.id: item for item in items}
    now = {item.headline.id: item for item in others if item.headline.id not in gone}
    files_in(tmp_path).write("key", STATE, before.values())
    kept = files_in(tmp_path).read("key", "me")
    assert kept is not None
    entries = kept.entries.brought_up_to_date(gone, now.values())
    expected = {article_id: item for article_id, item in before.items() if article_id not in gone} | now
    assert {item.headline.id: item for item in entries} == expected
    assert len(entries) == len(expected)
    if gone.isdisjoint(before):
        assert list(entries) == list(expected.values()), "who only changed keeps the row"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ITEMS, data=st.data())
def test_columns_without_some_and_with_others_are_as_a_list_is(
    tmp_path: Path, items: list[SearchEntry], data: st.DataObject
) -> None:
    files_in(tmp_path).write("key", STATE, items)
    kept = files_in(tmp_path).read("key", "me")
    assert kept is not None
    gone = data.draw(st.sets(st.sampled_from([item.headline.id for item in items]))) if items else set()
    more = data.draw(ITEMS)
    entries = kept.entries.without(gone)
    for item in more:
        entries.append(item)
    expected = [item for item in items if item.headline.id not in gone] + more
    assert list(entries) == expected
    assert list(entries.without(gone)) == [item for item in expected if item.headline.id not in gone]
    text, rows = data.draw(st.text(LETTERS, max_size=2)), range(len(expected))
    assert entries.folded.holding(text, rows) == [row for row in rows if text in expected[row].folded]


def test_equal_names_are_one_string_in_memory(tmp_path: Path) -> None:
    items = [SearchEntry(Headline(str(n), "t", "Wired", "wired.com", topics=("AI",)), "") for n in (1, 2)]
    interned = Interned()
    ((before,), (after,)) = (decode_items(encode_items([item]), interned) for item in items)
    assert before.headline.provider is after.headline.provider
    assert before.headline.topics is after.headline.topics
    files_in(tmp_path).write("key", STATE, items)
    kept = files_in(tmp_path).read("key", "me")
    assert kept is not None
    first, second = kept.entries
    assert first.headline.provider is second.headline.provider


def test_any_byte_that_is_another_is_noticed_and_so_is_any_cut(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    items = [
        SearchEntry(Headline(str(n), f"title {n}", published=n, topics=("AI",)), f"é {n}") for n in (1, 2)
    ]
    assert files.write("key", STATE, items)
    (path,) = tmp_path.glob("*.columns")
    assert read(files) == items
    for place in each_byte_changed(path, each_bit_in_turn):
        assert read(files) is None, place
    for length in each_cut(path):
        assert read(files) is None, length
    path.write_bytes(path.read_bytes() + b"\0")
    assert read(files) is None


def test_columns_of_another_cache_or_key_are_none(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    files.write("key", STATE, [])
    assert read(files, identity="someone else") is None
    assert read(files, key="other key") is None
    assert read(files) == []


def test_only_some_files_are_kept_and_nothing_unfinished(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    for number in range(KEPT + 3):
        assert files.write(str(number), STATE, [])
    assert len(list(tmp_path.iterdir())) == KEPT
    assert not files_in(tmp_path / "missing").write("key", STATE, [])


def test_what_no_start_uses_any_more_goes_and_what_one_uses_stays(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    long_ago = time.time() - (KEPT_DAYS + 1) * DAY
    for key in ("used", "unused"):
        files.write(key, STATE, [])
    for path in tmp_path.glob("*.columns"):
        os.utime(path, (long_ago, long_ago))
    assert read(files, "used") == []
    files.write("new", STATE, [])
    assert [read(files, key) for key in ("used", "unused", "new")] == [[], None, []]


def test_what_is_mapped_stays_when_the_file_is_replaced_or_deleted(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    items = [SearchEntry(Headline("1", "the title"), "the text")]
    files.write("key", STATE, items)
    kept = files.read("key", "me")
    files.write("key", STATE, [])
    for path in tmp_path.glob("*.columns"):
        path.unlink()
    assert kept is not None
    assert list(kept.entries) == items


@pytest.fixture
def kept_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder and the database that holds it, with columns beside it."""
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 3)
    news, database = tmp_path / "news", tmp_path / "cache" / "cache.db"
    for number in range(20):
        write(news / f"{number:02}.txt", str(number))
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert len(list(database.parent.glob("*.columns"))) == 1
    return news, database


def titles(news: Path, database: Path) -> list[str]:
    cached = Loader([news], Cache.open(database), corpus=PLAIN).cached()
    return sorted(item.headline.title for item in cached.items)


def test_a_start_takes_the_columns_and_what_has_changed_since(kept_news: tuple[Path, Path]) -> None:
    news, database = kept_news
    (columns,) = database.parent.glob("*.columns")
    before = columns.read_bytes()
    write(news / "00.txt", "0", title="changed")
    (news / "01.txt").unlink()
    write(news / "new.txt", "new")
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert columns.read_bytes() == before
    assert titles(news, database) == sorted(["changed", "new", *map(str, range(2, 20))])


def test_columns_that_are_far_behind_are_written_anew(kept_news: tuple[Path, Path]) -> None:
    news, database = kept_news
    (columns,) = database.parent.glob("*.columns")
    before = columns.read_bytes()
    for number in range(5):
        write(news / f"{number:02}.txt", str(number), title=f"changed {number}")
    (news / "19.txt").unlink()
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert columns.read_bytes() != before
    with_columns = titles(news, database)
    columns.unlink()
    assert with_columns == titles(news, database)
    assert len(with_columns) == 19


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"\xff" * 1_000])
def test_a_damaged_file_is_passed_over_and_made_again(kept_news: tuple[Path, Path], damage: bytes) -> None:
    news, database = kept_news
    (columns,) = database.parent.glob("*.columns")
    whole = columns.read_bytes()
    columns.write_bytes(damage or whole[:-20])
    live = Loader([news], Cache.open(database), corpus=PLAIN)
    assert len(live.cached().items) == 20
    Audience().hear(live.load())
    assert len(columns.read_bytes()) == len(whole)
    assert len(titles(news, database)) == 20


def test_a_file_that_vanishes_while_a_reader_runs_does_not_matter(kept_news: tuple[Path, Path]) -> None:
    news, database = kept_news
    live = Loader([news], Cache.open(database), corpus=PLAIN)
    live.cached()
    for columns in database.parent.glob("*.columns"):
        columns.unlink()
    for number in range(5):
        write(news / f"{number:02}.txt", str(number), title=f"changed {number}")
    heard = Audience().hear(live.load())
    assert len(heard.loaded) == 5
    assert len(titles(news, database)) == 20
