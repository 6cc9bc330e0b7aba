"""What small hostile documents cost, as commands meet them: seconds and megabytes, by what is bad and where
it comes in.

Each command runs in a home of its own. Seconds are those of a processor, of all its processes together;
megabytes the most that one of them had. A dash: it ended without saying what is wrong. The same documents,
smaller, are tried in `tests/robustness`.
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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from bombs import DOORS, MARKUP, as_document, as_export, as_feed, as_opml, as_page, cost_of
from feedserver import FeedServer

from processes import family

PATIENCE: Final = 300.0
TICKS: Final = os.sysconf("SC_CLK_TCK")
USUAL_CODES: Final = (0, 1)


class Spent(NamedTuple):
    seconds: float
    megabytes: float
    code: int | None
    said: str


class Home:
    """A new user, a server, and a bomb. `url`: where the server has it."""

    def __init__(self, folder: Path, server: FeedServer, markup: str) -> None:
        self.folder = folder
        self.server = server
        self.markup = markup
        names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        self.env = {**os.environ, "HOME": str(folder), **{name: str(folder / name) for name in names}}

    def serve(self, path: str, body: bytes, kind: str) -> str:
        self.server.serve(path, body, Content_Type=kind)
        return self.server.url(path)

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def newsreader(self, *words: str) -> None:
        """To prepare the rest."""
        subprocess.run(_command(words), env=self.env, capture_output=True, check=True)


def add(home: Home) -> list[str]:
    return ["feeds", "add", home.serve("/feed", as_feed(home.markup), "application/rss+xml")]


def add_page(home: Home) -> list[str]:
    return ["feeds", "add", home.serve("/page", as_page(home.markup), "text/html")]


def refresh(home: Home) -> list[str]:
    url = home.serve("/feed", as_feed(home.markup), "application/rss+xml")
    home.newsreader("feeds", "import", home.file("urls", f"{url}\n".encode()))
    return ["feeds", "refresh"]


def cron(home: Home) -> list[str]:
    return [*refresh(home), "--due", "--quiet"]


def full_text(home: Home) -> list[str]:
    page = home.serve("/page", as_page(home.markup), "text/html")
    feed = as_feed("In short.").replace(b"https://a.example/1", page.encode())
    url = home.serve("/feed", feed, "application/rss+xml")
    listed = f'<opml><body><outline xmlUrl="{url}" newsreader:fullText="true"/></body></opml>'
    home.newsreader("feeds", "import", home.file("list.opml", listed.encode()))
    return ["feeds", "refresh"]


def read_later(home: Home) -> list[str]:
    return ["add", home.serve("/page", as_page(home.markup), "text/html")]


def folder(home: Home) -> list[str]:
    return ["list", str(Path(home.file("news/a.md", as_document(home.markup))).parent)]


def opml(home: Home) -> list[str]:
    return ["feeds", "import", home.file("list.opml", as_opml(home.markup))]


def former_life(home: Home) -> list[str]:
    return ["import", home.file("export.json", as_export(home.markup)), "--yes"]


COMMANDS: Final[Mapping[str, Callable[[Home], list[str]]]] = {
    "add a feed": add,
    "add a page": add_page,
    "refresh": refresh,
    "cron": cron,
    "full text": full_text,
    "read later": read_later,
    "folder": folder,
    "OPML": opml,
    "import": former_life,
}
READING: Final = "reading"
"""No command, but what the reader does with an article that is opened."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of each document (1,000,000)")
    parser.add_argument("--doors", nargs="*", choices=[*COMMANDS, READING], default=[*COMMANDS, READING])
    parser.add_argument("--bombs", nargs="*", choices=list(MARKUP), default=list(MARKUP))
    parser.add_argument("--say", action="store_true", help="what each command says, too")
    args = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    print("| what | " + " | ".join(args.doors) + " |")
    print("|---" * (len(args.doors) + 1) + "|")
    failures = 0
    for name in args.bombs:
        costs = [_cost(door, MARKUP[name](args.size)) for door in args.doors]
        print(f"| {name} | {' | '.join(map(_cell, costs))} |", flush=True)
        failures += sum(not _is_well(cost) for cost in costs)
        if args.say:
            for door, cost in zip(args.doors, costs, strict=True):
                print(f"  {door}: {cost.code}, {cost.said.strip()[-300:]}")
    return min(failures, 1)


def _cost(door: str, markup: str) -> Spent:
    if door == READING:
        read, as_read = DOORS["reading"]
        cost = cost_of(read, as_read(markup))
        return Spent(0, 0, None, "") if cost is None else Spent(cost.seconds, cost.megabytes, 0, "")
    with tempfile.TemporaryDirectory() as made, FeedServer() as server:
        home = Home(Path(made), server, markup)
        return _run(_command(COMMANDS[door](home)), home.env)


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "newsreader", *words]


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
    watch.join()
    return Spent(
        sum(watch.seconds.values()), max(watch.megabytes.values()), code, said.decode("utf-8", "replace")
    )


class Watch(threading.Thread):
    """Looks at a program and all that it starts, until it has ended."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.seconds: dict[int, float] = {}
        self.megabytes: dict[int, float] = {}

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
