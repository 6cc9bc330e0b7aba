"""Damages a file in each way that there is, one after the other; at the end it is whole again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path


def each_bit_in_turn(place: int) -> int:
    """The mask of one bit: another one in each byte."""
    return 1 << place % 8


def each_byte_changed(path: Path, mask: Callable[[int], int]) -> Iterator[int]:
    """Gives the place of each byte while that is another one. `mask`: by place, the bits that are turned."""
    whole = path.read_bytes()
    for place, byte in enumerate(whole):
        path.write_bytes(whole[:place] + bytes([byte ^ mask(place)]) + whole[place + 1 :])
        yield place
    path.write_bytes(whole)


def each_cut(path: Path) -> Iterator[int]:
    """Gives each size that is less than the file's, while it has that."""
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        yield size
    path.write_bytes(whole)
