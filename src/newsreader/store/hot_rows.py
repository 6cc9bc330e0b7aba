"""The order "hot" without long runs of one provider, some rows at a time.

Turned round, it is balanced from its own beginning: rows that had to wait for what comes at the other end
would have no place before all are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from newsreader.scoring.balance import balance

LONGEST_WAIT: Final = 1_024
"""Where more rows than these wait for others to come between them, all others wait with them to the end."""


def balanced(
    pieces: Iterable[Sequence[int]],
    providers_of: Callable[[Sequence[int]], Sequence[str]],
    most: int,
) -> Iterator[Sequence[int]]:
    """The rows of all pieces as `balance` puts them, some at a time; some may be none.

    `providers_of` gives a provider for each row.
    """
    rows: list[int] = []
    told = 0
    for piece in pieces:
        rows += piece
        if len(rows) - told > LONGEST_WAIT + len(piece) or not piece:
            yield ()
            continue
        settled, waiting = _settled(rows, providers_of(rows), most)
        yield settled[told:]
        # Of what has been told, only the last run says where the others may stand.
        run = settled[-most:] if most > 0 else []
        rows, told = [*run, *waiting], len(run)
    yield balance(rows, providers_of(rows), most)[told:]


def _settled(rows: Sequence[int], providers: Sequence[str], most: int) -> tuple[list[int], list[int]]:
    """The rows whose places are theirs, whatever comes after these; and the others."""
    placed = balance(range(len(rows)), providers, most)
    # Those that wait at the end for others to come between them are of one provider.
    count = len(placed)
    while count and providers[placed[count - 1]] == providers[placed[-1]]:
        count -= 1
    ordered = list(map(rows.__getitem__, placed))
    return ordered[:count], ordered[count:]
