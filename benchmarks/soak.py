"""Hours of what goes wrong on one library: kills of all kinds, keys, wrong clocks, full disks. Then a table.

Before a release: `python benchmarks/soak.py --hours 2`. Exit 1 if anything was lost or broken, or ended with
a traceback.
"""

from __future__ import annotations

import argparse
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
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
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
COLUMNS: Final = ("rounds", "acknowledged", "refused", "killed", "lost", "broken", "tracebacks")
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
        self.usual = 0.0
        """Seconds that a refresh takes here. Kills come within twice that, so that half get through."""
        self.folder = home / "news"
        self.large = home / "large"
        self.usual_index = 0.0
        """Seconds that the first index of the large folder takes here."""
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
        began = time.monotonic()
        self.newsreader("feeds", "refresh")
        self.usual = time.monotonic() - began
        self.articles = self.stored()
        write_articles(self.large, LARGE)
        began = time.monotonic()
        self.newsreader("list", str(self.large), "--limit", "1")
        self.usual_index = time.monotonic() - began

    # What is done again and again

    def kills(self, counts: Counter[str]) -> None:
        """Commands that mark, some of them killed."""
        program = self.start(
            "mark", self.dice.choice(["star", "unstar"]), "--in", str(self.folder), "--query", ""
        )
        self.end(program, self.dice.uniform(0.1, 2 * self.usual), counts)

    def refresh(self, counts: Counter[str]) -> None:
        """A refresh that is killed, or not."""
        self.end(self.start("feeds", "refresh"), self.dice.uniform(0.1, 2 * self.usual), counts, acts=False)

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
        self.end(program, 60, counts)

    def keys(self, counts: Counter[str]) -> None:
        """Keys in the reader, which is then killed, or left by its key."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "newsreader", str(self.folder)], self.env)
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
        self.end(self.start(*words), self.dice.uniform(0.1, 2 * self.usual_index), counts, acts=False)
        again = self.newsreader(*words)
        self.tell(again.stderr, counts)
        counts["lost"] += len(json.loads(again.stdout or "[]")) != LARGE

    def migration(self, counts: Counter[str]) -> None:
        """The library of an older program, killed while this one takes it over: nothing is gone."""
        home = self.home / "old"
        shutil.rmtree(home, ignore_errors=True)
        path = home / "newsreader" / "library.db"
        write_old_library(path, self.dice.randrange(1, MIGRATIONS[-1].version))
        env = self.env | {"XDG_DATA_HOME": str(home)}
        taking_over = self.start("undo", "--list", env=env)
        self.end(taking_over, self.dice.uniform(0.1, 2 * self.usual), counts, acts=False)
        again = self.newsreader("undo", "--list", env=env)
        self.tell(again.stderr, counts)
        counts["lost"] += not again.stdout.startswith(f"{ACTIONS}\t")
        with closing(sqlite3.connect(path)) as connection:
            counts["lost"] += connection.execute(
                "SELECT count(*) FROM mark WHERE field = 'read'"
            ).fetchone() != (ACTIONS,)
            counts["broken"] += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)

    # How it is done

    def run(self, name: str, attack: Callable[[Counter[str]], None]) -> None:
        counts = self.counts.setdefault(name, Counter())
        counts["rounds"] += 1
        attack(counts)
        newest = self.newest_action()
        counts["lost"] += newest < self.last_action
        self.last_action = newest
        counts["broken"] += self.newsreader("library", "check").returncode != 0

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
        self, program: subprocess.Popen[str], seconds: float, counts: Counter[str], *, acts: bool = True
    ) -> None:
        """Wait for a program, and kill it if it takes longer."""
        try:
            _, said = program.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            program.kill()
            _, said = program.communicate()
        self.tell(said, counts)
        kind = {0: "acknowledged", -signal.SIGKILL: "killed"}.get(program.returncode, "refused")
        counts[kind] += 1
        if acts and kind == "acknowledged" and "nothing to do" not in said:
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
    """Type into a terminal, reading what it shows."""
    seen = bytearray()
    for key in keys:
        if select.select([terminal], [], [], 0.3)[0]:
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:  # the reader has ended
                break
        os.write(terminal, bytes([key]))
    return seen.decode(errors="replace")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0, help="how long (2)")
    parser.add_argument("--rounds", type=int, default=sys.maxsize, help="of each attack at most")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (0)")
    attacks = ["kills", "refresh", "index", "migration", "clock", "disk", "keys"]
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
            for name in args.attacks:
                soak.run(name, getattr(soak, name))
        counts = soak.counts
    print(f"| attack | {' | '.join(COLUMNS)} |\n{'|---' * (len(COLUMNS) + 1)}|")
    for name, counted in counts.items():
        print(f"| {name} | {' | '.join(f'{counted[column]:,}' for column in COLUMNS)} |")
    return int(any(counted[fault] for counted in counts.values() for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
