"""A reader that follows feeds alone: what they send, and a home in which it has all of it.

The articles of a corpus are dealt to feeds by their sites: a few feeds have thousands, most of them hundreds,
and the reports of a story are in several.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from zlib import crc32

import measures
from corpus import FOLDER, corpus
from feed_server import Server
from feeds import rss, write_feeds
from programs import READER, Program, environment, reader

FEEDS: Final = 200
SKEW: Final = 3
"""The largest feed has `FEEDS` ** (-1 / SKEW) of all articles: a sixth."""
FOLDERS: Final = 10
AT_ONCE: Final = 5_000
"""Of a document with more entries, these are read: a feed that has more came by them in time."""
KEPT: Final = 1_000
"""So many articles of a feed are kept where nothing else is said."""
SERVERS: Final = 8
"""A server is asked one thing at a time, and real feeds are on many."""

_ITEM = re.compile(r"<item>.*?</item>\n", re.DOTALL)
_SITE = re.compile(r"<link>https?://(?:www\.)?([^/<]+)")


@contextmanager
def following(count: int, home: Path) -> Iterator[Program]:
    """The reader, with all that the feeds sent, while the servers of them answer.

    In a home that was made before, its feeds are asked once, so that none is due for an hour.
    """
    feeds = dealt(count)
    made = home / "ports.json"
    ports = json.loads(made.read_text()) if made.is_file() else [0] * SERVERS
    with ExitStack() as stack:
        servers = [Server((), port) for port in ports]
        for server in servers:
            stack.callback(server.shutdown)
            stack.callback(server.server_close)
        program = replace(reader(Path(), home), command=(str(READER),))
        if made.is_file():
            _send(servers, [feed[-1] for feed in feeds])
            _run(home, "refresh", "--quiet")
        else:
            _make(home, feeds, servers)
            made.write_text(json.dumps([server.server_address[1] for server in servers]))
        measures.let_finish(program)
        yield program


def dealt(count: int) -> list[list[list[str]]]:
    """For each feed the documents that it sends in turn, as their entries."""
    feeds: dict[int, list[str]] = {}
    for path in write_feeds(corpus(count), FOLDER / f"feeds-{count}"):
        for item in _ITEM.findall(path.read_text(encoding="utf-8")):
            site = _SITE.search(item)
            place = crc32(site[1].encode() if site else b"") / 2**32
            feeds.setdefault(int(FEEDS * place**SKEW), []).append(item)
    return [
        [items[begin : begin + AT_ONCE] for begin in range(0, len(items), AT_ONCE)]
        for _, items in sorted(feeds.items())
    ]


def _make(home: Path, feeds: Sequence[Sequence[Sequence[str]]], servers: Sequence[Server]) -> None:
    """Follow all feeds, and take in what they send until each has sent its last."""
    environment(home)
    folder = home / "config" / "newsreader"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text("[feeds]\nrefresh_on_start = false\n", encoding="utf-8")
    addresses = [servers[number % len(servers)].address(number) for number in range(len(feeds))]
    lines = (f'{address} "Folder {number % FOLDERS}"\n' for number, address in enumerate(addresses))
    urls = home / "urls"
    urls.write_text("".join(lines), encoding="utf-8")
    _run(home, "import", urls)
    for address, documents in zip(addresses, feeds, strict=True):
        if sum(map(len, documents)) > KEPT:
            _run(home, "set", address, "--keep", "1000000")
    for turn in range(max(map(len, feeds))):
        _send(servers, [documents[min(turn, len(documents) - 1)] for documents in feeds])
        _run(home, "refresh", "--quiet", "--no-stories")
    _run(home, "refresh", "--quiet")


def _send(servers: Sequence[Server], feeds: Sequence[Sequence[str]]) -> None:
    documents = [rss(number, items).encode() for number, items in enumerate(feeds)]
    for server in servers:
        server.serve(documents)


def _run(home: Path, *arguments: str | Path) -> None:
    subprocess.run(
        [READER, "feeds", *arguments],
        env=environment(home),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
