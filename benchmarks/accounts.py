"""What rounds with a server cost: requests, seconds, processor time. `python benchmarks/accounts.py 5000`

The server is the one of the tests, on the loopback, in this process. The rounds are the program's own, each
in a process of its own, whose start is in its processor time; the last line is that of a start alone.
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
    ("a start alone", ("accounts", "list")),
)


def main(items: int) -> None:
    sys.path.insert(0, str(SUPPORT))
    from feedserver import FeedServer
    from google_server import PASSWORD, USER, GoogleServer
    from model_server import ModelServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    model = ModelServer(first=10**15)
    for number in range(items):
        model.publish(f"https://site.example/{number}")
    with FeedServer() as server, tempfile.TemporaryDirectory() as home:
        google = GoogleServer(server, model)
        account = ("--kind", "freshrss", "--url", google.url, "--user", USER)
        _run(home, PASSWORD, "accounts", "add", "home", *account)
        print(f"{'round':<20} {'requests':>8} {'seconds':>8} {'processor':>9}")
        for name, arguments in ROUNDS:
            if "read" in name:
                for number in list(model.states)[: items // 50]:
                    model.decide(number, "read", True)
            asked = len(server.asked)
            seconds, processor = _run(home, PASSWORD, *arguments)
            print(f"{name:<20} {len(server.asked) - asked:>8} {seconds:>8.1f} {processor:>9.2f}", flush=True)


def _run(home: str, password: str, *arguments: str) -> tuple[float, float]:
    """Seconds, and processor time, of one command."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {"HOME": home, "NEWSREADER_HOME_PASSWORD": password}
    started, before = time.monotonic(), _processor()
    subprocess.run(
        [sys.executable, "-m", "newsreader", *arguments], env=environment, check=True, capture_output=True
    )
    return time.monotonic() - started, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
