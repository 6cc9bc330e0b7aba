"""Measures the reader beside a bare Textual application and newsboat, and prints tables.

Programs take turns within a run, so that what else the machine does hits them alike: trust the ratios.
Corpora and feeds are kept in the cache folder; everything else is made anew in a temporary one.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import SIZES, Bench
from measures import Import
from programs import NEWSBOAT
from report import imports_as_text, machine, write_page
from samples import Row, as_text


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="1,000 articles alone, three rounds")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="how many articles: 1000,20000,100000")
    parser.add_argument("--rounds", type=int, default=7, help="how often programs are started (7)")
    parser.add_argument(
        "--homes", type=Path, help="a folder in which what the reader keeps stays for the next time"
    )
    parser.add_argument("--write", action="store_true", help="keep the tables in benchmarks/README.md")
    args = parser.parse_args()
    sizes, rounds = ((1_000,), 3) if args.quick else (args.sizes, args.rounds)
    print(machine())
    if NEWSBOAT is None:
        print("newsboat is not installed: measured without it.")
    rows: list[Row] = []
    imports: list[Import] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
            bench = Bench(size, rounds, args.homes / str(size) if args.homes else Path(folder))
            measured = list(bench.rows())
            imports = bench.imports()
        print(f"\n{as_text(measured)}", flush=True)
        rows += measured
    print(f"\n{imports_as_text(imports)}")
    if args.write:
        write_page(rows, imports)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    main()
