"""A clock that is wrong for a while: no article is deleted for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NOW
from feeding import FEED, deliver, entry

from newsreader.library import Library
from newsreader.library.feeds.subscriptions import KEEP_DAYS
from newsreader.system.durations import DAY

OLD = [entry(f"Old {number}") for number in range(140)]
FRESH = [entry(f"Fresh {number}") for number in range(60)]
AHEAD = NOW + 270 * DAY


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    deliver(opened.feeds, *OLD, at=NOW - 2 * DAY)
    deliver(opened.feeds, *FRESH, at=NOW)
    yield opened
    opened.close()


def count(library: Library) -> int:
    return len(library.feeds.ids())


def test_a_jump_of_months_deletes_nothing(library: Library) -> None:
    for hour in range(5):
        deliver(library.feeds, *FRESH, at=AHEAD + hour * 3_600)
    assert count(library) == 200
    for day in range(5):  # and it is put right
        deliver(library.feeds, *FRESH, at=NOW + (day + 1) * DAY)
    assert count(library) == 200


def test_what_is_really_too_old_goes_after_a_second_look(library: Library) -> None:
    for day in range(KEEP_DAYS + 10):
        deliver(library.feeds, *FRESH, at=NOW + day * DAY)
    assert count(library) == 60
    assert library.recall(f"retention {library.feeds.all()[0].id}") in (None, b"")
    assert library.feeds.all()[0].url == FEED


def test_a_few_go_at_once(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "few.db")
    deliver(library.feeds, *OLD[:5], at=NOW)
    for day in range(1, KEEP_DAYS + 3):
        deliver(library.feeds, *FRESH, at=NOW + day * DAY)
    assert count(library) == 60
    library.close()
