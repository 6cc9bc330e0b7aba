"""The accounts screen: how it stands with each server, told in the words of the command line."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from feedserver import FeedServer
from google_server import PASSWORD, USER, GoogleServer
from model_server import ModelServer
from open_reader import reader
from textual.widgets import Input

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.sync.process import SyncReport, SyncTask
from newsreader.system.paths import Paths


def configure(paths: Paths, url: str) -> None:
    AccountsFile(ConfigFile(paths.config_file)).add(AccountConfig("home", "freshrss", url, "me", every=0))


def no_rounds(task: SyncTask, stop: threading.Event) -> Generator[SyncReport | None, None, None]:
    yield from ()


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
        assert "never synchronised · 0 feeds · nothing to send" in text
        assert "Only here: archive" in text


async def test_an_account_is_added_and_removed_from_the_keyboard(
    paths: Paths, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ModelServer()
    model.publish("https://site.example/1")
    google = GoogleServer(server, model)
    async with reader(paths) as opened:
        opened.screen.keys.run("accounts")
        await opened.pilot.pause()
        rounds = opened.screen.jobs.accounts
        monkeypatch.setattr(rounds, "_rounds", no_rounds)

        async def answer(text: str) -> None:
            opened.app.screen.query_one(Input).value = text
            await opened.press("enter")

        await opened.press("a", "enter")
        await answer(google.url)
        await answer(USER)
        await opened.press("enter", *"zzq")
        assert "zzq" not in opened.text()
        await opened.press("enter", "enter")
        await opened.settle()
        assert "does not let us in (401): the password again" in opened.text()
        await answer(PASSWORD)
        await opened.settle()
        assert "home  FreshRSS" in opened.text()
        (account,) = rounds.accounts
        kept = Path(account.password_file)
        assert kept.read_text() == f"{PASSWORD}\n"
        assert kept.stat().st_mode & 0o077 == 0
        assert PASSWORD not in paths.config_file.read_text()

        await opened.press("d", "escape")
        assert "home  FreshRSS" in opened.text()
        await opened.press("d", "j", "enter")
        assert "home is removed; its server is as it was" in opened.text()
        assert not kept.exists()
        assert "[[accounts]]" not in paths.config_file.read_text()
