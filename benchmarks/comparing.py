"""Readers of one or two checkouts, to be measured in turn on the same corpus."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import measures
import programs
from corpus import corpus
from programs import Program


def arguments(description: str, *, rounds: int = 3) -> argparse.Namespace:
    """What the command line says: `count` articles, in `rounds` (so many unless it says otherwise), `beside`
    which command, and in which `homes`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("count", type=int)
    parser.add_argument("--beside", type=Path, help="the command `newsreader` of another checkout")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--homes", type=Path, help="a folder in which their caches stay for the next time")
    return parser.parse_args()


@contextmanager
def settled_readers(asked: argparse.Namespace) -> Iterator[list[Program]]:
    """The readers that `arguments` asked for, each of which has done all that it does in the background."""
    commands = [programs.READER, *filter(None, [asked.beside])]
    with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
        homes = asked.homes or Path(folder)
        readers = [
            programs.reader(corpus(asked.count), homes / str(number), command)
            for number, command in enumerate(commands)
        ]
        for reader in readers:
            measures.let_finish(reader)
        yield readers


def readers_in_turn(asked: argparse.Namespace) -> Iterator[Program]:
    """As `settled_readers`, one after the other in each round; which one it is is printed first."""
    with settled_readers(asked) as readers:
        for _ in range(asked.rounds):
            for reader in readers:
                print(reader.command[0])
                yield reader
