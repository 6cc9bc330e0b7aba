"""Measures a refresh of many feeds from a server on the loopback, beside newsboat's reload of the same.

Both take turns within a run: first into an empty library, then with nothing new. The server answers at once,
and knows `If-None-Match`, so that what is compared is the programs. newsboat groups nothing into stories, so
beside it stands a refresh that doesn't either; one that does stands by itself. newsboat keeps ETags from its
second reload on, so there is a refresh between the two that doesn't count; where one program is sent again
what it has, that is an error.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from corpus import corpus
from feed_server import Server
from pressing import presses, to_cursor, type_at_leisure, walk
from programs import NEWSBOAT, READER, environment, reader
from samples import MILLISECONDS, SECONDS, Row, Sample, as_text
from screen import Film, panes

FEEDS: Final = 200
ENTRIES: Final = 100
"""In each feed."""
FIRST_TARGET: Final = 2.0
AGAIN_TARGET: Final = 1.0
KEY_TARGET: Final = 16.0
"""Milliseconds."""
LISTED: Final = 1_000
"""Articles of a folder that are in the list meanwhile."""
PRESSES_BEFORE: Final = 60
PRESSES: Final = 150
"""Those that come when the refresh is over don't count."""
GOING_ON: Final = "Esc stops"
"""Stands in the bottom line during a refresh."""
SERVERS: Final = 32
TEXT: Final = (
    "city council votes on new budget as river towns prepare for spring floods after record snow while "
    "researchers report progress on batteries and farmers await the first warm week of the year"
)
WORDS: Final = tuple(TEXT.split())


def document(feed: int, entries: int) -> bytes:
    """An RSS feed in which every entry has some paragraphs."""
    items = "".join(_item(feed, number) for number in range(entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Feed {feed:03}</title><link>http://site-{feed}.example/</link><description>News</description>"
        f"{items}</channel></rss>"
    ).encode()


def _item(feed: int, number: int) -> str:
    start = (feed * 31 + number * 7) % len(WORDS)
    words = WORDS[start:] + WORDS[:start]
    address = f"http://site-{feed}.example/{number}"
    text = "".join(f"&lt;p&gt;{' '.join(words)} {feed} {number} {part}.&lt;/p&gt;" for part in range(4))
    return (
        f"<item><title>{' '.join(words[:9]).capitalize()} {feed}-{number}</title><link>{address}</link>"
        f"<guid>{address}</guid><pubDate>Mon, {1 + number % 28:02} Jun 2026 10:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
    )


def ours(home: Path, addresses: list[str], servers: Sequence[Server]) -> tuple[float, float]:
    """Seconds for a first refresh that groups no stories, and for one with nothing new."""
    shutil.rmtree(home, ignore_errors=True)
    env = environment(home)
    _follow(home, addresses, env)
    return _first_and_again([READER, "feeds", "refresh", "--quiet", "--no-stories"], env, servers)


def ours_with_stories(home: Path, addresses: list[str]) -> float:
    """Seconds for a first refresh as it comes."""
    shutil.rmtree(home, ignore_errors=True)
    env = environment(home)
    _follow(home, addresses, env)
    return _timed([READER, "feeds", "refresh", "--quiet"], env)


def newsboats(home: Path, addresses: list[str], servers: Sequence[Server]) -> tuple[float, float]:
    """The same of newsboat with one thread, as it comes."""
    assert NEWSBOAT is not None
    shutil.rmtree(home, ignore_errors=True)
    env = environment(home)
    (home / "urls").write_text("".join(f"{address}\n" for address in addresses), encoding="utf-8")
    (home / "newsboat-config").write_text("max-items 0\nrefresh-on-startup no\n", encoding="utf-8")
    files = ("-u", home / "urls", "-c", home / "cache.db", "-C", home / "newsboat-config")
    return _first_and_again([NEWSBOAT, "-q", *files, "-x", "reload"], env, servers)


def _first_and_again(
    command: Sequence[str | Path], env: dict[str, str], servers: Sequence[Server]
) -> tuple[float, float]:
    first = _timed(command, env)
    _timed(command, env)
    sent = sum(server.bodies for server in servers)
    again = _timed(command, env)
    if sum(server.bodies for server in servers) != sent:
        raise SystemExit(
            f"{command[0]} was sent documents again that it has: that is no refresh without news"
        )
    return first, again


def keys(home: Path, addresses: list[str]) -> tuple[Sample, Sample]:
    """How long the cursor takes to move in a reader at rest, and while a first refresh goes on in it."""
    shutil.rmtree(home, ignore_errors=True)
    program = replace(reader(corpus(LISTED), home), command=(str(READER),))
    env = environment(home)
    folder = home / "config" / "newsreader"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        f"[sources]\npaths = [{json.dumps(str(corpus(LISTED)))}]\n[feeds]\nrefresh_on_start = false\n",
        encoding="utf-8",
    )
    _follow(home, addresses, env)
    chance = random.Random(1)
    walking = walk(chance)
    with program.start() as terminal:
        terminal.settle()
        before = type_at_leisure(terminal, islice(walking, PRESSES_BEFORE), chance)
        terminal.press("R")
        after = type_at_leisure(terminal, islice(walking, PRESSES), chance)
    film = Film(terminal.recording, program.column)
    columns = panes(film.last, program.edge)
    over = max(frame.time for frame in film.frames if GOING_ON in frame.lines[-1])
    meanwhile = [press for press in presses(film, after) if press.begin < over]
    return to_cursor(film, presses(film, before), columns), to_cursor(film, meanwhile, columns)


