"""Backups by themselves, and what comes back of a library that is damaged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from feeding import deliver, entry

from newsreader.errors import LibraryError
from newsreader.library import Change, Library
from newsreader.library.feeds.access import AS_USUAL, AccessSettings
from newsreader.library.recovery.backups import KEPT, backups, is_good, newest_good
from newsreader.model import TriageField

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
MARKS = 300


class Days:
    """A clock that stands on a day."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def star(library: Library, *names: str) -> None:
    library.record("starred", [Change(name, TriageField.STARRED, True) for name in names])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def filled(path: Path, days: Days) -> Library:
    library = Library.open(path, now=days)
    star(library, *(f"id{number:05}" for number in range(MARKS)))
    deliver(library.feeds, *(entry(f"Title {number}", text="word " * 200) for number in range(20)))
    return library


def test_a_clock_that_was_wrong_leaves_the_right_ones(path: Path) -> None:
    days = Days()
    library = filled(path, days)
    for day in range(KEPT):
        days.now = datetime(2261, 1, 1 + day, tzinfo=UTC)
        library.back_up_daily()
    for moment in (NOON, NOON + timedelta(days=1)):
        days.now = moment
        library.back_up_daily()
        assert backups(path, moment)[0].name == f"library-{moment:%Y%m%d-%H%M%S}.db"
    days.now = datetime(1970, 1, 2, tzinfo=UTC)
    stale = path.with_name("library.db.v3-20260101-000000.backup.part")
    stale.write_bytes(b"")
    assert library.back_up().exists()
    assert not stale.exists()
    assert len(backups(path)) == KEPT
    library.close()


def test_one_a_day_is_kept_for_seven_days(path: Path) -> None:
    days = Days()
    library = filled(path, days)
    for day in range(10):
        days.now = NOON + timedelta(days=day)
        library.back_up_daily()
        library.back_up_daily()
    assert len(backups(path)) == KEPT
    assert all(map(is_good, backups(path)))
    assert backups(path)[0].name == "library-20260209-120000.db"
    assert {backup.stat().st_mode & 0o777 for backup in backups(path)} == {0o600}
    library.close()


def test_what_was_lost_comes_back_as_one_action(path: Path) -> None:
    library = filled(path, Days())
    backup = library.back_up()
    library.record(
        "unstarred", [Change(article_id, TriageField.STARRED, False) for article_id in library.triage()]
    )
    star(library, "since")
    for feed in library.feeds.all():
        library.feeds.unsubscribe(feed.url)
    assert library.restore(backup) == (MARKS, 1)
    assert len(library.triage()) == MARKS + 1
    assert len(library.feeds.all()) == 1
    library.deciding.undo()
    assert set(library.triage()) == {"since"}
    library.close()


@pytest.mark.parametrize("damaged", [False, True])
def test_how_the_servers_of_a_folder_are_asked_comes_back_too(path: Path, damaged: bool) -> None:
    library = filled(path, Days())
    kept, lost = AccessSettings(user_agent="kept"), AccessSettings(user_agent="lost")
    library.feeds.configure_folder("lost", lost)
    backup = library.back_up()
    library.feeds.configure_folder("lost", AS_USUAL)
    library.feeds.configure_folder("kept", kept)
    if damaged:
        library.close()
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 2)
        library = Library.open(path)
        assert library.notice is not None
    else:
        library.restore(backup)
    assert library.feeds.folders()["lost"] == lost
    assert damaged or library.feeds.folders()["kept"] == kept
    library.close()


def test_a_file_that_is_no_backup_is_refused(path: Path) -> None:
    library = filled(path, Days())
    other = path.with_name("other.db")
    other.write_bytes(b"SQLite format 3\0" + b"x" * 5_000)
    with pytest.raises(LibraryError, match="no backup that can be read"):
        library.restore(other)
    library.close()


@pytest.mark.parametrize("with_backup", [True, False])
def test_a_truncated_library_loses_no_decision_that_can_be_had(path: Path, with_backup: bool) -> None:
    library = filled(path, Days())
    if with_backup:
        library.back_up()
    star(library, "aaa later")
    library.close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 88 // 100])
    again = Library.open(path)
    stars = {article_id for article_id, triage in again.triage().items() if triage.starred}
    assert again.saving
    assert again.notice is not None
    assert ("begun from the backup of 2026-01-31 12:00" in again.notice.message) == with_backup
    assert len(again.feeds.all()) == 1
    assert len(stars) >= MARKS if with_backup else stars
    again.close()


def test_damaged_backups_are_passed_over(path: Path) -> None:
    days = Days()
    library = filled(path, days)
    library.back_up()
    days.now += timedelta(days=1)
    damaged = library.back_up()
    damaged.write_bytes(damaged.read_bytes()[:5_000])
    library.close()
    whole = newest_good(path)
    assert whole is not None
    assert whole != damaged


def test_a_check_finds_nothing_in_a_whole_library(path: Path) -> None:
    library = filled(path, Days())
    assert library.check() == ()
    library.close()


def test_that_a_library_is_gone_is_told_once_and_a_first_one_says_nothing(path: Path) -> None:
    cache = path.with_name("cache.db")
    first = Library.open(path, cache=cache)
    assert first.notice is None
    first.close()
    cache.touch()
    path.unlink()
    lost = Library.open(path, cache=cache)
    assert lost.saving
    assert lost.notice is not None
    assert f"{path} is gone" in lost.notice.message
    assert "library restore" in lost.notice.hint
    lost.close()
    again = Library.open(path, cache=cache)
    assert again.notice is None
    again.close()
