"""Whether memory stays flat while articles are passed without a pause: a key is held through all of a corpus.

Prints what the reader holds every so many keys, and by how much it grew since the first of these; exit 1 if
by more than a twentieth. The key is down all the time, so that no moment of rest comes in between.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import corpus as corpora
import processes
import programs

TURN: Final = 8_000
"""Keys after which the way goes back: fewer than there are rows, since stories are folded."""
GAP: Final = 0.012
"""Seconds between two keys, as a keyboard repeats them at its fastest."""
REST: Final = 3.0
MEBI: Final = 1 << 20
MOST_GROWTH: Final = 0.05
UNTIL_ALL_IS_DONE: Final = 1_200.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="how many there are (20,000)")
    parser.add_argument("--keys", type=int, default=20_000, help="how often the key is pressed (20,000)")
    parser.add_argument("--every", type=int, default=2_000, help="keys between two looks (2,000)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        program = programs.reader(corpora.corpus(args.articles), Path(home))
        with program.start() as terminal:
            terminal.settle(quiet=REST, limit=UNTIL_ALL_IS_DONE)
            # What makes orders and searches quicker is made once a key was pressed.
            for key in "jjjj":
                terminal.press(key)
                terminal.settle(quiet=REST, limit=UNTIL_ALL_IS_DONE)
            first = grown = 0.0
            print("| keys | painted | resident | since the first |\n|---|---|---|---|")
            for pressed in range(1, args.keys + 1):
                terminal.press("j" if pressed % (2 * TURN) < TURN else "k")
                time.sleep(GAP)
                if pressed % args.every:
                    continue
                held = processes.memory([terminal.pid]).resident
                first = first or held
                grown = held / first - 1
                painted = sum(len(piece.data) for piece in terminal.recording.pieces) / MEBI
                print(f"| {pressed:,} | {painted:.1f} MB | {held:.1f} MiB | {grown:+.1%} |", flush=True)
            terminal.press(program.quit)
    return int(grown > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
