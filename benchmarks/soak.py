"""Hours of what goes wrong on one library: kills of all kinds, keys, wrong clocks, full disks. Then a table.

Before a release: `python benchmarks/soak.py --hours 2`. Exit 1 if anything was lost or broken, or ended with
a traceback.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import pty
import random
import resource
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from fakes import write_articles
from feedserver import FeedServer, rss

from newsreader.library.database import connect, transaction
from newsreader.library.migrations import MIGRATIONS, migrate

FEEDS: Final = 6
ENTRIES: Final = 40
ARTICLES: Final = 60
LARGE: Final = 1_500
"""Articles of a folder whose first index takes several processes."""
ACTIONS: Final = 3_000
"""Of an older program's library."""
DAY: Final = 86_400
JUMPS: Final = (-400 * DAY, -DAY, 270 * DAY, 27_000 * DAY)
KEYS: Final = b"jjjjkmsaunNfdz \r"
SHIFTED: Final = (
    "import sys, time; real = time.time; shift = float(sys.argv.pop(1)); time.time = lambda: real() + shift; "
    "from newsreader.cli.run import run; sys.exit(run(sys.argv[1:]))"
)
PATIENCE: Final = 60.0
"""... and after which one that has shown nothing never will."""
LEAST_SHOWN: Final = 4_000
"""Characters that a list has put on the screen: what is typed before would only be echoed."""
SHARE: Final = (0.15, 1.2)
"""Of the time that a program takes, in which it is killed. What is above 1 gets through."""
REST: Final = 2.0
"""Seconds without a change of a file after which a reader has written all that it keeps."""
NOTHING_DONE: Final = ("nothing to do", "nothing matches")
"""What a command says that had nothing to mark: all is marked so, or keys have archived all."""
COLUMNS: Final = ("rounds", "actions", "acknowledged", "refused", "killed", "lost", "broken", "tracebacks")
FAULTS: Final = ("lost", "broken", "tracebacks")


