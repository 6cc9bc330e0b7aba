"""What a first page costs: seconds and processor time of a letter, a sort, a topic, a cursor key.

`python benchmarks/first_pages.py 20000 --beside OTHER/.venv/bin/newsreader` measures two checkouts in turn: a
machine that others use too wanders by more than there is to see. Each is given the same keys, and a home of
its own. Times are from a key to the last output before the next key that changes rows of the list; processor
time is what the process itself has used until then, whatever runs beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import measures
import programs
from comparing import arguments, settled_readers
from measures import ENTER, ESCAPE, WORDS
from pressing import Span, presses, type_at_leisure, walk
from programs import Program
from samples import Sample
from screen import LIST_ROWS, Film, list_rows, panes, region
from terminal import COLUMNS

LIST: Final = Path(__file__).with_name("bare_list.py")
STEPS: Final = 60
TOPICS: Final = 12


class Costs(NamedTuple):
    """Of some presses: seconds to the first page, and of the processor."""

    waits: list[float]
    work: list[float]


def main() -> None:
    asked = arguments("what the first page after a key costs")
    with settled_readers(asked) as readers:
        floor = bare_letters()
        totals: list[dict[str, Costs]] = [{} for _ in readers]
        for _ in range(asked.rounds):
            for reader, total in zip(readers, totals, strict=True):
                for what, costs in pages(reader):
                    kept = total.setdefault(what, Costs([], []))
                    kept.waits.extend(costs.waits)
                    kept.work.extend(costs.work)
    waits, work = as_text(floor.waits), as_text(floor.work)
    print(f"  letter of a bare list {len(floor.work):4} keys{waits}, of the processor{work}")
    for reader, total in zip(readers, totals, strict=True):
        print(reader.command[0])
        for what, costs in total.items():
            waits, work = as_text(costs.waits), as_text(costs.work)
            print(f"  {what:8}{len(costs.work):4} keys{waits}, of the processor{work}")


def as_text(values: Iterable[float]) -> str:
    sample = Sample(tuple(values))
    return f"{sample.median * 1e3:7.1f} ms (p95{sample.p95 * 1e3:6.1f})" if sample else "       -"


def bare_letters() -> Costs:
    """What a letter costs that shows another page of ready-made lines, with Textual alone."""
    with tempfile.TemporaryDirectory(prefix="newsreader-bare-") as home:
        program = programs.bare(Path(home), LIST)
        with program.start() as terminal:
            terminal.settle(measures.QUIET)
            typed = type_at_leisure(terminal, "facebook" * 8, Random(1))
    film = Film(terminal.recording, program.column)
    return cost(film, presses(film, typed), ((0, COLUMNS), LIST_ROWS))


def pages(program: Program) -> Iterator[tuple[str, Costs]]:
    """A while with the reader, and what its keys cost."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        type_at_leisure(terminal, "gg", chance)
        walked = type_at_leisure(terminal, islice(walk(chance), STEPS), chance)
        type_at_leisure(terminal, "gg", chance)
        filtered = []
        for word in WORDS:
            type_at_leisure(terminal, "/", chance)
            filtered.append(type_at_leisure(terminal, word, chance))
            type_at_leisure(terminal, ESCAPE, chance)
        sorted_ = measures.all_orders(terminal, chance)
        chosen = measures.topics_in_turn(terminal, chance, TOPICS)
    film = Film(terminal.recording, program.column)
    at_rest = film.at(walked.begin)
    columns = panes(at_rest, program.edge)
    area = (columns[0], columns[1] - 1), list_rows(at_rest, columns)
    yield "cursor", cost(film, presses(film, walked), (area[0], area[1]), marks=True)
    yield "letter", cost(film, [press for span in filtered for press in presses(film, span)], area)
    yield "sort", cost(film, [press for span in sorted_ for press in presses(film, span, ENTER)], area)
    yield "topic", cost(film, [press for span in chosen for press in presses(film, span, ENTER)], area)


def cost(
    film: Film, spans: Iterable[Span], area: tuple[tuple[int, int], range], *, marks: bool = False
) -> Costs:
    """`area`: columns and rows of the list; `marks`: whether a cursor that moves changes it too."""
    columns, rows = area
    spent = {press.time: press.spent for press in film.presses}
    costs = Costs([], [])
    for span in spans:
        last = None
        shown = film.at(span.begin)
        for frame in film.between(*span):
            if region(frame, columns, rows) != region(shown, columns, rows) or (
                marks and frame.marks != shown.marks
            ):
                shown = last = frame
        if last is not None:
            costs.waits.append(last.time - span.begin)
            costs.work.append(last.spent - spent[span.begin])
    return costs


if __name__ == "__main__":
    main()
