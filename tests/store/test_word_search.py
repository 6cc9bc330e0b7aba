"""Which rows hold a text: the same as by reading all of them, whatever has changed since it was learnt."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import accumulate

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.query.article_ids import ArticleIds
from newsreader.query.texts import TextColumn
from newsreader.query.world import TextFlags
from newsreader.store.search import word_search
from newsreader.store.search.word_search import STEP, KeptWords, WordSearch

COUNT = 2 * STEP + 10
texts = st.text(alphabet="abc 1é\x1f", max_size=8)
searches = st.text(alphabet="abc 1é", max_size=5)
changes = st.lists(st.tuples(st.integers(0, COUNT - 1), texts), max_size=5)


@pytest.fixture(autouse=True, scope="module")
def few_are_enough() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_search, "FEWEST", 1)
        yield


class Shelf:
    """Keeps words in memory."""

    def __init__(self) -> None:
        self.kept: KeptWords | None = None
        self.written = 0

    def read(self) -> Iterator[KeptWords | None]:
        yield None
        if self.kept is not None:
            yield self.kept

    def keep(self, words: KeptWords) -> None:
        self.kept = msgspec.structs.replace(words, ids=tuple(words.ids))
        self.written += 1


class Column:
    """Texts of a store, with a search in them."""

    def __init__(self, some: list[str], shelf: Shelf | None = None, *, turned: bool = False) -> None:
        self.texts = list(some)
        self.ids = ArticleIds()
        numbers = range(len(some))
        self.ids.extend([f"n{row}" for row in (reversed(numbers) if turned else numbers)])
        self.rows = {article_id: row for row, article_id in enumerate(self.ids)}
        self.search = WordSearch(self.texts, self.ids, self.rows)
        self.search.keeper = shelf

    def learn(self) -> int:
        steps = 0
        while self.search.learn():
            steps += 1
        return steps

    def change(self, row: int, text: str) -> None:
        self.texts[row] = text
        self.search.touch(row)

    def check(self, searched: str) -> None:
        right = {row for row, text in enumerate(self.texts) if searched in text}
        rows = self.search.rows_holding(searched)
        if rows is not None:
            assert rows == right
        lacking = self.search.rows_lacking(searched)
        if lacking is not None:
            assert right.symmetric_difference(lacking) == set(range(len(self.texts)))
        flags = self.search.text_flags(searched)
        if flags is not None:
            marked = {row for row, told in enumerate(zip(*flags.columns, strict=True)) if all(told)}
            assert marked == right if flags.sure else marked >= right
        bits = self.search.text_bits(searched)
        if bits is not None:
            told = [row for row in range(len(self.texts)) if bits.tell_of((row,))]
            can_hold = set(bits.those_among(told))
            assert can_hold == right.intersection(told) if bits.sure else can_hold >= right.intersection(told)
            assert bits.tell_of(range(len(self.texts))) == (len(told) == len(self.texts))


def repeated(some: list[str]) -> list[str]:
    return (some * COUNT)[:COUNT]


@given(st.lists(texts, min_size=1, max_size=20), changes, st.integers(0, 5), searches, st.booleans())
def test_rows_are_those_whose_texts_hold_it(
    some: list[str], changed: list[tuple[int, str]], early: int, searched: str, kept: bool
) -> None:
    shelf = Shelf()
    column = Column(repeated(some), shelf)
    if kept:
        Column(repeated(some)[::-1], shelf).learn()  # the same ids, and some of the texts
    for row, text in changed[:1]:
        for _ in range(early):
            column.search.learn()
        column.change(row, text)
    column.learn()
    column.check(searched)
    for row, text in changed[1:]:
        column.change(row, text)
    column.texts.append("ab c")
    column.ids.append("new")
    column.check(searched)


@pytest.mark.parametrize(
    ("searched", "holding"),
    [
        ("acebo", {0, 4}),
        ("facebook", {0, 4}),
        ("face book", {3}),
        ("ce boo", {3}),
        ("one two three", {5}),
        ("ne two thr", {5}),
        ("nowhere", set()),
        ("face  book", None),
        (" face", None),
        ("", None),
        ("fa\0ce", None),
    ],
)
def test_any_part_of_a_text_is_found(searched: str, holding: set[int] | None) -> None:
    column = Column(["facebook", "a face", "books", "a face book", "facebook face", "one two three"])
    column.learn()
    assert column.search.rows_holding(searched) == holding


def test_what_is_in_many_texts_is_not_gathered() -> None:
    column = Column(["common", *[f"common {row}" for row in range(5_000)]])
    column.learn()
    assert column.search.rows_holding("common") is None
    assert column.search.rows_holding("common 77") is not None


def test_what_was_learnt_is_not_learnt_again() -> None:
    shelf = Shelf()
    words = [f"word{row}" for row in range(COUNT)]
    Column(words, shelf).learn()
    assert shelf.written == 1

    again = Column(words[::-1], shelf, turned=True)
    again.learn()
    assert shelf.written == 1
    assert again.search.rows_holding("word7") == frozenset(
        {COUNT - 1 - row for row in range(COUNT) if str(row)[0] == "7"}
    )

    for row in range(COUNT // 2):
        again.change(row, "other")
    again.learn()
    assert shelf.written == 2, "too much of it was of the past"
    again.check("other")
    again.check("word1")


def test_what_most_have_is_marked_by_row() -> None:
    column = Column(["abc", "abd", "b", "ab c", "dab"])
    column.learn()
    pair = column.search.text_flags("ab")
    assert pair == TextFlags((bytes((1, 1, 0, 1, 1)),), sure=True)
    assert column.search.rows_lacking("ab") == [2]
    longer = column.search.text_flags("abc")
    assert longer is not None
    assert not longer.sure
    assert bytes((1, 0, 0, 0, 0)) in longer.columns, "of bc"
    assert column.search.text_flags("xyz") is None
    assert column.search.text_bits("xyz") is None
    bits = column.search.text_bits("ab")
    assert bits is not None
    assert bits.sure
    assert list(bits.those_among((4, 3, 2, 1))) == [4, 3, 1]
    assert column.search.rows_lacking("abc") is None
    column.change(2, "xab")
    assert column.search.rows_lacking("ab") == []


def test_what_too_many_lack_is_not_gathered() -> None:
    column = Column([*["ab"] * 5_000, *["x"] * 5_000])
    column.learn()
    assert column.search.rows_lacking("ab") is None


def block_of(some: list[str]) -> TextColumn:
    """Texts as a file has them."""
    encoded = [text.encode() for text in some]
    ends = list(accumulate(map(len, encoded)))
    return TextColumn(b"".join(encoded), [0, *ends[:-1]], ends, checksum=zlib.crc32(b"\0".join(encoded)))


class KeptColumn(Column):
    """Texts in a block that is kept, and others behind it."""

    def __init__(self, some: list[str], shelf: Shelf, more: list[str], *, turned: bool = False) -> None:
        super().__init__([*some, *more], shelf, turned=turned)
        texts = block_of(some)
        texts.extend(more)
        self.texts = texts  # type: ignore[assignment]
        self.search.texts = texts


@given(
    st.lists(texts, min_size=1, max_size=20), st.lists(texts, max_size=3), changes, searches, st.booleans()
)
def test_what_was_learnt_of_a_block_is_taken_in_one_go(
    some: list[str], more: list[str], changed: list[tuple[int, str]], searched: str, same: bool
) -> None:
    shelf = Shelf()
    KeptColumn(repeated(some), shelf, more).learn()
    assert shelf.kept is not None
    again = KeptColumn(repeated(some if same else [*some, "other"]), shelf, [])
    for row, text in changed:
        again.change(row, text)
    assert again.search.take(shelf.kept) or not same
    again.check(searched)
    for row, text in changed:
        again.change(row, text + "a")
    again.texts.append("ab c")
    again.ids.append("new")
    again.check(searched)


def test_texts_that_were_others_than_in_the_block_are_read() -> None:
    shelf = Shelf()
    column = KeptColumn(repeated(["abc"]), shelf, [])
    column.change(1, "other")
    column.learn()
    assert shelf.kept is not None
    again = KeptColumn(repeated(["abc"]), shelf, [])
    assert again.search.take(shelf.kept)
    again.check("other")
    again.check("abc")


def test_a_block_that_is_another_one_is_looked_at_once() -> None:
    shelf = Shelf()
    KeptColumn(repeated(["abc", "other"]), shelf, []).learn()
    some = repeated(["abc", "other"])
    some[1] = "new abc"
    again = KeptColumn([*some, "more"], shelf, [])
    again.learn()
    assert shelf.written == 2
    assert shelf.kept is not None
    last = KeptColumn([*some, "more"], shelf, [])
    assert last.search.take(shelf.kept)
    for searched in ("abc", "other", "new", "more", "w a"):
        last.check(searched)
    last.learn()
    assert shelf.written == 2


@pytest.mark.parametrize("block", [False, True])
def test_texts_that_stand_in_another_order_in_a_block_are_learnt_once_more(block: bool) -> None:
    shelf = Shelf()
    some = repeated(["abc", "other"])
    column = KeptColumn(some, shelf, []) if block else Column(some, shelf)
    column.learn()
    KeptColumn(some[::-1], shelf, [], turned=True).learn()
    assert shelf.written == 2
    last = KeptColumn(some[::-1], shelf, [], turned=True)
    assert shelf.kept is not None
    assert last.search.take(shelf.kept)
    last.check("abc")
    last.learn()
    assert shelf.written == 2


def test_few_texts_are_read_sooner_than_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_search, "FEWEST", 10_000)
    column = Column(["some", "text"])
    assert not column.learn()
    assert column.search.rows_holding("some") is None
