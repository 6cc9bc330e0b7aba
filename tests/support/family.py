"""Processes that a test has started, and theirs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    if not PROC.exists():
        return True
    try:
        status = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    # An orphan stays a zombie where nobody is there to collect it.
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_for_the_end_of(pids: Iterable[int]) -> bool:
    pids = list(pids)
    until = time.monotonic() + 60
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(map(is_alive, pids))


def descendants(pid: int) -> set[int]:
    """All that a process has started, and what those have started; where the system doesn't tell, none."""
    family: set[int] = set()
    for task in (PROC / str(pid) / "task").glob("*/children"):
        try:
            children = task.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in map(int, children.split()):
            family |= {child} | descendants(child)
    return family


def own_processes() -> list[BaseProcess]:
    """What this program has begun as `OwnProcess`; the workers of a pool may still be ending, which another
    test had.
    """
    return [child for child in active_children() if isinstance(child, SpawnProcess)]
