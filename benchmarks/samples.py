"""Measured values, what is asked of them, and whether they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

MILLISECONDS: Final = "ms"
SECONDS: Final = "s"
MEBIBYTES: Final = "MiB"
TIMES: Final = "times"


@dataclass(frozen=True)
class Sample:
    """Values of one thing, in seconds, MiB or times."""

    values: tuple[float, ...]

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def p95(self) -> float:
        """The smallest value that 95 of 100 do not exceed."""
        ordered = sorted(self.values)
        return ordered[math.ceil(0.95 * len(ordered)) - 1]


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `beside`: the same of another program, whose name is `other`; then `target` is for the ratio of the two
    medians. Else it is for the p95, in `unit`, less that of `bare`: the same key in a bare application.
    Without a target the line is there to know.
    """

    what: str
    size: int
    unit: str
    ours: Sample
    other: str = ""
    beside: Sample | None = None
    target: float | None = None
    bare: Sample | None = None

    @property
    def figure(self) -> float | None:
        """What the target is for."""
        if self.beside is not None:
            return self.ours.median / self.beside.median
        if self.unit == MEBIBYTES:
            return None
        return self._scaled(self.ours.p95 - (self.bare.p95 if self.bare is not None else 0.0))

    @property
    def held(self) -> bool | None:
        if self.target is None or self.figure is None:
            return None
        return self.figure <= self.target

    def cells(self) -> tuple[str, ...]:
        """What it measures, size, median, p95, the other's median, figure, target, verdict."""
        ours, beside = self.ours, self.beside
        ratio = beside is not None
        return (
            self.what,
            f"{self.size:,}",
            self._shown(ours.median),
            self._shown(ours.p95) if len(ours.values) > 1 else "",
            f"{self.other} {self._shown(beside.median)}" if beside is not None else "",
            ""
            if self.figure is None
            else f"× {self.figure:.2f}"
            if ratio
            else f"{'+' if self.bare is not None else ''}{self.figure:.1f} {self.unit}",
            "" if self.target is None else f"≤ {self.target:g}" + ("" if ratio else f" {self.unit}"),
            {None: "", True: "held", False: "NOT held"}[self.held],
        )

    def _scaled(self, value: float) -> float:
        return value * 1000 if self.unit == MILLISECONDS else value

    def _shown(self, value: float) -> str:
        digits = {SECONDS: 2, TIMES: 0}.get(self.unit, 1)
        return f"{self._scaled(value):.{digits}f} {self.unit}"


HEADER: Final = ("what", "articles", "median", "p95", "beside", "figure", "target", "")


def as_text(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    table = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 4, 7) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The table for the page."""
    lines = [HEADER, ("---", "--:", "--:", "--:", "---", "--:", "--:", "---"), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
