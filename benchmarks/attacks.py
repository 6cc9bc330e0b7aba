"""What small hostile documents cost: a table of seconds and megabytes, by what is bad and where it comes in.

The same documents, smaller, are tried in `tests/robustness`. A dash: the process died of it or took too long.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from bombs import DOORS, MARKUP, cost_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of each document (1,000,000)")
    parser.add_argument("--doors", nargs="*", choices=DOORS, default=list(DOORS))
    args = parser.parse_args()
    print("| what | " + " | ".join(args.doors) + " |")
    print("|---" * (len(args.doors) + 1) + "|")
    for name, markup in MARKUP.items():
        cells = [_cell(door, markup(args.size)) for door in args.doors]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _cell(door: str, markup: str) -> str:
    read, as_document = DOORS[door]
    cost = cost_of(read, as_document(markup))
    return "—" if cost is None else f"{cost.seconds:.1f} s, {cost.megabytes:,.0f} MB"


if __name__ == "__main__":
    main()
