"""The first feeds and folders take the place of the samples, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.config.load import load
from newsreader.library import Library
from newsreader.system.paths import Paths
from newsreader.system.processes import BEGIN_ANEW
from ui.test_live_feeds import reader


@pytest.mark.parametrize("command", ["feeds.import", "folder.open"])
async def test_what_is_chosen_first_is_shown_in_place_of_the_samples(
    paths: Paths, tmp_path: Path, library: Library, command: str
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    urls = folder / "urls"
    urls.write_text("https://feed.example/rss\n", encoding="utf-8")
    async with reader(paths) as opened:
        assert opened.screen.session.shows_samples
        opened.screen.keys.run(command)
        await opened.press("ctrl+u")
        opened.screen.keys.paste(str(urls if command == "feeds.import" else folder))
        await opened.press("enter")
        while not opened.app._exit:
            await opened.pilot.pause(0.01)
        assert opened.app.return_code == BEGIN_ANEW
    if command == "feeds.import":
        assert [feed.url for feed in library.feeds.all()] == ["https://feed.example/rss"]
    else:
        assert load(paths.config_file)[0].sources.paths == (str(folder),)


async def test_feeds_of_several_subjects_are_picked_at_once(paths: Paths, library: Library) -> None:
    async with reader(paths) as opened:
        opened.screen.keys.run("feeds.pick")
        await opened.press("j", "enter", "j", "enter")
        assert "✓ World" in opened.text()
        assert "Follow these 9 feeds" in opened.text()
        await opened.press("j", "enter", "enter")
        assert opened.app._exit
    topics = {feed.settings.topics for feed in library.feeds.all()}
    assert topics == {("Technology",)}
