"""A reader that nobody uses hardly wakes the processor."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from fakes import write_articles
from open_reader import reader
from textual.timer import Timer

from newsreader.system.paths import Paths
from newsreader.ui.reader.screen import ReaderScreen
from newsreader.ui.support import scheduler


async def test_all_that_is_done_every_second_is_done_by_one_timer(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    async with reader(paths, tmp_path / "news") as opened:
        assert [timer._interval for timer in beats(opened.screen)] == [1.0]


async def test_after_a_minute_without_a_key_that_is_done_half_as_often_until_the_next_one(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 2)
    async with reader(paths, tmp_path / "news") as opened:
        now = monotonic()
        monkeypatch.setattr(scheduler, "monotonic", lambda: now + scheduler.REST + 1)
        await beats(opened.screen)[0]._tick(next_timer=0.0, count=1)
        assert [timer._interval for timer in beats(opened.screen)] == [2.0]
        await opened.pilot.press("j")
        assert [timer._interval for timer in beats(opened.screen)] == [1.0]


def beats(screen: ReaderScreen) -> list[Timer]:
    """The timers that strike again and again, but for those that do so seldom."""
    return [
        timer
        for timer in screen._timers
        if timer._repeat is None
        and timer._task is not None
        and timer._active.is_set()
        and timer._interval < scheduler.SELDOM
    ]
