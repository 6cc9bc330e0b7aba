"""Feeds that a program makes: off until allowed, without a shell, with limits, its words as the error."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import httpx2
import pytest
from feedserver import FeedServer, rss
from former import make_newsboat, newsboat_item

from newsreader.cli.run import run
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.sources.feeds.command_feeds import command_of, fetch_feed
from newsreader.sources.feeds.opml import read_opml
from newsreader.sources.web.fetch import Lanes
from newsreader.sources.web.records import Fetched, FetchFailed, Limits, Request
from newsreader.system.paths import user_paths


def allow() -> None:
    path = user_paths().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[feeds]\nallow_commands = true\n")


def titles(capsys: pytest.CaptureFixture[str]) -> set[str]:
    capsys.readouterr()
    assert run(["list", "--json"]) == 0
    return {record["title"] for record in json.loads(capsys.readouterr().out)}


@pytest.fixture
def program(tmp_path: Path) -> str:
    """A program that prints a feed, or what it reads with every `One` as `Two`."""
    script = tmp_path / "a program.py"
    (tmp_path / "feed.xml").write_bytes(rss("Made here"))
    script.write_text(
        "import sys, pathlib\n"
        "if 'filter' in sys.argv: print(sys.stdin.read().replace('One', 'Two'))\n"
        "elif 'fail' in sys.argv: sys.exit('no such thing')\n"
        f"else: print(pathlib.Path({str(tmp_path / 'feed.xml')!r}).read_text())\n"
    )
    return f"{sys.executable} '{script}'"


def test_a_program_makes_a_feed(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    allow()
    assert run(["feeds", "add", f"exec:{program}", "--title", "Mine"]) == 0
    assert titles(capsys) == {"Made here"}
    assert run(["feeds", "refresh"]) == 0
    assert "0 new articles" in capsys.readouterr().err


def test_a_program_changes_a_feed(
    program: str, server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    allow()
    server.serve("/feed", rss("One"))
    assert run(["feeds", "add", f"filter:{program} filter:{server.url()}"]) == 0
    assert titles(capsys) == {"Two"}


def test_a_feed_is_set_to_go_through_a_program_and_back(
    program: str, server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    allow()
    url = server.url()
    server.serve("/feed", rss("One"))
    assert run(["feeds", "add", url, "--title", "Mine"]) == 0
    assert run(["feeds", "set", "Mine", "--command", f"{program} filter"]) == 0
    assert run(["feeds", "refresh"]) == 0
    assert titles(capsys) == {"Two"}
    assert run(["feeds", "set", "Mine", "--command", "an 'open quote"]) == 2
    assert run(["feeds", "set", "Mine", "--command", ""]) == 0
    assert run(["feeds", "list", "--json"]) == 0
    assert [feed["url"] for feed in json.loads(capsys.readouterr().out)] == [url]


def test_nothing_runs_until_it_is_allowed(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "add", f"exec:{program}"]) == 2
    assert "allow_commands" in capsys.readouterr().err
    own = Library.open(user_paths().library)
    own.feeds.subscribe([(f"exec:{program}", FeedSettings())], 1)
    own.close()
    assert run(["feeds", "refresh"]) == 1
    assert "which is off" in capsys.readouterr().err


def test_what_a_program_says_is_the_error(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    allow()
    assert run(["feeds", "add", f"exec:{program} fail"]) == 1
    assert run(["feeds", "list", "--json"]) == 0
    (feed,) = json.loads(capsys.readouterr().out)
    assert "failed with exit code 1: no such thing" in feed["last_error"]


async def test_a_program_has_limits_and_no_shell(tmp_path: Path, client: httpx2.AsyncClient) -> None:
    async def made(address: str, limits: Limits) -> Fetched | FetchFailed:
        return await fetch_feed(
            client,
            Request(address),
            lanes=Lanes(1),
            limits=limits,
            now=lambda: 0.0,
            commands=True,
        )

    late = await made(f"exec:{sys.executable} -c 'while True: pass'", Limits(seconds=0.3))
    assert isinstance(late, FetchFailed)
    assert "did not end in time" in late.message
    large = await made(f"exec:{sys.executable} -c 'while True: print(1)'", Limits(bytes=10_000))
    assert isinstance(large, FetchFailed)
    assert "wrote too much" in large.message
    trap = tmp_path / "trap"
    answer = await made(f"exec:printf %s ;touch {trap} $(touch {trap})", Limits())
    assert isinstance(answer, Fetched)
    assert not trap.exists()


@pytest.mark.parametrize("address", ["exec:", "exec:'open", "filter:prog", "filter::http://a.example/"])
def test_what_names_no_program(address: str) -> None:
    assert command_of(address) is None


def test_no_list_of_others_brings_a_program(program: str) -> None:
    listed = read_opml(f'<opml><body><outline type="rss" xmlUrl="exec:{program}"/></body></opml>'.encode())
    assert listed.feeds == ()


def test_newsboat_s_programs_come_along_where_they_may_run(
    program: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boat = make_newsboat(tmp_path / "boat", [newsboat_item(1)], f'"exec:{program}" mine\n')
    assert run(["import", str(boat), "--yes"]) == 0
    assert "which is off" in capsys.readouterr().err
    assert run(["undo"]) == 0
    allow()
    assert run(["import", str(boat), "--yes"]) == 0
    assert run(["feeds", "refresh", "--quiet"]) == 0
    assert titles(capsys) >= {"Made here"}
