"""The downloads screen, and the keys that fill it."""

from __future__ import annotations

import threading

from fakes import NOW
from open_reader import reader

from newsreader.library import Library
from newsreader.library.downloads import WantedFile
from newsreader.media.process import DownloadReport, DownloadTask
from newsreader.session.jobs.media import Reports
from newsreader.system.paths import Paths


def nothing_comes(task: DownloadTask, stop: threading.Event) -> Reports:
    yield DownloadReport()


async def test_it_shows_how_far_each_file_is_and_takes_one_out(paths: Paths, library: Library) -> None:
    urls = [f"https://show.example/{number}.mp3" for number in (1, 2, 3)]
    files = [WantedFile(f"id{url[-5]}", url, f"[b]Episode {url[-5]}[/]", "A show") for url in urls]
    library.downloads.add(files, int(NOW))
    library.downloads.finish(1, "/pods/one.mp3", 12_000_000)
    library.downloads.fail(2, "site.example has no file at this address (404)")
    library.downloads.stop()
    async with reader(paths) as opened:
        opened.screen.jobs.media._work = nothing_comes
        await opened.press("Q")
        text = opened.text()
        assert "3 downloads" in text
        assert "✓ [b]Episode 1[/]" in text
        assert "12 MB · done" in text
        assert "/pods/one.mp3" in text
        assert "has no file at this address" in text
        assert "‖ [b]Episode 3[/]" in text
        await opened.press("G", "d")
        assert len(library.downloads.all()) == 2
        await opened.press("g", "d", "enter")
        assert len(library.downloads.all()) == 2
        await opened.press("j", "r", "escape", "E")
        assert "has no file to download" in opened.text()
