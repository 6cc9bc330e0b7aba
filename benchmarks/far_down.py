"""What another order costs far down a list: `python benchmarks/far_down.py 1000000 --homes FOLDER`.

All orders are chosen in turn with the cursor a quarter down the list, which stays on its article, then each
with the cursor on the last row. Times are from Enter until the page around the article is as it stays, what a
key costs by itself included. `--beside` measures another checkout in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final, NamedTuple

import measures
from comparing import arguments, readers_in_turn
from measures import ENTER, SORTS
from pressing import Span, presses, to_first_page, type_at_leisure
from programs import Program
from samples import Sample
from screen import Film, list_rows, panes
from terminal import Terminal

GO_TO_ROW: Final = ":"


class FarDown(NamedTuple):
    """Seconds from Enter to the page, with the cursor in the midst of the list and at its end."""

    midst: Sample
    end: Sample


def main() -> None:
    asked = arguments("what another order costs far down a list")
    for reader in readers_in_turn(asked):
        for where, sample in far_down(reader, asked.count // 4)._asdict().items():
            print(f"  {where:6}{sample.median * 1e3:7.1f} ms, p95 {sample.p95 * 1e3:.1f}", flush=True)


def far_down(program: Program, row: int) -> FarDown:
    """Choose all orders, from a row and from the last one."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        first = type_at_leisure(terminal, "gg", chance)
        type_at_leisure(terminal, (GO_TO_ROW, *str(row), ENTER), chance)
        terminal.settle(measures.QUIET)
        midst = list(_ordered(terminal, chance, ""))
        end = list(_ordered(terminal, chance, "G"))
        terminal.quit(program.quit)
    film = Film(terminal.recording, program.column)
    at_rest = film.at(first.begin)
    columns = panes(at_rest, program.edge)
    rows = list_rows(at_rest, columns)

    def pages(during: list[Span]) -> Sample:
        return to_first_page(
            film, [press for span in during for press in presses(film, span, ENTER)], columns, rows
        )

    return FarDown(pages(midst), pages(end))


def _ordered(terminal: Terminal, chance: Random, before: str) -> Iterator[Span]:
    """Each order, forth and back, after a key; the rest of the list is waited for."""
    for step in "j" * SORTS + "k" * SORTS:
        if before:
            type_at_leisure(terminal, before, chance)
            terminal.settle()
        yield type_at_leisure(terminal, ("S", step, ENTER), chance)
        terminal.settle()


if __name__ == "__main__":
    main()
