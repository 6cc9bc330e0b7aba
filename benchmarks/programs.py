"""The programs that are measured, each in a home of its own: the reader, a bare application, newsboat."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feeds import write_feeds
from terminal import Terminal

READER: Final = Path(sys.executable).with_name("newsreader")
BARE: Final = Path(__file__).with_name("bare.py")
NEWSBOAT: Final = shutil.which("newsboat")
READER_EDGE: Final = "▏"
READER_COLUMN: Final = 40
NEWSBOAT_COLUMN: Final = 4
FIRST_ROWS: Final = range(1, 11)
EVERYTHING: Final = "Everything"

FEEDS_ALONE: Final = "urls-of-feeds"
WITH_QUERY: Final = "urls"

NEWSBOAT_CONFIG: Final = """\
auto-reload no
cleanup-on-quit no
goto-next-feed no
max-items 0
prepopulate-query-feeds yes
refresh-on-startup no
show-read-feeds yes
bind-key j down articlelist
bind-key k up articlelist
"""


@dataclass(frozen=True)
class Program:
    """How to run a program, and where on its screen to look.

    `column`: one inside its list; `edge`: what stands at both sides of the list, if anything; `first`: the
    rows that have to be there for it to be usable; `quit`: the key that ends it.
    """

    name: str
    command: tuple[str, ...]
    home: Path
    column: int
    edge: str
    first: range
    quit: str

    def start(self, *, imports_timed: bool = False) -> Terminal:
        more = {"PYTHONPROFILEIMPORTTIME": "1"} if imports_timed else {}
        return Terminal(self.command, environment(self.home) | more)


def environment(home: Path) -> dict[str, str]:
    """What a program of a fresh user sees. Nothing of ours that would slow Python down goes along."""
    folders = {f"XDG_{kind}_HOME": home / kind.lower() for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **{name: str(folder) for name, folder in folders.items()},
    }


def reader(corpus: Path, home: Path, command: Path = READER) -> Program:
    return Program(
        "newsreader", (str(command), str(corpus)), home, READER_COLUMN, READER_EDGE, FIRST_ROWS, "\x11"
    )


def bare(home: Path, script: Path = BARE) -> Program:
    return Program("bare Textual", (sys.executable, str(script)), home, READER_COLUMN, "", range(1), "\x11")


def newsboat(corpus: Path, feeds: Path, home: Path) -> Program | None:
    """Newsboat, with the corpus as feeds in files and a query for all items; None where it is missing."""
    if NEWSBOAT is None:
        return None
    home.mkdir(parents=True, exist_ok=True)
    addresses = "".join(f"{path.as_uri()}\n" for path in write_feeds(corpus, feeds))
    (home / FEEDS_ALONE).write_text(addresses, encoding="utf-8")
    (home / WITH_QUERY).write_text(f'"query:{EVERYTHING}:age >= 0"\n{addresses}', encoding="utf-8")
    (home / "newsboat-config").write_text(NEWSBOAT_CONFIG, encoding="utf-8")
    return Program(
        "newsboat", _newsboat_command(home, WITH_QUERY), home, NEWSBOAT_COLUMN, "", FIRST_ROWS, "Q"
    )


def reload(program: Program) -> float:
    """Let newsboat read all its feeds into an empty cache. Returns how many seconds it took."""
    for leftover in program.home.glob("cache.db*"):
        leftover.unlink()
    # With a query among the feeds, a reload loses the items of the feed that follows it.
    command = _newsboat_command(program.home, FEEDS_ALONE)
    began = time.monotonic()
    subprocess.run(
        [*command, "-x", "reload"],
        env=environment(program.home),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - began


def _newsboat_command(home: Path, urls: str) -> tuple[str, ...]:
    assert NEWSBOAT is not None
    files = (("-u", urls), ("-c", "cache.db"), ("-C", "newsboat-config"))
    return (NEWSBOAT, "-q", *(part for flag, name in files for part in (flag, str(home / name))))
