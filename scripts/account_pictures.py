#!/usr/bin/env python3
"""Make the pictures of the accounts screen in assets/accounts/: each of its states, dark and light.

No server is asked: what rounds came to is written into a library, or told by a round that is made up.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import msgspec

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.config.schema import Config, Display, SyncConfig
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.library.remote.accounts import SyncOptions
from newsreader.model import RemoteFeed, RemoteState, TriageField
from newsreader.session.jobs.accounts.edits import AccountEditsJob, Counted, Failed
from newsreader.session.session import WELCOMED, Session
from newsreader.sources.accounts.client import LoginRefusedError
from newsreader.sources.accounts.items import TextOfItem, remote_item
from newsreader.sync.process import SyncReport, SyncTask
from newsreader.sync.round import Progress
from newsreader.system.desktop import RealSystem
from newsreader.system.paths import Paths, seeds
from newsreader.ui.app import NewsreaderApp
from screenshots import ASSETS, FONT_FACE, NOW, THEMES

SIZE = (100, 22)
HOME = AccountConfig("home", "freshrss", "https://rss.example.org/api/greader.php", "me", every=0)
WORK = AccountConfig("work", "miniflux", "https://miniflux.example.org", every=0)
OLD = AccountConfig("old", "fever", "https://fever.example.org/fever/", "me", every=0)
FEED = RemoteFeed("feed/1", "https://news.example/feed", "The Daily Example", None, "World")
TO_SEND = 12
ADDRESS = (*"rss.example.org", "enter", "m", "e", "enter")
Reports = Generator[SyncReport | None, None, None]
STATES: dict[str, tuple[tuple[AccountConfig, ...], tuple[str, ...]]] = {
    "none": ((), ()),
    "new": ((HOME,), ()),
    "fine": ((HOME,), ()),
    "going": ((HOME,), ("R",)),
    "done": ((HOME,), ("R",)),
    "refused": ((HOME,), ("R",)),
    "held": ((HOME,), ("R",)),
    "offline": ((HOME,), ()),
    "checking": ((HOME,), ("c",)),
    "several": ((HOME, WORK, OLD), ()),
    "adding": ((), ("a",)),
    "password": ((), ("a", "enter", *ADDRESS)),
    "wrong-password": ((), ("a", "enter", *ADDRESS, "enter", *"secret", "enter", "enter")),
    "removing": ((HOME,), ("d",)),
}
"""The accounts of each state, and the keys that lead there."""
FAILURES = {
    "refused": "rss.example.org does not let us in (401)",
    "held": "rss.example.org asks us to come back later (429)",
    "offline": "there is no server named rss.example.org, or the network is down",
}
ADVICE = {
    "refused": "Check the user and the password; some servers want one that is for programs alone.",
    "held": "It is tried again later by itself.",
}


class MadeUpServer(AccountEditsJob):
    """No server is asked: a check has no end, and who adds an account is not let in."""

    def add(self, account: AccountConfig, typed: str, then: Counted, otherwise: Failed) -> None:
        otherwise(LoginRefusedError(FAILURES["refused"], ADVICE["refused"]))

    def check(self, name: str, then: Counted, otherwise: Failed) -> None:
        """Ask, and wait for ever."""


def round_for(state: str, stop_all: threading.Event) -> Callable[[SyncTask, threading.Event], Reports]:
    """A made-up round that ends as the state is."""

    def rounds(task: SyncTask, stop: threading.Event) -> Reports:
        if state in FAILURES:
            yield SyncReport("home", problem=FAILURES[state], hint=ADVICE.get(state, ""))
        else:
            yield SyncReport("home", Progress("home", 1_250, 5_000, sent=3, taken=8, new=214))
            if state == "going":
                stop_all.wait(10)

    return rounds


def fill(library: Library, state: str) -> None:
    """What the last rounds have left."""
    accounts = library.accounts
    home = accounts.open("home")
    accounts.take_feeds(home, [FEED])
    told = []
    for number in range(40):
        text = TextOfItem(number + 1, FEED.id, f"Article {number}", f"https://news.example/{number}")
        item = remote_item(text, RemoteState(), {FEED.id: FEED}, "rss.example.org")
        if item is not None:
            told.append(item)
    accounts.settle(home, told, (), {}, SyncOptions())
    if state in (*FAILURES, "several", "removing"):
        ids = [item.entry.article.id for item in told[:TO_SEND]]
        library.record("", [Change(id_, TriageField.READ, True) for id_ in ids])
    changes: dict[str, Any] = {"last_success": int(NOW - 240), "last_try": int(NOW - 240)}
    if state in FAILURES:
        changes |= {"last_error": FAILURES[state], "last_success": int(NOW - 90_000)}
        changes["held_until"] = int(NOW + 700) if state == "held" else 0
    accounts.note(msgspec.structs.replace(home, **changes))
    if state == "several":
        old = accounts.open("old")
        failed = {"last_success": int(NOW - 4_000_000), "last_error": "fever.example.org does not answer"}
        accounts.note(msgspec.structs.replace(old, **failed))


async def picture(state: str, theme: str) -> Path:
    configured, keys = STATES[state]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        paths = Paths(home / "data", home / "config", home / "cache", home / "state")
        file = AccountsFile(ConfigFile(paths.config_file))
        for account in configured:
            file.add(account)
        library = Library.open(paths.library)
        if configured and state != "new":
            fill(library, state)
        library.close()
        sync = SyncConfig(folder="~/Sync/newsreader") if state == "several" else SyncConfig()
        config = Config(sync=sync, display=Display(theme=THEMES[theme]))
        session = Session.open([seeds()], paths, config, clock=lambda: NOW)
        session.keeper = None
        session.library.note(WELCOMED, b"yes")
        app = NewsreaderApp(session, RealSystem())
        stop = threading.Event()
        async with app.run_test(size=SIZE, notifications=state == "wrong-password") as pilot:
            while app.reader.jobs.loading.busy:
                await pilot.pause(0.01)
            jobs = app.reader.jobs
            accounts = jobs.accounts
            jobs.account_edits = MadeUpServer(session, app.reader._scheduler, accounts)
            accounts._rounds = round_for(state, stop)
            accounts.sync_some(())
            while accounts.busy:
                await pilot.pause(0.01)
            app.reader.keys.run("accounts")
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
            await pilot.pause(0.3)
            path = ASSETS / "accounts" / f"{state}-{theme}.svg"
            path.write_text(FONT_FACE.sub("", app.export_screenshot(title="newsreader")), encoding="utf-8")
            stop.set()
            app.reader.leave()
        session.close()
    return path


async def make_all() -> None:
    (ASSETS / "accounts").mkdir(parents=True, exist_ok=True)
    for state in STATES:
        for theme in THEMES:
            print(await picture(state, theme))


if __name__ == "__main__":
    sys.exit(asyncio.run(make_all()))
