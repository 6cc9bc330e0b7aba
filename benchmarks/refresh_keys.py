"""What keys cost while a refresh brings entries: `python benchmarks/refresh_keys.py 100000 --homes FOLDER`.

The reader follows what `feed_keys.py` has, and 36 feeds more that it has never asked
(`../shared/corpora/feeds`, from servers on the loopback), or as many made ones as `--feeds` says. `R` asks
all of them. The same keys are pressed before that and from then on; times are to the first page, as `run.py`
takes them.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

import measures
import processes
import programs
from bench import CURSOR, LETTER, TARGETS, VIEW
from feed_server import served_beside
from measures import ENTER, ESCAPE
from pressing import Span, presses, to_cursor, to_first_page, type_at_leisure
from programs import READER, Program, environment
from refresh import document
from samples import MILLISECONDS, Row, Sample, as_text
from screen import Film, list_rows, panes
from subscriber import following
from terminal import Terminal

REAL: Final = Path(__file__).parents[2] / "shared" / "corpora" / "feeds"
SERVERS: Final = 8
"""A server is asked one thing at a time, and real feeds are on many."""
ENTRIES: Final = 10
"""In each feed that is made."""
SECONDS: Final = 25.0
"""From `R` on: what has come is grouped and counted after the last feed has answered."""
ROUNDS: Final = 6
WORDS: Final = ("game", "star", "-apple")
KINDS: Final = {"cursor key": CURSOR, "filter letter": LETTER, "another sort": VIEW, "a feed or folder": VIEW}
"""What is pressed, with the target that it has at rest."""


class Keys:
    """Presses of one stretch of time, by what they do."""

    def __init__(self, terminal: Terminal, chance: Random) -> None:
        self._terminal = terminal
        self._chance = chance
        self.spans: dict[str, list[Span]] = {what: [] for what in KINDS}

    def press_round(self, number: int) -> None:
        """Each kind a few times."""
        self._press("cursor key", "j", "j", "j", "k", "j", "k")
        self._pass_by("/")
        self._press("filter letter", *WORDS[number % len(WORDS)])
        self._pass_by(ESCAPE)
        for key in "jk":
            self._pass_by("S", key)
            self._press("another sort", ENTER)
        for key in "jk" if number % 2 else "jj":
            self._pass_by("h", key)
            self._press("a feed or folder", ENTER)

    def samples(self, film: Film, program: Program) -> dict[str, Sample]:
        """Seconds of each kind."""
        begun = film.at(min(span.begin for spans in self.spans.values() for span in spans))
        columns = panes(begun, program.edge)
        rows = list_rows(begun, columns)
        pressed = {
            what: [press for span in spans for press in presses(film, span)]
            for what, spans in self.spans.items()
        }
        return {
            what: to_cursor(film, spans, columns)
            if KINDS[what] == CURSOR
            else to_first_page(film, spans, columns, rows)
            for what, spans in pressed.items()
        }

    def _press(self, what: str, *keys: str) -> None:
        self.spans[what].append(type_at_leisure(self._terminal, keys, self._chance))

    def _pass_by(self, *keys: str) -> None:
        type_at_leisure(self._terminal, keys, self._chance)


def measured(program: Program) -> tuple[dict[str, Sample], dict[str, Sample]]:
    """What keys take at rest, and from a refresh of all feeds on."""
    chance = Random(1)
    with program.start() as terminal:
        terminal.settle(measures.QUIET)
        processes.busy_until(terminal.pid, measures.REST, processes.ANY)
        type_at_leisure(terminal, "gg", chance)
        at_rest, meanwhile = Keys(terminal, chance), Keys(terminal, chance)
        for number in range(ROUNDS):
            at_rest.press_round(number)
        type_at_leisure(terminal, ("R",), chance)
        end = time.monotonic() + SECONDS
        number = 0
        while time.monotonic() < end:
            meanwhile.press_round(number)
            number += 1
    film = Film(terminal.recording, program.column)
    return at_rest.samples(film, program), meanwhile.samples(film, program)


def rows(program: Program, count: int) -> list[Row]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory(prefix="newsreader-bare-") as home:
        bare = measures.keys_of_bare(programs.bare(Path(home)))
    before, meanwhile = measured(program)
    lines = [Row("a key in bare Textual", count, MILLISECONDS, bare)]
    for what, asked in KINDS.items():
        target = TARGETS[asked].get(count)
        for samples, when in ((before, ""), (meanwhile, ", during a refresh")):
            lines.append(Row(f"{what}{when}", count, MILLISECONDS, samples[what], target=target, bare=bare))
    return lines


def documents(made: int) -> list[bytes]:
    """What the feeds send that were never asked."""
    if made:
        return [document(number, ENTRIES) for number in range(made)]
    found = sorted(REAL.glob("*.xml"))
    if not found:
        raise SystemExit(f"There are no feeds in {REAL}: say how many are to be made (--feeds 2000).")
    return [path.read_bytes() for path in found]


def follow(home: Path, addresses: Sequence[str]) -> None:
    """Have the reader in `home` follow these feeds, and not ask them yet."""
    urls = home / "more-urls"
    urls.write_text("".join(f"{address}\n" for address in addresses), encoding="utf-8")
    command = [READER, "feeds", "import", urls]
    subprocess.run(command, env=environment(home), check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("--homes", type=Path, required=True, help="where `feed_keys.py` left its home")
    parser.add_argument("--feeds", type=int, default=0, help="so many feeds are made, instead of real ones")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
        home = Path(folder) / f"feeds-{asked.count}"
        shutil.copytree(asked.homes / home.name, home)
        sent = served_beside(documents(asked.feeds), SERVERS)
        with sent as addresses, following(asked.count, home) as program:
            follow(home, addresses)
            print(as_text(rows(program, asked.count)))


if __name__ == "__main__":
    main()
