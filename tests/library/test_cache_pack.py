"""The pack: all headlines in one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_corpus import PLAIN, Audience, write

from newsreader.folders import Loader
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.pack import (
    PACKS,
    DamagedPackError,
    Interned,
    PackHeader,
    Packs,
    decode_items,
    encode_items,
)
from newsreader.model import Headline, SearchEntry

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.none() | st.integers(-(2**62), 2**62)
HEADLINES = st.builds(
    Headline,
    id=WORDS,
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


@settings(max_examples=60)
@given(ITEMS)
def test_a_block_gives_back_what_it_was_given(items: list[SearchEntry]) -> None:
    assert decode_items(encode_items(items), Interned()) == items


def test_equal_names_are_one_string_in_memory() -> None:
    blocks = [
        encode_items([SearchEntry(Headline(str(n), "t", "Wired", "wired.com", topics=("AI",)), "")])
        for n in (1, 2)
    ]
    interned = Interned()
    (first,), (second,) = (decode_items(block, interned) for block in blocks)
    assert first.headline.provider is second.headline.provider
    assert first.headline.topics is second.headline.topics


@settings(max_examples=60)
@given(data=st.data())
def test_damage_anywhere_in_a_pack_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("packs")
    packs = Packs(folder / "cache.db")
    blocks = [[SearchEntry(Headline(str(n), f"title {n}"), f"folded {n}")] for n in range(3)]
    assert packs.write("key", PackHeader("me", 7, 100), blocks)
    (path,) = folder.glob("*.pack")
    whole = path.read_bytes()
    if data.draw(st.booleans(), "cut off"):
        damaged = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        at = data.draw(st.integers(0, len(whole) - 1))
        damaged = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path.write_bytes(damaged)
    pack = packs.read("key", "me")
    if pack is not None:
        with pytest.raises(DamagedPackError):
            list(pack.blocks(Interned()))


def test_a_pack_of_another_cache_or_key_is_none(tmp_path: Path) -> None:
    packs = Packs(tmp_path / "cache.db")
    packs.write("key", PackHeader("me", 7, 100), [])
    assert packs.read("key", "someone else") is None
    assert packs.read("other key", "me") is None
    pack = packs.read("key", "me")
    assert pack is not None
    assert list(pack.blocks(Interned())) == []


def test_only_some_packs_are_kept_and_nothing_unfinished(tmp_path: Path) -> None:
    packs = Packs(tmp_path / "cache.db")
    for number in range(PACKS + 3):
        assert packs.write(str(number), PackHeader("me", 7, 100), [])
    assert len(list(tmp_path.iterdir())) == PACKS
    assert not Packs(tmp_path / "missing" / "cache.db").write("key", PackHeader("me", 7, 100), [])


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder and the database that holds it, with a pack beside it."""
    monkeypatch.setattr("newsreader.folders.ledger.UNPACKED", 3)
    news, database = tmp_path / "news", tmp_path / "cache" / "cache.db"
    for number in range(20):
        write(news / f"{number:02}.txt", str(number))
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert len(list(database.parent.glob("*.pack"))) == 1
    return news, database


def titles(news: Path, database: Path) -> list[str]:
    cached = Loader([news], Cache.open(database), corpus=PLAIN).cached()
    return sorted(item.headline.title for item in cached.items)


def test_a_start_takes_the_pack_and_what_has_changed_since(packed: tuple[Path, Path]) -> None:
    news, database = packed
    (pack,) = database.parent.glob("*.pack")
    before = pack.read_bytes()
    write(news / "00.txt", "0", title="changed")
    (news / "01.txt").unlink()
    write(news / "new.txt", "new")
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert pack.read_bytes() == before
    assert titles(news, database) == sorted(["changed", "new", *map(str, range(2, 20))])


def test_a_pack_that_is_far_behind_is_written_anew(packed: tuple[Path, Path]) -> None:
    news, database = packed
    (pack,) = database.parent.glob("*.pack")
    before = pack.read_bytes()
    for number in range(5):
        write(news / f"{number:02}.txt", str(number), title=f"changed {number}")
    (news / "19.txt").unlink()
    Audience().hear(Loader([news], Cache.open(database), corpus=PLAIN).load())
    assert pack.read_bytes() != before
    with_pack = titles(news, database)
    pack.unlink()
    assert with_pack == titles(news, database)
    assert len(with_pack) == 19


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"\xff" * 1_000])
def test_a_damaged_pack_is_passed_over_and_made_again(packed: tuple[Path, Path], damage: bytes) -> None:
    news, database = packed
    (pack,) = database.parent.glob("*.pack")
    whole = pack.read_bytes()
    pack.write_bytes(damage or whole[:-20])
    live = Loader([news], Cache.open(database), corpus=PLAIN)
    assert len(live.cached().items) == 20
    Audience().hear(live.load())
    assert len(pack.read_bytes()) == len(whole)
    assert len(titles(news, database)) == 20


def test_a_pack_that_vanishes_while_a_reader_runs_does_not_matter(packed: tuple[Path, Path]) -> None:
    news, database = packed
    live = Loader([news], Cache.open(database), corpus=PLAIN)
    live.cached()
    for pack in database.parent.glob("*.pack"):
        pack.unlink()
    for number in range(5):
        write(news / f"{number:02}.txt", str(number), title=f"changed {number}")
    heard = Audience().hear(live.load())
    assert len(heard.loaded) == 5
    assert len(titles(news, database)) == 20