class Soak:
    """One library in a home of its own, and what was counted by attack."""

    def __init__(self, home: Path, server: FeedServer, dice: random.Random) -> None:
        self.home = home
        self.server = server
        self.dice = dice
        self.counts: dict[str, Counter[str]] = {}
        self.last_action = 0
        """The number of the newest action that is known to be in the journal."""
        self.articles = 0
        self.writings = 0
        """How often files of the cache change in the reader's first start on the large folder."""
        self.usual: dict[str, float] = {}
        """Seconds that each kind of program took when it was last let be."""
        self.folder = home / "news"
        self.large = home / "large"
        names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        self.env = os.environ | {"HOME": str(home), "TERM": "xterm-256color"} | {
            name: str(home / name.lower()) for name in names
        }  # fmt: skip

    def prepare(self) -> None:
        write_articles(self.folder, ARTICLES)
        for number in range(FEEDS):
            titles = [f"{number}-{place}" for place in range(ENTRIES)]
            self.server.serve(f"/{number}", rss(*titles, home=f"http://site{number}.example/"))
        urls = "".join(f"{self.server.url(f'/{number}')}\n" for number in range(FEEDS))
        self.newsreader("feeds", "import", "-", given=urls)
        self.newsreader("feeds", "refresh")
        self.articles = self.stored()
        write_articles(self.large, LARGE)
        for path in self.large.iterdir():  # others than those that keys archive and snooze
            path.write_text(path.read_text("utf-8").replace("/articles/", "/large/"), "utf-8")

    # What is done again and again

    def kills(self, counts: Counter[str]) -> None:
        """Commands that mark, some of them killed."""
        program = self.start(
            "mark", self.dice.choice(["star", "unstar"]), "--in", str(self.folder), "--query", ""
        )
        self.end("kills", program, counts)

    def refresh(self, counts: Counter[str]) -> None:
        """A refresh that is killed, or not."""
        self.end("refresh", self.start("feeds", "refresh"), counts, acts=False)

    def clock(self, counts: Counter[str]) -> None:
        """A refresh at another time, and one at the right one: nothing is gone."""
        shift = str(self.dice.choice(JUMPS))
        words = [sys.executable, "-c", SHIFTED, shift, "feeds", "refresh"]
        self.tell(
            subprocess.run(words, env=self.env, capture_output=True, text=True, check=False).stderr, counts
        )
        self.tell(self.newsreader("feeds", "refresh").stderr, counts)
        counts["lost"] += self.stored() < self.articles

    def disk(self, counts: Counter[str]) -> None:
        """A disk on which no file can grow beyond some size: by a limit of the process."""
        most = self.dice.randrange(1, 60) << 10
        program = self.start(
            "mark", self.dice.choice(["star", "unstar"]), "--in", str(self.folder), "--query", "", most=most
        )
        self.end("", program, counts)

    def keys(self, counts: Counter[str]) -> None:
        """Keys in the reader, which is then killed, or left by its key."""
        pid, terminal = self.reader_on(self.folder)
        seen = _typed(terminal, [self.dice.choice(KEYS) for _ in range(self.dice.randrange(10, 60))])
        os.kill(pid, self.dice.choice([signal.SIGKILL, signal.SIGTERM]))
        os.close(terminal)
        os.waitpid(pid, 0)
        counts["killed"] += 1
        self.tell(seen, counts)

    def index(self, counts: Counter[str]) -> None:
        """The first index of a folder, killed or not: the next one has every article of it."""
        shutil.rmtree(self.home / "xdg_cache_home", ignore_errors=True)
        words = ("list", str(self.large), "--json", "--limit", str(2 * LARGE))
        self.end("index", self.start(*words), counts, acts=False)
        again = self.newsreader(*words)
        self.tell(again.stderr, counts)
        counts["lost"] += len(json.loads(again.stdout or "[]")) != LARGE

    def reader(self, counts: Counter[str]) -> None:
        """The reader's first start on a folder, killed while it writes what it keeps for the next one: that
        has every article, and opens.
        """
        cache = self.home / "xdg_cache_home"
        shutil.rmtree(cache, ignore_errors=True)
        most = self.writings and self.dice.randint(1, self.writings)
        pid, terminal = self.reader_on(self.large)
        writings, seen = _watched(terminal, cache, most)
        if not most:
            self.writings = writings
        _kill(pid, terminal)
        counts["killed"] += bool(most)
        self.tell(seen, counts)
        words = ("list", str(self.large), "--json", "--limit", str(2 * LARGE))
        again = self.newsreader(*words)
        self.tell(again.stderr, counts)
        counts["lost"] += len(json.loads(again.stdout or "[]")) != LARGE
        pid, terminal = self.reader_on(self.large)
        _, seen = _watched(terminal, cache, 0)
        _kill(pid, terminal)
        self.tell(seen, counts)
        counts["broken"] += not seen

    def migration(self, counts: Counter[str]) -> None:
        """The library of an older program, killed while this one takes it over: nothing is gone."""
        home = self.home / "old"
        shutil.rmtree(home, ignore_errors=True)
        path = home / "newsreader" / "library.db"
        write_old_library(path, self.dice.randrange(1, MIGRATIONS[-1].version))
        env = self.env | {"XDG_DATA_HOME": str(home)}
        taking_over = self.start("undo", "--list", env=env)
        self.end("migration", taking_over, counts, acts=False)
        again = self.newsreader("undo", "--list", env=env)
        self.tell(again.stderr, counts)
        counts["lost"] += not again.stdout.startswith(f"{ACTIONS}\t")
        with closing(sqlite3.connect(path)) as connection:
            counts["lost"] += connection.execute(
                "SELECT count(*) FROM mark WHERE field = 'read'"
            ).fetchone() != (ACTIONS,)
            counts["broken"] += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)

    # How it is done

    def has_killed(self, name: str, enough: int | None) -> bool:
        return enough is not None and self.counts.get(name, Counter())["killed"] >= enough

    def run(self, name: str, attack: Callable[[Counter[str]], None]) -> None:
        counts = self.counts.setdefault(name, Counter())
        counts["rounds"] += 1
        attack(counts)
        newest = self.newest_action()
        counts["lost"] += newest < self.last_action
        counts["actions"] += max(newest - self.last_action, 0)
        self.last_action = newest
        counts["broken"] += self.newsreader("library", "check").returncode != 0

    def reader_on(self, folder: Path) -> tuple[int, int]:
        """The reader in a terminal of its own: its process and the terminal."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "newsreader", str(folder)], self.env)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        return pid, terminal

    def start(
        self, *words: str, most: int | None = None, env: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        def limit() -> None:
            if most is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        command = [sys.executable, "-m", "newsreader", *words]
        pipe = subprocess.PIPE
        env = env or self.env
        return subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, text=True, preexec_fn=limit)

    def end(
        self, kind: str, program: subprocess.Popen[str], counts: Counter[str], *, acts: bool = True
    ) -> None:
        """Wait for a program, or kill it at work: after some share of what its kind took the last time that
        it was let be. The first of a kind is, and so is each without a kind.
        """
        usual = self.usual.get(kind)
        began = time.monotonic()
        try:
            _, said = program.communicate(
                timeout=None if usual is None else self.dice.uniform(*SHARE) * usual
            )
            if kind:
                self.usual[kind] = time.monotonic() - began
        except subprocess.TimeoutExpired:
            program.kill()
            _, said = program.communicate()
        self.tell(said, counts)
        kind = {0: "acknowledged", -signal.SIGKILL: "killed"}.get(program.returncode, "refused")
        counts[kind] += 1
        if acts and kind == "acknowledged" and not any(told in said for told in NOTHING_DONE):
            counts["lost"] += self.newest_action() <= self.last_action

    def newsreader(
        self, *words: str, given: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "newsreader", *words]
        env = env or self.env
        return subprocess.run(command, env=env, input=given, capture_output=True, text=True, check=False)

    def tell(self, said: str, counts: Counter[str]) -> None:
        counts["tracebacks"] += "Traceback" in said

    def newest_action(self) -> int:
        """The number of the newest action in the journal; 0 where there is none."""
        newest, _, _ = self.newsreader("undo", "--list").stdout.partition("\t")
        return int(newest or 0)

    def stored(self) -> int:
        """How many articles the feeds have."""
        listed = self.newsreader("feeds", "list", "--json").stdout
        return sum(feed["entries"] for feed in json.loads(listed or "[]"))


def write_old_library(path: Path, version: int) -> None:
    """A library with many actions, as a program with the schema of that version left it."""
    path.parent.mkdir(parents=True)
    now = datetime.fromtimestamp(time.time(), UTC)
    with closing(connect(path)) as connection:
        migrate(connection, None, now, MIGRATIONS[:1])
        numbers = range(1, ACTIONS + 1)
        with transaction(connection):
            connection.executemany(
                "INSERT INTO change VALUES (?, ?, 'read', NULL, 1)", ((n, f"a{n}") for n in numbers)
            )
            connection.executemany(
                "INSERT INTO action VALUES (?, 0, 'do', NULL, 'read', 1)", ((n,) for n in numbers)
            )
            connection.executemany("INSERT INTO mark VALUES (?, 'read', 1)", ((f"a{n}",) for n in numbers))
        migrate(connection, None, now, MIGRATIONS[:version])


def _typed(terminal: int, keys: Sequence[int]) -> str:
    """Type into a terminal whose program shows something by now, reading what it shows: a key whenever it has
    answered the one before, or has nothing to say to it.
    """
    seen = bytearray(_read(terminal, LEAST_SHOWN, PATIENCE))
    for key in keys:
        seen += _read(terminal, 1, 0.3)
        with suppress(OSError):  # the reader has ended
            os.write(terminal, bytes([key]))
    return (seen + _read(terminal, 1, 0.3)).decode(errors="replace")


def _read(terminal: int, least: int, patience: float) -> bytes:
    """What a terminal shows, until that is so much and it rests, or nothing comes for so many seconds."""
    seen = bytearray()
    while select.select([terminal], [], [], 0.05 if len(seen) >= least else patience)[0]:
        try:
            seen += os.read(terminal, 1 << 16)
        except OSError:  # the reader has ended
            break
    return bytes(seen)


def _watched(terminal: int, folder: Path, most: int) -> tuple[int, str]:
    """Read what a terminal shows until files in a folder have changed so often; with 0, until they rest."""
    seen, before, writings = bytearray(), _looks(folder), 0
    changed = time.monotonic()
    while time.monotonic() < changed + (REST if seen else PATIENCE):
        if select.select([terminal], [], [], 0.002)[0]:
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:  # the reader has ended
                break
        looks = _looks(folder)
        if looks != before:
            before, changed, writings = looks, time.monotonic(), writings + 1
            if writings == most:
                break
    return writings, seen.decode(errors="replace")


def _looks(folder: Path) -> dict[str, tuple[int, int]]:
    """The files below a folder with their sizes and times."""
    looks = {}
    for path in folder.rglob("*"):
        with suppress(OSError):
            status = path.stat()
            looks[str(path)] = (status.st_size, status.st_mtime_ns)
    return looks


def _kill(pid: int, terminal: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    os.waitpid(pid, 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0, help="how long (2)")
    parser.add_argument("--rounds", type=int, default=sys.maxsize, help="of each attack at most")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (0)")
    parser.add_argument("--killed", type=int, help="go on with an attack until so many were killed")
    attacks = ["kills", "refresh", "index", "reader", "migration", "clock", "disk", "keys"]
    parser.add_argument("--attacks", nargs="*", choices=attacks, default=attacks)
    args = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    end = time.monotonic() + args.hours * 3_600
    with tempfile.TemporaryDirectory() as home, FeedServer() as server:
        soak = Soak(Path(home), server, random.Random(args.seed))
        soak.prepare()
        for _ in range(args.rounds):
            if time.monotonic() > end:
                break
            names = [name for name in args.attacks if not soak.has_killed(name, args.killed)]
            if not names:
                break
            for name in names:
                soak.run(name, getattr(soak, name))
        counts = soak.counts
    print(f"| attack | {' | '.join(COLUMNS)} |\n{'|---' * (len(COLUMNS) + 1)}|")
    for name, counted in counts.items():
        print(f"| {name} | {' | '.join(f'{counted[column]:,}' for column in COLUMNS)} |")
    return int(any(counted[fault] for counted in counts.values() for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