def _follow(home: Path, addresses: list[str], env: dict[str, str]) -> None:
    urls = home / "urls"
    urls.write_text("".join(f"{address}\n" for address in addresses), encoding="utf-8")
    subprocess.run([READER, "feeds", "import", urls], env=env, check=True, stderr=subprocess.DEVNULL)


def _timed(command: Sequence[str | Path], env: dict[str, str]) -> float:
    began = time.monotonic()
    subprocess.run(command, env=env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="in each feed")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    documents = [document(feed, args.entries) for feed in range(args.feeds)]
    # A server is asked one thing at a time, and real feeds are on many.
    servers = [Server(documents) for _ in range(SERVERS)]
    addresses = [servers[feed % SERVERS].address(feed) for feed in range(args.feeds)]
    own: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    grouped: list[float] = []
    with tempfile.TemporaryDirectory(prefix="newsreader-bench-") as folder:
        for _ in range(args.rounds):
            own.append(ours(Path(folder) / "reader", addresses, servers))
            if NEWSBOAT is not None:
                theirs.append(newsboats(Path(folder) / "newsboat", addresses, servers))
            grouped.append(ours_with_stories(Path(folder) / "grouping", addresses))
        waits = [keys(Path(folder) / "keys", addresses) for _ in range(args.rounds)]
    at_rest = Sample(tuple(wait for before, _ in waits for wait in before.values))
    meanwhile = Sample(tuple(wait for _, after in waits for wait in after.values))
    size = args.feeds * args.entries
    rows = [
        Row(
            what=what,
            size=size,
            unit=SECONDS,
            ours=Sample(tuple(times[place] for times in own)),
            other="newsboat" if theirs else "",
            beside=Sample(tuple(times[place] for times in theirs)) if theirs else None,
            target=target if theirs else None,
        )
        for place, (what, target) in enumerate(
            (("first refresh", FIRST_TARGET), ("nothing new", AGAIN_TARGET))
        )
    ]
    rows.append(Row("first refresh, with stories", size, SECONDS, Sample(tuple(grouped))))
    rows.append(Row("key press at rest", size, MILLISECONDS, at_rest))
    rows.append(Row("key press during the first refresh", size, MILLISECONDS, meanwhile, target=KEY_TARGET))
    print(as_text(rows))


if __name__ == "__main__":
    main()
