"""All settings and keys are changed inside the reader; what can hold at once does, and u takes it back."""

from __future__ import annotations

from pathlib import Path

from fakes import write_articles
from open_reader import Reader, reader
from textual.widgets import OptionList

from newsreader.config.load import load
from newsreader.system.paths import Paths


async def choose(opened: Reader, value: str) -> None:
    options = opened.app.screen.query_one(OptionList)
    options.highlighted = options.get_option_index(value)
    await opened.press("enter")


async def test_settings_and_keys_hold_at_once_and_are_taken_back(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        opened.screen.keys.run("settings")
        await opened.press()
        await choose(opened, "display.density")
        await choose(opened, "compact")
        assert "display.density is compact now" in opened.text()
        assert opened.screen.articles.compact
        await choose(opened, "display.sidebar_width")
        await opened.press("ctrl+u", *"7", "enter")
        assert "display.sidebar_width takes a whole number from 12 to 60" in opened.text()
        await opened.press("escape")
        config, problems = load(paths.config_file)
        assert (config.display.density, problems) == ("compact", ())
        await opened.press("u")
        assert not opened.screen.articles.compact
        assert load(paths.config_file)[0].display.density == "comfortable"


async def test_a_key_of_ones_own_is_set_in_the_list_of_settings(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        opened.screen.keys.run("settings")
        await opened.press()
        await choose(opened, "keys.map")
        await choose(opened, "star")
        await opened.press("ctrl+u", *"f5", "enter", "escape")
        await opened.press("f5")
        assert "starred" in opened.bottom
