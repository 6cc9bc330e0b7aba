"""What is printed around the tables, and the page that keeps the last ones."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from measures import Import
from programs import NEWSBOAT
from samples import Row, as_markdown

PAGE: Final = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- the last run -->", "<!-- until here -->"
COSTLIEST: Final = 15
GIBI: Final = 2**20

_MODEL = re.compile(r"^model name\s*: (.+)$", re.MULTILINE)
_MEMORY = re.compile(r"^MemTotal: +(\d+) kB$", re.MULTILINE)


def machine() -> str:
    """Processor, memory, system and versions, in two sentences."""
    model = _MODEL.search(_read("/proc/cpuinfo"))
    memory = _MEMORY.search(_read("/proc/meminfo"))
    cores = len(os.sched_getaffinity(0))
    parts = [
        f"{model[1] if model else platform.machine()}, {cores} cores",
        f"{int(memory[1]) / GIBI:.0f} GiB" if memory else "",
        f"{platform.system()} {platform.release()}",
    ]
    programs = [f"Python {platform.python_version()}", f"Textual {version('textual')}", _newsboat()]
    return f"{', '.join(filter(None, parts))}. {', '.join(filter(None, programs))}."


def imports_as_text(imports: Sequence[Import]) -> str:
    """What the start spends on imports: the sum, and the modules that cost most by themselves."""
    costliest = sorted(imports, key=lambda module: -module.own)[:COSTLIEST]
    spent = sum(module.own for module in imports) * 1000
    lines = [
        f"{spent:.0f} ms for {len(imports)} modules until the first article is shown, as `python -X "
        "importtime` counts, which slows them down. The costliest by themselves:",
        "",
        "own ms  with its own imports  module",
        *(f"{module.own * 1000:6.1f}  {module.whole * 1000:21.1f}  {module.name}" for module in costliest),
    ]
    return "\n".join(lines)


def write_page(rows: Sequence[Row], imports: Sequence[Import], page: Path = PAGE) -> None:
    """Put the tables of this run in place of those on the page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    day = datetime.now(UTC).date().isoformat()
    run = f"{BEGIN}\n{day}. {machine()}\n\n{as_markdown(rows)}\n\n```\n{imports_as_text(imports)}\n```\n{END}"
    page.write_text(before + run + after, encoding="utf-8")


def _newsboat() -> str:
    if NEWSBOAT is None:
        return ""
    told = subprocess.run([NEWSBOAT, "--version"], capture_output=True, text=True, check=False).stdout
    return (told.splitlines() or [""])[0].partition(" - ")[0]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
