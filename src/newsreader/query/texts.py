"""Texts by row, of which the first stand one behind the other in a block of bytes: what nobody looks at is
never decoded, and where the block is a mapped file, never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from mmap import mmap
from typing import Final, overload

from newsreader.query.gather import sliced

ENCODING: Final = "utf-8"
ERRORS: Final = "surrogatepass"
Block = bytes | mmap
Places = Sequence[int]


class TextColumn(Sequence[str]):
    """A list of texts that can be changed and made longer.

    `block` holds the first of them in UTF-8, each from its place in `starts` to that in `ends`; `checksum`
    tells it from other blocks, unless it is 0.
    """

    def __init__(self, block: Block = b"", starts: Places = (), ends: Places = (), checksum: int = 0) -> None:
        self.checksum = checksum
        self._block = block
        self._starts = starts
        self._ends = ends
        self._in_block = len(starts)
        self._changed: dict[int, str] = {}
        self._others: list[str] = []

    @property
    def in_block(self) -> int:
        """How many of the first are in the block, unless they have changed."""
        return self._in_block

    @property
    def changed(self) -> Collection[int]:
        """Those of the first that are not as the block has them."""
        return self._changed.keys()

    def __len__(self) -> int:
        return self._in_block + len(self._others)

    @overload
    def __getitem__(self, row: int) -> str: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...

    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return sliced(self, row)
        if row < 0:
            row += len(self)
            if row < 0:
                raise IndexError("no such row")
        if row >= self._in_block:
            return self._others[row - self._in_block]
        if row in self._changed:
            return self._changed[row]
        return self._block[self._starts[row] : self._ends[row]].decode(ENCODING, ERRORS)

    def __setitem__(self, row: int, text: str) -> None:
        if row >= self._in_block:
            self._others[row - self._in_block] = text
        else:
            self._changed[row] = text

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def append(self, text: str) -> None:
        self._others.append(text)

    def extend(self, texts: Iterable[str]) -> None:
        self._others += texts

    def holding(self, text: str, rows: Iterable[int]) -> list[int]:
        """Those of the rows whose text holds another one."""
        if not self._in_block:
            texts = self._others
            return [row for row in rows if text in texts[row]]
        find, starts, ends = self._block.find, self._starts, self._ends
        wanted = text.encode(ENCODING, ERRORS)
        if not (self._changed or self._others):
            return [row for row in rows if find(wanted, starts[row], ends[row]) >= 0]
        changed, in_block, others = self._changed, self._in_block, self._others
        return [
            row
            for row in rows
            if (
                text in others[row - in_block]
                if row >= in_block
                else text in changed[row]
                if row in changed
                else find(wanted, starts[row], ends[row]) >= 0
            )
        ]

    def picked(self, rows: Sequence[int]) -> TextColumn:
        """A column of the texts in some rows, which are in the same block as before."""
        if self._others or self._changed:
            column = TextColumn()
            column.extend([self[row] for row in rows])
            return column
        starts, ends = self._starts, self._ends
        return TextColumn(self._block, [starts[row] for row in rows], [ends[row] for row in rows])


def holding(text: str, rows: Iterable[int], texts: Sequence[str]) -> list[int]:
    """Those of the rows whose text holds another one, whatever holds the texts."""
    if isinstance(texts, TextColumn):
        return texts.holding(text, rows)
    return [row for row in rows if text in texts[row]]
