"""Too few files, no threads, a zone beyond the world: mended, or a sentence."""

from __future__ import annotations

import errno
import os
import resource
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from newsreader.cli import run as front
from newsreader.system.surroundings import FILES, make_room, shortage, stopped


@pytest.fixture
def as_it_was() -> Iterator[None]:
    limits, zone = resource.getrlimit(resource.RLIMIT_NOFILE), os.environ.get("TZ")
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    os.environ.pop("TZ", None)
    if zone is not None:
        os.environ["TZ"] = zone
    time.tzset()


@pytest.mark.usefixtures("as_it_was")
def test_as_many_files_as_are_needed() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    make_room()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (FILES, hard)


@pytest.mark.usefixtures("as_it_was")
@pytest.mark.parametrize("zone", ["UTC-999999", "XXX-25:61:61", "UTC24", "CET-1"])
def test_a_zone_is_one_of_this_world(zone: str) -> None:
    os.environ["TZ"] = zone
    time.tzset()
    make_room()
    assert datetime.now().astimezone().tzinfo is not None
    assert (time.localtime().tm_gmtoff == 3_600) is (zone == "CET-1")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
        (RuntimeError("can't start new thread"), "ulimit -u"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "ulimit -u"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_what_there_is_too_little_of_is_said(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(front, "_dispatch", fail)
    assert front.run(["list"]) == front.FAILED
    shown = capsys.readouterr().err
    assert said in shown
    assert "should not" not in shown


def test_any_other_error_is_none_of_them() -> None:
    assert shortage(OSError(errno.ENOENT, "")) is None
    assert shortage(RuntimeError("else")) is None


def test_work_that_ends_by_a_shortage_says_of_what_and_any_other_asks_for_a_report() -> None:
    short = stopped("refreshing", OSError(errno.EMFILE, "Too many open files"))
    assert short.message.startswith("refreshing stopped: too few files")
    assert short.hint == "Raise that limit, and try again."
    assert "--debug" in stopped("refreshing", ValueError("x")).hint
