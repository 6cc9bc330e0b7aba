"""A reader that nobody uses hardly wakes the processor."""

from __future__ import annotations

from pathlib import Path

from fakes import write_articles
from open_reader import reader

from newsreader.system.paths import Paths


async def test_all_that_is_done_every_second_is_done_by_one_timer(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    async with reader(paths, tmp_path / "news") as opened:
        timers = [
            timer for timer in opened.screen._timers if timer._repeat is None and timer._active.is_set()
        ]
        assert [timer._interval for timer in timers if timer._interval < 60] == [1.0]
