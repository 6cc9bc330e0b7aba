"""What the kernel says of a process and all its descendants: work done and memory held."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

PROC: Final = Path("/proc")
NANO: Final = 1e-9
MEBI: Final = 1024.0
WINDOW: Final = 0.02
"""Seconds between two looks at what is done."""
MOST: Final = 0.5
"""A program that uses less than this share of a processor has nothing to do that somebody waits for."""
ANY: Final = 0.1
"""With less than this share, it does nothing in slices between keys either."""

_WAKES = re.compile(r"^voluntary_ctxt_switches:\s+(\d+)$", re.MULTILINE)
_LINE = re.compile(r"^(Rss|Pss): +(\d+) kB$", re.MULTILINE)


class Memory(NamedTuple):
    """In MiB. `resident` counts pages that are shared with other programs in full, `own` by their share."""

    resident: float
    own: float


def family(pid: int) -> Iterator[int]:
    """The process and all that descend from it."""
    yield pid
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
    except OSError:  # it has ended meanwhile
        return


def work(pid: int) -> float:
    """Seconds of processor time that the threads now alive have used."""
    total = 0
    for member in family(pid):
        try:
            for task in (PROC / str(member) / "task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return total * NANO


def spent(pid: int) -> float:
    """Seconds of processor time that the processes have used since they began, by ended threads too."""
    total = 0
    for member in family(pid):
        with suppress(OSError):
            fields = (PROC / str(member) / "stat").read_text().rpartition(")")[2].split()
            # Of itself and of children that it has waited for, in user and in system mode.
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def clock(pid: int) -> float:
    """Seconds of processor time that one process has used, to the microsecond; 0 once it has ended."""
    try:
        # The clock of another process, as clock_getcpuclockid(3) makes its number.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def wakes(pid: int) -> int:
    """How often the threads now alive were woken to do something."""
    total = 0
    for member in family(pid):
        with suppress(OSError):
            for task in (PROC / str(member) / "task").iterdir():
                match = _WAKES.search((task / "status").read_text())
                total += int(match[1]) if match else 0
    return total


def memory(pids: Iterable[int]) -> Memory:
    """Of some processes together."""
    resident = own = 0
    for member in pids:
        try:
            sizes = dict(_LINE.findall((PROC / str(member) / "smaps_rollup").read_text()))
        except OSError:
            continue
        resident += int(sizes["Rss"])
        own += int(sizes["Pss"])
    return Memory(resident / MEBI, own / MEBI)


def busy_until(pid: int, quiet: float, share: float = MOST) -> float:
    """When (monotonic seconds) the processes last used this share of a processor, before they used less for
    `quiet` seconds.
    """
    before, last = work(pid), time.monotonic()
    while time.monotonic() - last < quiet:
        time.sleep(WINDOW)
        done = work(pid)
        if done - before > WINDOW * share:
            last = time.monotonic()
        before = done
    return last
