"""Which articles name which as related: learnt one by one, or kept and looked up where that lies."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final
from zlib import crc32

import msgspec

from newsreader.stories.grouping.posting_columns import bytes_of, integers_in

MOST_NAMERS: Final = 100
_UP: Final = 32
"""Bits of a row, above which stands a checksum where both are one number."""
_NOTHING: Final = memoryview(b"")


class LinkColumns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row for each article that names others: its id and theirs, packed, one row behind the other.

    Of 32 bits: where each row ends; the checksums of the articles' ids in ascending order, and the row of
    each; and those of the ids that are named, once for each row that names one.
    """

    rows: memoryview = _NOTHING
    row_ends: memoryview = _NOTHING
    articles: memoryview = _NOTHING
    article_rows: memoryview = _NOTHING
    named: memoryview = _NOTHING
    named_rows: memoryview = _NOTHING


NO_LINKS: Final = LinkColumns()


class RelatedLinks:
    """Which articles name which as related, whether those are in the store or not."""

    def __init__(self, kept: LinkColumns = NO_LINKS) -> None:
        """`kept`: what was learnt before. Raises ValueError where columns are not as long as they must be."""
        self._kept = _KeptLinks(kept)
        self._names: dict[str, tuple[str, ...]] = {}
        self._namers: dict[str, list[str]] = {}
        self._is_as_kept = True

    def learn(self, article: str, related: Iterable[str]) -> bool:
        """Whether this article names one that it did not name before."""
        before = self.named_by(article)
        new = [named for named in dict.fromkeys(related) if named != article and named not in before]
        if not new:
            return False
        self._names[article] = (*before, *new)
        for named in new:
            self._namers.setdefault(named, self._namers_of(named)).append(article)
        self._is_as_kept = False
        return True

    def forget(self, article: str) -> None:
        named_before = self.named_by(article)
        if not named_before:
            return
        self._names[article] = ()
        for named in named_before:
            self._namers_of(named).remove(article)
        self._is_as_kept = False

    def named_by(self, article: str) -> tuple[str, ...]:
        """The ids that an article names."""
        known = self._names.get(article)
        return self._kept.named_by(article) if known is None else known

    def direct(self, article: str) -> Iterator[str]:
        """The ids that this article names, and those of the articles that name it."""
        yield from self.named_by(article)
        yield from self._namers_of(article)

    def through_a_third(self, article: str) -> list[str]:
        """The ids of the articles that name a third one that this article names too.

        What very many articles name (a site's front page, say) is no report of anybody's story.
        """
        siblings: dict[str, None] = {}
        for third in self.named_by(article):
            namers = self._namers_of(third)
            if len(namers) <= MOST_NAMERS:
                siblings.update(dict.fromkeys(namers))
        siblings.pop(article, None)
        return list(siblings)

    def items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each article that names others, and their ids."""
        kept = set()
        for article, named in self._kept.items():
            kept.add(article)
            if now := self._names.get(article, named):
                yield article, now
        for article, named in self._names.items():
            if named and article not in kept:
                yield article, named

    def to_keep(self) -> LinkColumns:
        """All of them, to be looked up."""
        return self._kept.columns if self._is_as_kept else _columns_of(self.items())

    def _namers_of(self, named: str) -> list[str]:
        """The articles that name one."""
        known = self._namers.get(named)
        if known is None:
            known = self._kept.namers_of(named)
            if known:
                self._namers[named] = known
        return known


class _KeptLinks:
    """Links in columns, of which those of one article are looked up when somebody asks."""

    def __init__(self, columns: LinkColumns) -> None:
        self.columns = columns
        self._rows = columns.rows
        self._ends = integers_in(columns.row_ends, "I")
        self._articles = integers_in(columns.articles, "I")
        self._article_rows = integers_in(columns.article_rows, "I")
        self._named = integers_in(columns.named, "I")
        self._named_rows = integers_in(columns.named_rows, "I")
        if {len(self._ends), len(self._articles)} != {len(self._article_rows)}:
            raise ValueError("columns are of different lengths")
        if len(self._named) != len(self._named_rows):
            raise ValueError("columns are of different lengths")
        if (self._ends[-1] if self._ends else 0) != len(self._rows):
            raise ValueError("columns end too early")

    def named_by(self, article: str) -> tuple[str, ...]:
        for row in _rows_with(article, self._articles, self._article_rows):
            first, *named = self._row(row)
            if first == article:
                return tuple(named)
        return ()

    def namers_of(self, named: str) -> list[str]:
        namers = []
        for row in _rows_with(named, self._named, self._named_rows):
            article, *others = self._row(row)
            if named in others:
                namers.append(article)
        return namers

    def items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row in range(len(self._ends)):
            article, *named = self._row(row)
            yield article, tuple(named)

    def _row(self, row: int) -> list[str]:
        return _decode(self._rows[self._ends[row - 1] if row else 0 : self._ends[row]])


def _columns_of(items: Iterable[tuple[str, tuple[str, ...]]]) -> LinkColumns:
    rows, ends = bytearray(), array("I")
    articles: list[int] = []
    named: set[int] = set()
    for row, (article, theirs) in enumerate(items):
        rows += _encode((article, *theirs))
        ends.append(len(rows))
        articles.append(_checksum(article) << _UP | row)
        named.update([_checksum(other) << _UP | row for other in theirs])
    return LinkColumns(memoryview(rows), bytes_of(ends), *_table(articles), *_table(named))


def _table(places: Iterable[int]) -> tuple[memoryview, memoryview]:
    """Checksums in ascending order, and the row of each. `places`: both in one number, the checksum first."""
    in_order, lower = sorted(places), (1 << _UP) - 1
    return (
        bytes_of(array("I", [place >> _UP for place in in_order])),
        bytes_of(array("I", [place & lower for place in in_order])),
    )


def _rows_with(article: str, checksums: memoryview[int], rows: memoryview[int]) -> Iterator[int]:
    checksum = _checksum(article)
    place = bisect_left(checksums, checksum)
    while place < len(checksums) and checksums[place] == checksum:
        yield rows[place]
        place += 1


def _checksum(article: str) -> int:
    return crc32(article.encode("utf-8", "surrogatepass"))


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(list[str]).decode
