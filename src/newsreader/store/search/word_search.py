"""Which rows hold a text, from an index of words that is learnt once and kept from one run to the next."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, Protocol
from zlib import crc32

import msgspec

from newsreader.query.article_ids import ArticleIds
from newsreader.store.search.word_index import NUMBERS, Numbers, WordBlocks, WordBuilder, WordIndex

FEWEST: Final = 10_000
"""Texts below which reading them all is quick, and an index (14 MB for 100,000 texts) is not worth it."""
STEP: Final = 64
"""Texts in a step: less than a millisecond of work."""
MOST_UNKNOWN: Final = 20
"""Where one text in so many is not in the index, it is made anew."""
GONE: Final = -1


class KeptWords(msgspec.Struct, frozen=True):
    """An index with what tells whether it is still right. `ids`: the articles of the texts, in their order;
    `sums`: a checksum of each text.
    """

    ids: Iterable[str]
    sums: Numbers
    blocks: WordBlocks


class WordKeeper(Protocol):
    """Where an index is kept from one run to the next. What can't be kept or read is as good as none."""

    def read(self) -> Iterator[KeptWords | None]:
        """What is kept, if it is whole; before it None for each step of work."""

    def keep(self, words: KeptWords) -> None: ...


class WordSearch:
    """Searches the texts of a store. `texts`, `ids`: columns that grow, of which changes are told (`touch`);
    `row_of`: by id.
    """

    def __init__(self, texts: Sequence[str], ids: ArticleIds, row_of: Mapping[str, int]) -> None:
        self.texts = texts
        self._ids = ids
        self._row_of = row_of
        self._index: WordIndex | None = None
        self._rows: Sequence[int] = ()
        self._unknown: set[int] = set()
        self._known_to = 0
        self._work: Iterator[None] | None = None
        self.keeper: WordKeeper | None = None

    def touch(self, row: int) -> None:
        """The text of a row is another."""
        if row < self._known_to:
            self._unknown.add(row)

    def rows_holding(self, text: str) -> frozenset[int] | None:
        """The rows whose texts hold this; None where they are many, or nothing is known of that."""
        candidates = self._index.find(text) if self._index is not None else None
        if candidates is None:
            return None
        numbers, sure = candidates
        texts, rows, unknown = self.texts, self._rows, self._unknown
        hits = [row for number in numbers if (row := rows[number]) != GONE and row not in unknown]
        if not sure:
            hits = [row for row in hits if text in texts[row]]
        return frozenset(hits).union(
            row for row in chain(unknown, range(self._known_to, len(texts))) if text in texts[row]
        )

    def learn(self) -> bool:
        """Take a step. False where there is none to take."""
        if self._work is None:
            if len(self.texts) < FEWEST or not self._lacks_much():
                return False
            self._work = self._learning()
        if next(self._work, self) is self:
            self._work = None
        return True

    def _lacks_much(self) -> bool:
        unknown = len(self._unknown) + len(self.texts) - self._known_to
        return self._index is None or unknown * MOST_UNKNOWN > len(self.texts)

    def _learning(self) -> Iterator[None]:
        if self._index is None and self.keeper is not None:
            for kept in self.keeper.read():
                if kept is not None:
                    yield from self._take(kept)
                yield None
            if not self._lacks_much():
                return
        yield from self._make()

    def _take(self, kept: KeptWords) -> Iterator[None]:
        """Search by what was kept, as far as texts are what they were."""
        texts, row_of, count = self.texts, self._row_of, len(self.texts)
        self._unknown, self._known_to = set(), count
        rows = array("q")
        covered = bytearray(count)
        pairs, ids = enumerate(zip(kept.ids, kept.sums, strict=True)), self._ids
        while some := list(islice(pairs, STEP)):
            for number, (article_id, checksum) in some:
                # Nearly all are where they were.
                as_before = number < count and ids[number] == article_id
                row = number if as_before else row_of.get(article_id, GONE)
                if row >= count or (row != GONE and _sum_of(texts[row]) != checksum):
                    row = GONE
                elif row != GONE:
                    covered[row] = 1
                rows.append(row)
            yield None
        self._unknown.update(row for row in range(count) if not covered[row])
        self._index, self._rows = WordIndex(kept.blocks, count), rows

    def _make(self) -> Iterator[None]:
        """Make an index of the texts as they are."""
        count, builder, sums = len(self.texts), WordBuilder(), array(NUMBERS)
        # What changes while it is made is noted as unknown.
        self._index, self._unknown, self._known_to = None, set(), count
        ids = self._ids.copy()
        for start in range(0, count, STEP):
            for text in self.texts[start : min(start + STEP, count)]:
                builder.add(text)
                sums.append(_sum_of(text))
            yield None
        for blocks in builder.blocks():
            if blocks is not None:
                self._index, self._rows = WordIndex(blocks, count), range(count)
                if self.keeper is not None:
                    self.keeper.keep(KeptWords(ids, sums, blocks))
            yield None


def _sum_of(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
