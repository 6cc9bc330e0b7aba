"""What rounds with a server cost: requests, bytes, seconds, processor time.

`python benchmarks/accounts.py [ITEMS [FEEDS]]`. The server is the one of the tests, on the loopback, in this
process; ten of its articles have labels, five of them. The rounds are the program's own, each in a process of
its own, whose start is in its processor time. The last lines are an idle round in the process that the reader
has for it, and a start of the command line alone.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUPPORT = Path(__file__).parents[1] / "tests" / "support"
ROUNDS = (
    ("first", ("accounts", "sync")),
    ("idle", ("accounts", "sync")),
    ("2 % read elsewhere", ("accounts", "sync")),
    ("1 % read here", ("accounts", "sync")),
    ("idle, in the reader", ()),
    ("a start alone", ("accounts", "list")),
)
BESIDE_THE_READER = """
import resource, sys, threading, time
from newsreader.sync.process import SyncTask, synchronise_in_process
task, started = SyncTask(*sys.argv[1:3], ("home",)), time.monotonic()
problems = [report.problem for report in synchronise_in_process(task, threading.Event()) if report]
assert problems and not any(problems), problems
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - started, used.ru_utime + used.ru_stime)
"""


def main(items: int, feeds: int) -> None:
    sys.path.insert(0, str(SUPPORT))
    from feedserver import FeedServer
    from google_server import PASSWORD, USER, GoogleServer
    from model_server import ModelServer

    from newsreader.model import RemoteFeed, tag_field

    class BigServer(ModelServer):
        def feed_of(self, number: int) -> RemoteFeed:
            return self.feeds[number % len(self.feeds)]

        def text_of(self, number: int) -> str:
            return 20 * super().text_of(number)

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    model = BigServer(first=10**15)
    model.feeds = [
        RemoteFeed(f"feed/{number}", f"https://site.example/{number}/feed", f"Feed {number}", None, "World")
        for number in range(1, feeds + 1)
    ]
    for number in range(items):
        model.publish(f"https://site.example/{number}")
    for number in list(model.states)[:10]:
        model.decide(number, tag_field(f"label-{number % 5}"), True)
    with FeedServer() as server, tempfile.TemporaryDirectory() as home:
        google = GoogleServer(server, model)
        account = ("--kind", "freshrss", "--url", google.url, "--user", USER)
        _run(home, PASSWORD, "accounts", "add", "home", *account)
        print(f"{'round':<20} {'requests':>8} {'bytes':>12} {'seconds':>8} {'processor':>9}")
        for name, arguments in ROUNDS:
            if name == "1 % read here":
                query = f"limit:{max(1, items // 100)} sort:newest"
                _run(home, PASSWORD, "mark", "read", "--no-stories", "--query", query)
            if name == "2 % read elsewhere":
                for number in list(model.states)[: items // 50]:
                    model.decide(number, "read", True)
            asked, told = len(server.asked), google.bytes
            run = _run if arguments else _run_beside_the_reader
            seconds, processor = run(home, PASSWORD, *arguments)
            requests, received = len(server.asked) - asked, google.bytes - told
            print(f"{name:<20} {requests:>8,} {received:>12,} {seconds:>8.1f} {processor:>9.2f}", flush=True)


def _run(home: str, password: str, *arguments: str) -> tuple[float, float]:
    """Seconds, and processor time, of one command."""
    started, before = time.monotonic(), _processor()
    command = [sys.executable, "-m", "newsreader", *arguments]
    subprocess.run(command, env=_environment(home, password), check=True, capture_output=True)
    return time.monotonic() - started, _processor() - before


def _run_beside_the_reader(home: str, password: str) -> tuple[float, float]:
    """As `_run`, of a round in the process that the reader starts for it, without what the reader does."""
    folder = Path(home)
    paths = (folder / ".local/share/newsreader/library.db", folder / ".config/newsreader/config.toml")
    command = [sys.executable, "-c", BESIDE_THE_READER, *map(str, paths)]
    environment = _environment(home, password)
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seconds, processor = map(float, done.stdout.split())
    return seconds, processor


def _environment(home: str, password: str) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return environment | {"HOME": home, "NEWSREADER_HOME_PASSWORD": password}


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000, int(sys.argv[2]) if len(sys.argv) > 2 else 50)
