"""At the first start, what another reader has kept is found, shown, and taken over after a yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_reader import reader

from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.system.paths import Paths


async def test_a_reader_that_is_here_is_moved_in_from_after_a_yes(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".newsboat").mkdir(parents=True)
    (home / ".newsboat" / "urls").write_text('http://127.0.0.1:9/feed [b] "~The [b] feed"\n')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(FeedRefreshJob, "refresh_some", lambda job, urls: None)
    async with reader(paths) as opened:
        feeds = opened.screen.session.library.feeds
        opened.screen.keys.run("welcome")
        await opened.pilot.pause()
        assert "Move in from another reader" in opened.text()
        await opened.press("j", "j", "enter")
        assert "newsboat: " in opened.text()
        await opened.press("enter")
        await opened.settle()
        assert "newsboat: 1 feed" in opened.text()
        await opened.press("enter")
        assert not feeds.all(), "the cursor stands on what changes nothing"

        opened.screen.keys.run("move-in")
        await opened.pilot.pause()
        await opened.press("enter")
        await opened.settle()
        await opened.press("j", "enter")
        await opened.settle()
        assert [feed.title for feed in feeds.all()] == ["The [b] feed"]
        await opened.press("u")
        await opened.settle()
        assert not feeds.all()
