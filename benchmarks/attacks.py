"""What small hostile documents cost, as users meet them: seconds and megabytes, by where they come in and
what is bad about them.

Each command runs in a home of its own. Seconds are those of a processor, of all its processes together;
megabytes the most that one of them had. A dash: it ended without saying what is wrong, or left a terminal in
its modes. The same documents, smaller, are tried in `tests/robustness`.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from bombs import MARKUP
from feedserver import FeedServer

from attack_doors import COMMANDS, IN_THE_READER, Home, command_of
from processes import family
from terminal import Terminal

PATIENCE: Final = 300.0
TICKS: Final = os.sysconf("SC_CLK_TCK")
USUAL_CODES: Final = (0, 1)
LEAVING: Final = b"\x1b[?1049l"
"""What a program writes that gives the screen back which there was before."""
DOORS: Final = {**COMMANDS, **IN_THE_READER}


class Spent(NamedTuple):
    seconds: float
    megabytes: float
    code: int | None
    said: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of each document (1,000,000)")
    parser.add_argument("--doors", nargs="*", choices=list(DOORS), default=list(DOORS))
    parser.add_argument("--bombs", nargs="*", choices=list(MARKUP), default=list(MARKUP))
    parser.add_argument("--say", action="store_true", help="what each command says, too")
    args = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    print("| way in | " + " | ".join(args.bombs) + " |")
    print("|---" * (len(args.bombs) + 1) + "|")
    failures = 0
    for door in args.doors:
        costs = [_cost(door, MARKUP[name](args.size)) for name in args.bombs]
        print(f"| {door} | {' | '.join(map(_cell, costs))} |", flush=True)
        failures += sum(not _is_well(cost) for cost in costs)
        if args.say:
            for name, cost in zip(args.bombs, costs, strict=True):
                print(f"  {name}: {cost.code}, {cost.said.strip()[-300:]}")
    return min(failures, 1)


def _cost(door: str, markup: str) -> Spent:
    with tempfile.TemporaryDirectory() as made, FeedServer() as server:
        home = Home(Path(made), server, markup)
        command = command_of(DOORS[door](home))
        return _read(command, home.env) if door in IN_THE_READER else _run(command, home.env)


def _run(command: Sequence[str], env: Mapping[str, str]) -> Spent:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=dict(env), stdout=pipe, stderr=pipe, stdin=subprocess.DEVNULL
    ) as program:
        watch = Watch(program.pid)
        watch.start()
        try:
            _, said = program.communicate(timeout=PATIENCE)
            code: int | None = program.returncode
        except subprocess.TimeoutExpired:
            program.kill()
            said, code = program.communicate()[1], None
    return watch.spent(code, said)


def _read(command: Sequence[str], env: Mapping[str, str]) -> Spent:
    """As `_run`, for a reader that opens its first article and is left."""
    with Terminal(command, env) as terminal:
        watch = Watch(terminal.pid)
        watch.start()
        modes = terminal.modes()
        try:
            terminal.settle(limit=PATIENCE)
            terminal.press("g")
            terminal.press("g")
            terminal.press("\r")
            terminal.settle(limit=PATIENCE)
            terminal.press("G")
            terminal.settle(limit=PATIENCE)
            code: int | None = terminal.leave("qqq")
        except (TimeoutError, ChildProcessError, subprocess.TimeoutExpired):
            code = None
        shown = b"".join(piece.data for piece in terminal.recording.pieces)
        if terminal.modes() != modes or LEAVING not in shown:
            code = None
    return watch.spent(code, b"Traceback" if b"Traceback" in shown else b"")


class Watch(threading.Thread):
    """Looks at a program and all that it starts, until it has ended."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.seconds: dict[int, float] = {}
        self.megabytes: dict[int, float] = {}

    def spent(self, code: int | None, said: bytes) -> Spent:
        """Once the program has ended."""
        self.join()
        seconds, megabytes = sum(self.seconds.values()), max(self.megabytes.values())
        return Spent(seconds, megabytes, code, said.decode("utf-8", "replace"))

    def run(self) -> None:
        while Path(f"/proc/{self.pid}/stat").exists():
            for member in family(self.pid):
                with suppress(OSError, ValueError, IndexError):
                    status = Path(f"/proc/{member}/status").read_text()
                    (most,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
                    self.megabytes[member] = int(most.split()[1]) / 1_024
                    fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
                    self.seconds[member] = sum(map(int, fields[11:13])) / TICKS
            time.sleep(0.01)


def _is_well(cost: Spent) -> bool:
    return cost.code in USUAL_CODES and "Traceback" not in cost.said


def _cell(cost: Spent) -> str:
    return f"{cost.seconds:.1f} s, {cost.megabytes:,.0f} MB" if _is_well(cost) else "—"


if __name__ == "__main__":
    sys.exit(main())
