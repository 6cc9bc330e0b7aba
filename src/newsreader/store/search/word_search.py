"""Which rows hold a text, from an index of words that is learnt once and kept from one run to the next."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, Protocol
from zlib import crc32

import msgspec

from newsreader.query.article_ids import ArticleIds
from newsreader.query.texts import TextColumn
from newsreader.query.world import TextBits, TextFlags
from newsreader.store.search.common_parts import CommonParts, chosen
from newsreader.store.search.word_index import FEW, NUMBERS, Numbers, WordBlocks, WordBuilder, WordIndex

FEWEST: Final = 10_000
"""Texts below which reading them all is quick, and an index (14 MB for 100,000 texts) is not worth it."""
STEP: Final = 64
"""Texts in a step: less than a millisecond of work."""
MOST_UNKNOWN: Final = 20
"""Where one text in so many is not in the index, it is made anew."""
SAMPLE: Final = 1_024
"""Texts by which it is told what most have."""
SAMPLE_STEP: Final = 8
"""The same as `STEP` for those."""
REMEMBERED: Final = 8
"""Parts of which it stays known which rows have them: a byte a row each."""
GONE: Final = -1


class KeptWords(msgspec.Struct, frozen=True):
    """An index with what tells whether it is still right. `ids`: the articles of the texts, in their order;
    `sums`: a checksum of each text; `block`: that of the block that held the first of the texts, 0 without
    one; `others`: those of them that were not as the block had them.
    """

    ids: Iterable[str]
    sums: Numbers
    blocks: WordBlocks
    block: int = 0
    others: Numbers = array(NUMBERS)


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
        self._common = CommonParts()
        self._unknown: set[int] = set()
        self._known_to = 0
        self._flags: dict[str, bytes] = {}
        """By part, which rows have it."""
        self._work: Iterator[None] | None = None
        self.keeper: WordKeeper | None = None

    def touch(self, row: int) -> None:
        """The text of a row is another."""
        if row < self._known_to:
            self._unknown.add(row)
        self._flags.clear()

    def rows_holding(self, text: str) -> frozenset[int] | None:
        """The rows whose texts hold this; None where they are many, or nothing is known of that."""
        candidates = self._index.find(text) if self._index is not None else None
        if candidates is None:
            return None
        numbers, sure = candidates
        texts, rows, unknown = self.texts, self._rows, self._unknown
        # What the index has beyond these came after the block that it was kept for.
        known = filter(len(rows).__gt__, numbers)
        hits = [row for number in known if (row := rows[number]) != GONE and row not in unknown]
        if not sure:
            hits = [row for row in hits if text in texts[row]]
        return frozenset(hits).union(
            row for row in chain(unknown, range(self._known_to, len(texts))) if text in texts[row]
        )

    def text_flags(self, text: str) -> TextFlags | None:
        """Which rows can hold this, by what most texts have; None where that is not known."""
        parts = self._common.told_by(text)
        flags = tuple([flags for part in parts if (flags := self._flags_of(part)) is not None])
        return TextFlags(flags, sure=parts == (text,)) if flags else None

    def text_bits(self, text: str) -> TextBits | None:
        """The same for a look at few rows, which takes no look at all."""
        parts = self._common.told_by(text)
        columns = tuple([bits for part in parts if (bits := self._common.bits(part)) is not None])
        return TextBits(columns, parts == (text,), self._known_to, self._unknown) if columns else None

    def rows_lacking(self, text: str) -> list[int] | None:
        """The rows whose texts do not hold this; None where they are many, or nothing is known of that."""
        flags = self._flags_of(text)
        if flags is None or flags.count(0) > FEW:
            return None
        rows: list[int] = []
        row = flags.find(0)
        while row >= 0:
            rows.append(row)
            row = flags.find(0, row + 1)
        return rows

    def _flags_of(self, part: str) -> bytes | None:
        """By row, whether its text has one of the parts that most have; None where that is not known."""
        texts, known_to = self.texts, self._known_to
        flags = self._flags.get(part)
        if flags is None or len(flags) != len(texts):
            if len(self._unknown) + len(texts) - known_to > FEW:
                return None
            in_index = self._common.flags(part)
            if in_index is None:
                return None
            by_row = bytearray(in_index[:known_to].ljust(known_to, b"\0"))
            by_row.extend(part in texts[row] for row in range(known_to, len(texts)))
            for row in self._unknown:
                by_row[row] = part in texts[row]
            if len(self._flags) >= REMEMBERED:
                self._flags.clear()
            flags = self._flags[part] = bytes(by_row)
        return flags

    def take(self, kept: KeptWords) -> bool:
        """Search by what was kept, where the texts are in the block that it is of. Whether they are."""
        texts = self.texts
        if self._index is not None or not (
            isinstance(texts, TextColumn) and kept.block and kept.block == texts.checksum
        ):
            return False
        self._work = None
        known_to, unknown = texts.in_block, {*texts.changed, *kept.others}
        self._have(kept.blocks, known_to, range(known_to), unknown, kept.blocks.common)
        return True

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
        lasts = False
        if self._index is None and self.keeper is not None:
            for kept in self.keeper.read():
                if kept is not None:
                    lasts = yield from self._take(kept)
                yield None
        if not lasts or self._lacks_much():
            yield from self._make()

    def _take(self, kept: KeptWords) -> Generator[None, None, bool]:
        """Search by what was kept, as far as texts are what they were. False where the next start could not
        have it either without a look at each text.
        """
        if self.take(kept):
            return True
        texts, row_of, count = self.texts, self._row_of, len(self.texts)
        self._unknown, self._known_to = set(), count
        rows = array("q")
        covered = bytearray(count)
        in_place = True
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
                    in_place = in_place and row == number
                rows.append(row)
            yield None
        self._unknown.update(row for row in range(count) if not covered[row])
        # To put the bits of very many texts in another order takes as long as to look for them.
        common = kept.blocks.common if in_place else CommonParts()
        self._have(kept.blocks, count, rows, self._unknown, common)
        if not (isinstance(texts, TextColumn) and texts.checksum):
            return True
        if not in_place or len(rows) > count:
            return False
        if not self._lacks_much():
            # It is another block, which the next start will know by its checksum.
            self._keep(KeptWords(islice(ids.copy(), len(rows)), kept.sums, kept.blocks))
        return True

    def _make(self) -> Iterator[None]:
        """Make an index of the texts as they are."""
        texts, ids = self.texts, self._ids.copy()
        count, sums = len(texts), array(NUMBERS)
        # What changes while it is made is noted as unknown.
        self._index, self._unknown, self._known_to = None, set(), count
        self._common = CommonParts()
        self._flags.clear()
        builder = WordBuilder()
        sample = (texts[row] for row in range(0, count, -(-count // SAMPLE)))
        for number, parts in enumerate(chosen(sample)):
            if parts is not None:
                builder = WordBuilder(parts)
            elif number % SAMPLE_STEP == 0:
                yield None
        for start in range(0, count, STEP):
            for text in texts[start : min(start + STEP, count)]:
                builder.add(text)
                sums.append(_sum_of(text))
            yield None
        for blocks in builder.blocks():
            if blocks is not None:
                self._have(blocks, count, range(count), self._unknown, blocks.common)
                self._keep(KeptWords(ids, sums, blocks))
            yield None

    def _keep(self, words: KeptWords) -> None:
        """Have words of the texts as they are kept for the next start."""
        texts = self.texts
        if self.keeper is None:
            return
        if isinstance(texts, TextColumn) and texts.checksum:
            others = array(NUMBERS, sorted({*texts.changed, *filter(texts.in_block.__gt__, self._unknown)}))
            words = msgspec.structs.replace(words, block=texts.checksum, others=others)
        self.keeper.keep(words)

    def _have(
        self,
        blocks: WordBlocks,
        known_to: int,
        rows: Sequence[int],
        unknown: set[int],
        common: CommonParts,
    ) -> None:
        """Search by blocks from now on. `rows`: by the number of a text; those that are `unknown`, or not
        before `known_to`, are read. `common`: by row.
        """
        self._index, self._rows, self._common = WordIndex(blocks, len(self.texts)), rows, common
        self._known_to, self._unknown = known_to, unknown
        self._flags.clear()


def _sum_of(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
