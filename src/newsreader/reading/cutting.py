"""A document of so many lines that laying them out would be felt, cut where it becomes too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from newsreader.reading.blocks import (
    Block,
    Caption,
    Code,
    Document,
    Heading,
    ListItem,
    Paragraph,
    Quote,
    Remark,
    Spans,
    Table,
)

MOST_LINES: Final = 60_000
"""Lines of one document, counted before any is wrapped: those of a book of a thousand pages."""
LEVELS: Final = 4
"""Levels of lists and quotes from which a line counts once more."""
NOTICE: Final = Remark(f"The rest is left out: this text has more than {MOST_LINES:,} lines.")


def with_few_lines(document: Document, most: int = MOST_LINES) -> Document:
    """The document, or its beginning of about `most` lines and a word about that."""
    cut = _Cut(most)
    blocks = cut.blocks(document.blocks)
    return msgspec.structs.replace(document, blocks=(*blocks, NOTICE)) if cut.left < 0 else document


class _Cut:
    """One pass. `left`: the lines that there may be still, below 0 once something was left out. Those in
    lists and quotes count several times: each level around them moves them once more.
    """

    def __init__(self, most: int) -> None:
        self.left = most
        self._depth = 0

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(self._blocks(blocks))

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for block in blocks:
            if self.left < 0:
                return
            yield self._block(block)

    def _block(self, block: Block) -> Block:
        match block:
            case ListItem() | Quote():
                self._depth += 1
                inner = self.blocks(block.blocks)
                self._depth -= 1
                return msgspec.structs.replace(block, blocks=inner)
            case Paragraph() | Heading() | Caption():
                return msgspec.structs.replace(block, spans=self._spans(block.spans))
            case Code():
                return msgspec.structs.replace(block, text=self._text(f"{block.text}\n").removesuffix("\n"))
            case Table():
                return msgspec.structs.replace(block, rows=block.rows[: self._taken(1 + len(block.rows))])
            case _:
                self._taken(1)
                return block

    def _spans(self, spans: Spans) -> Spans:
        kept = []
        for span in spans:
            if self.left < 0:
                break
            kept.append(msgspec.structs.replace(span, text=self._text(span.text)))
        self._taken(1)
        return tuple(kept)

    def _text(self, text: str) -> str:
        lines = text.count("\n")
        taken = self._taken(lines)
        return text if taken == lines else "\n".join(text.split("\n")[: taken + 1])

    def _taken(self, lines: int) -> int:
        """How many of so many lines fit."""
        cost = 1 + self._depth // LEVELS
        fitting = min(lines, max(0, self.left) // cost)
        self.left -= lines * cost
        return fitting
