"""The accounts screen: how it stands with each server, told in the words of the command line."""

from __future__ import annotations

from open_reader import reader

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.system.paths import Paths


def configure(paths: Paths, url: str) -> None:
    AccountsFile(ConfigFile(paths.config_file)).add(AccountConfig("home", "freshrss", url, "me", every=0))


async def test_without_accounts_it_says_how_to_have_one(paths: Paths) -> None:
    async with reader(paths) as opened:
        opened.screen.keys.run("accounts")
        await opened.pilot.pause()
        assert "newsreader accounts add" in opened.text()
        await opened.press("R", "escape")
        assert "newsreader accounts add" not in opened.text()


async def test_it_shows_how_it_stands_with_a_server(paths: Paths) -> None:
    configure(paths, "https://rss.example/api")
    async with reader(paths) as opened:
        opened.screen.keys.run("accounts")
        await opened.pilot.pause()
        text = opened.text()
        assert "home  FreshRSS" in text
        assert "synchronised never · 0 feeds · nothing to send" in text
        assert "Only here: archive" in text
