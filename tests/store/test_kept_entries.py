"""Articles whose texts stay in a file: the store is as with all of them in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW

from newsreader.library.cache.column_files import ColumnFiles, ColumnsState
from newsreader.model import Headline, SearchEntry
from newsreader.query import Sort, SortKey, parse
from newsreader.query.entries import EntryColumns
from newsreader.store.store import EVERYTHING, Store

QUERIES = ("", "a", "é", "-b", "title:a", "title=ab", "/a./", "a OR topic:x", "heat>1", "is:unread b")
WORDS = st.text("abé ", max_size=4)


def entry(name: str, title: str, excerpt: str, heat: int | None) -> SearchEntry:
    headline = Headline(name, title, "Wired", "wired.com", heat, topics=("x",), heat=heat)
    return SearchEntry(headline, f"{title}\x1f{excerpt}\x1fwired wired.com\x1fx")


ENTRIES = st.lists(
    st.builds(entry, st.sampled_from("pqrstuv"), WORDS, WORDS, st.none() | st.integers(0, 3)),
    max_size=7,
    unique_by=lambda item: item.headline.id,
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def kept(folder: Path, entries: list[SearchEntry]) -> EntryColumns:
    files = ColumnFiles(folder / "cache.db")
    assert files.write("key", ColumnsState("me", 1, 1), entries)
    columns = files.read("key", "me")
    assert columns is not None
    return columns.entries


def shown(store: Store) -> list[object]:
    """All that can be seen of a store."""
    views = [
        store.view(parse(query), EVERYTHING, Sort(key, reverse)).ids
        for query in QUERIES
        for key in (SortKey.TITLE, SortKey.HEAT)
        for reverse in (False, True)
    ]
    ids = store.view(EVERYTHING).ids
    return [*views, [store.indexed(one) for one in ids], [store.headline(one) for one in ids], store.counts()]


@settings(max_examples=25, deadline=None)
@given(first=ENTRIES, more=ENTRIES, gone=st.sets(st.sampled_from("pqrstuv"), max_size=3))
def test_a_store_is_the_same_whether_texts_are_in_memory_or_in_a_file(
    folder: Path, first: list[SearchEntry], more: list[SearchEntry], gone: set[str]
) -> None:
    plain, mapped = Store(lambda: NOW), Store(lambda: NOW)
    assert tuple(mapped.add(kept(folder, first))) == plain.add(first)
    assert shown(mapped) == shown(plain)
    assert mapped.add(more) == plain.add(more)
    for store in (mapped, plain):
        store.remove(gone)
    assert shown(mapped) == shown(plain)
