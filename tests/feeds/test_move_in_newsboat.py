"""A real newsboat, filled from real feeds, read and flagged by its own keys, then taken over."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from feedserver import FeedServer
from newsboat import PROGRAM, Newsboat

from newsreader.cli.run import run
from newsreader.model import id_from_url

FEEDS = Path(__file__).parents[2].parent / "shared/corpora/feeds"
MANY = 6
CONFIG = """
browser "firefox %u"
reload-time 30
ignore-article "*" "title =~ \\"Sponsored\\""
"""

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="newsboat is not installed"),
    pytest.mark.skipif(not FEEDS.is_dir(), reason="the shared corpora are not here"),
]


@pytest.fixture
def newsboat(tmp_path: Path, server: FeedServer) -> Newsboat:
    lines = []
    for file in sorted(FEEDS.glob("*.xml"))[:MANY]:
        server.serve(f"/{file.name}", file.read_bytes(), Content_Type="application/xml")
        lines.append(f"{server.url(f'/{file.name}')} news\n")
    boat = Newsboat(tmp_path / "former")
    boat.write("".join(lines) + '"query:Unread:unread = \\"yes\\""\n', CONFIG)
    boat.reload()
    return boat


def test_every_state_is_the_same_afterwards(newsboat: Newsboat, capsys: pytest.CaptureFixture[str]) -> None:
    with newsboat:
        newsboat.press("\r", "\r", "q", "j", "\r", "q")  # read two articles
        newsboat.press("j", "\x05", "s", "\r")  # flag one with s
        newsboat.press("j", "\x05", "s", "x", "\r")  # and one with s and x
        newsboat.press("j", "D", "q")  # delete one
        newsboat.press("j", "\r", "\r", "q", "N", "q")  # read one and mark it unread again
        newsboat.press("j", "A")  # mark a feed read
    cache = newsboat.folder / "cache.db"
    before = cache.read_bytes()
    rows = _rows(cache)
    assert run(["import", str(newsboat.folder), "--flag", "s=star", "--flag", "x=later", "--yes"]) == 0
    assert cache.read_bytes() == before
    message = capsys.readouterr().err
    assert "imported 6 feeds" in message
    assert "1 rule" in message
    expected = _expected(rows)
    assert _states(_listed(capsys)) == expected
    sums = Counter(state for states in expected.values() for state in states)
    assert sums["read"] > 2
    assert (sums["starred"], sums["archived"], sums["tag later"]) == (2, 1, 1)
    assert run(["undo"]) == 0
    capsys.readouterr()
    assert run(["feeds", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def _rows(cache: Path) -> list[dict[str, Any]]:
    connection = sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute("SELECT * FROM rss_item")]
    connection.close()
    return rows


def _expected(rows: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """By article id, for those whose address no other one has."""
    shared = Counter(id_from_url(row["url"]) for row in rows)
    return {
        id_: frozenset(
            [
                *(["read"] if not row["unread"] else []),
                *(["archived"] if row["deleted"] else []),
                *(["starred"] if "s" in (row["flags"] or "") else []),
                *(["tag later"] if "x" in (row["flags"] or "") else []),
            ]
        )
        for row in rows
        if shared[id_ := id_from_url(row["url"])] == 1
    }


def _listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    records = []
    for query in ("is:archived", "-is:archived"):
        assert run(["list", "--json", "--query", query]) == 0
        records += json.loads(capsys.readouterr().out)
    return records


def _states(records: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {
        record["id"]: frozenset(
            [
                *(flag for flag in ("read", "archived", "starred") if record[flag]),
                *(f"tag {tag}" for tag in record["tags"]),
            ]
        )
        for record in records
    }
