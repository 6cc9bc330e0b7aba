"""Refreshing in a process of its own: what it tells, how it stops, and what a kill leaves behind."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from family import descendants, own_processes, wait_for_the_end_of
from feedserver import FeedServer, rss
from werkzeug import Request, Response

from newsreader.errors import NewsreaderError
from newsreader.feeds.refresh import FeedDone
from newsreader.feeds.refresh_process import RefreshTask, refresh_here, refresh_in_process
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings

READER = Path(__file__).resolve().parents[1] / "support" / "refreshing_reader.py"
HOUR = 3_600
FEEDS = 12


@pytest.fixture
def go_on() -> Iterator[Event]:
    """Lets the answers of `slow` go on; at the latest when the test is over."""
    event = threading.Event()
    yield event
    event.set()


def subscribe(library: Library, *urls: str) -> RefreshTask:
    library.feeds.subscribe([(url, FeedSettings()) for url in urls], 0)
    return RefreshTask(str(library.path), urls, HOUR)


def slow(go_on: Event) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        go_on.wait(600)
        return Response(rss("Late", home="http://late.example/"))

    return answer


def quick_and_slow(server: FeedServer, library: Library, go_on: Event) -> RefreshTask:
    """Two feeds, the second of which waits for `go_on`."""
    server.serve("/quick", rss("Early"))
    server.handle("/slow", slow(go_on))
    return subscribe(library, server.url("/quick"), server.url("/slow", host="localhost"))


def many(server: FeedServer) -> tuple[str, ...]:
    """Feeds with some hundred articles in all."""
    for number in range(FEEDS):
        titles = [f"{number}-{place}" for place in range(30)]
        server.serve(f"/{number}", rss(*titles, home=f"http://site{number}.example/"))
    return tuple(server.url(f"/{number}") for number in range(FEEDS))


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        answer: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
    return answer == ("ok",)


def done(results: Iterator[FeedDone | None]) -> list[FeedDone]:
    return [result for result in results if result is not None]


def test_every_feed_is_told_of_and_what_it_brought_is_in_the_library(
    server: FeedServer, library: Library
) -> None:
    server.serve("/good", rss("One", "Two", channel="Good"))
    server.serve("/bad", b"", 404)
    task = subscribe(library, server.url("/good"), server.url("/bad"))
    told = done(refresh_in_process(task, Event()))
    assert [(feed.done, feed.total) for feed in told] == [(1, 2), (2, 2)]
    by_url = {feed.url: feed for feed in told}
    assert by_url[server.url("/good")].title == "Good"
    assert len(by_url[server.url("/good")].delivery.new) == 2
    assert "(404)" in (by_url[server.url("/bad")].failure or "")
    assert {card.headline.title for card in library.feeds.cards()} == {"One", "Two"}
    assert own_processes() == []


def test_the_process_goes_by_the_clock_of_the_reader(server: FeedServer, library: Library) -> None:
    server.serve("/feed", rss("One"))
    task = subscribe(library, server.url())
    day = 86_400.0
    done(refresh_in_process(RefreshTask(task.library, task.urls, HOUR, ahead=-day), Event()))
    (feed,) = library.feeds.all()
    assert feed.state.last_success is not None
    assert abs(feed.state.last_success - (time.time() - day)) < HOUR


def test_a_stop_ends_it_within_a_moment_and_keeps_what_was_done(
    server: FeedServer, library: Library, go_on: Event
) -> None:
    task = quick_and_slow(server, library, go_on)
    stop = Event()
    told = []
    for result in refresh_in_process(task, stop):
        if result is not None:
            told.append(result.url)
            stop.set()
    assert told == [server.url("/quick")]
    assert [card.headline.title for card in library.feeds.cards()] == ["Early"]
    assert own_processes() == []


def test_without_a_screen_it_is_done_here_and_stopped_as_well(
    server: FeedServer, library: Library, go_on: Event
) -> None:
    task = quick_and_slow(server, library, go_on)
    stop = Event()
    told = []
    for result in refresh_here(task, stop):
        if result is not None:
            told.append((result.url, result.done, result.total))
            stop.set()
    assert told == [(server.url("/quick"), 1, 2)]
    assert [card.headline.title for card in library.feeds.cards()] == ["Early"]


def test_closing_ends_the_process_and_those_that_parse_for_it(
    server: FeedServer, library: Library, go_on: Event
) -> None:
    task = quick_and_slow(server, library, go_on)
    results = refresh_in_process(task, Event())
    assert next(result for result in results if result is not None).url == server.url("/quick")
    (child,) = own_processes()
    assert child.pid is not None
    family = {child.pid} | descendants(child.pid)
    assert len(family) > 1
    results.close()
    assert wait_for_the_end_of(family)
    assert own_processes() == []


def test_a_process_killed_from_outside_is_told_and_what_it_did_is_kept(
    server: FeedServer, library: Library, go_on: Event
) -> None:
    task = quick_and_slow(server, library, go_on)
    family: set[int] = set()

    def until_killed() -> None:
        for result in refresh_in_process(task, Event()):
            if result is not None:
                (child,) = own_processes()
                assert child.pid is not None
                family.update(descendants(child.pid))
                os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(NewsreaderError, match="ended from outside"):
        until_killed()
    assert wait_for_the_end_of(family)
    assert is_whole(library.path)
    assert [card.headline.title for card in library.feeds.cards()] == ["Early"]


def test_killing_the_reader_leaves_no_process_behind(
    server: FeedServer, library: Library, go_on: Event
) -> None:
    task = quick_and_slow(server, library, go_on)
    with reader(task) as victim:
        assert victim.stdout is not None
        assert any(line.startswith("1 of 2") for line in victim.stdout)
        family = descendants(victim.pid)
        assert len(family) > 1
        victim.send_signal(signal.SIGKILL)
    assert wait_for_the_end_of(family)
    assert is_whole(library.path)


def test_killed_at_any_moment_the_library_stays_whole_and_the_next_refresh_completes_it(
    server: FeedServer, library: Library
) -> None:
    task = subscribe(library, *many(server))
    chance = random.Random(7)
    for _ in range(3):
        with reader(task) as victim:
            assert victim.stdout is not None
            told = (line for line in victim.stdout if line[0].isdigit())
            for _, line in zip(range(chance.randrange(1, 4)), told, strict=False):
                assert line
            family = descendants(victim.pid)
            time.sleep(chance.random() * 0.02)
            victim.kill()
        assert wait_for_the_end_of(family)
        assert is_whole(library.path)
    assert library.saving
    assert len(done(refresh_in_process(task, Event()))) == FEEDS
    assert len(library.feeds.cards()) == FEEDS * 30


def test_what_the_library_refuses_is_told_and_nothing_is_fetched(
    server: FeedServer, library: Library, tmp_path: Path
) -> None:
    server.serve("/feed", rss("One"))
    (tmp_path / "folder").mkdir()
    task = RefreshTask(str(tmp_path / "folder"), (server.url(),), HOUR)
    with pytest.raises(NewsreaderError, match="is a folder where a file should be"):
        done(refresh_in_process(task, Event()))
    assert server.asked == []


def test_where_no_process_can_be_started_that_is_told(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    with pytest.raises(NewsreaderError, match="no process could be started"):
        done(refresh_in_process(RefreshTask(str(library.path), (), HOUR), Event()))


def reader(task: RefreshTask) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, READER, task.library, *task.urls], stdout=subprocess.PIPE, text=True
    )
