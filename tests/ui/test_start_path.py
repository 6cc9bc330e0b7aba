"""What the start and the keys of a long list may cost, guarded without a clock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.system.paths import seeds

NOT_BEFORE_THE_LIST = (
    "feedparser",
    "frontmatter",
    "html.entities",
    "httpx2",
    "markdown_it",
    "multiprocessing",
    "newsreader.reading.layout",
    "newsreader.reading.read",
    "newsreader.reading.wrap",
    "newsreader.sources",
    "newsreader.stories.grouping.grouping",
    "newsreader.stories.grouping.state",
    "newsreader.urls",
    "nh3",
    "pyperclip",
    "re2",
    "shtab",
    "tomlkit",
    "tomllib",
    "watchfiles",
    "webbrowser",
    "yaml",
    "_hashlib",
)
"""Costly, and not needed for a page of headlines."""

PAINTED_ONCE = """
import asyncio, os, sys
from pathlib import Path
from newsreader.cli.reading import open_reader  # what the command itself imports
from newsreader.config.schema import Config
from newsreader.session.session import Session
from newsreader.system.paths import user_paths
from newsreader.ui.app import NewsreaderApp
from newsreader.session.jobs.loading import LoadingJob
from newsreader.system.desktop import RealSystem

painted, apps = [], []
start = LoadingJob.start

def note_what_is_imported(self):
    # Called when the first page is on the screen, and before anything is loaded.
    painted.append((len(apps[0].reader.articles.ids), set(sys.modules)))
    start(self)

LoadingJob.start = note_what_is_imported

async def run():
    session = Session.open([Path(sys.argv[1])], user_paths(), Config())
    app = NewsreaderApp(session, Config(), RealSystem("auto"))
    apps.append(app)
    try:
        async with app.run_test() as pilot:
            while app.reader.jobs.loading.busy:
                await pilot.pause(0.01)
            await app.action_quit()
    finally:
        session.close()

if __name__ == "__main__":
    asyncio.run(run())
    from textual import constants
    assert constants.MAX_FPS > 60, "what changes right after a frame waits for the next one"
    assert "TEXTUAL_FPS" not in os.environ, "programs of the user's would take it for his"
    rows, modules = painted[0]
    print(rows)
    print(*sorted(modules))
"""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    kinds = ("CACHE", "CONFIG", "DATA", "STATE")
    return {**os.environ, **{f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}}


def first_page(home: dict[str, str], script: Path) -> tuple[int, frozenset[str]]:
    """How many rows the first page had, and what was imported until it was painted."""
    ran = subprocess.run(
        [sys.executable, str(script), str(seeds())],
        env=home, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    rows, modules = ran.stdout.splitlines()[-2:]
    return int(rows), frozenset(modules.split())


def test_nothing_is_imported_before_the_list_that_the_list_does_not_need(
    home: dict[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "start.py"
    script.write_text(PAINTED_ONCE, encoding="utf-8")
    rows, _ = first_page(home, script)
    assert rows == 0  # nothing was kept yet

    rows, modules = first_page(home, script)

    assert rows == 5  # the page of the run before
    assert not modules.intersection(NOT_BEFORE_THE_LIST)


def test_a_command_that_waits_for_nothing_brings_no_network(home: dict[str, str]) -> None:
    script = (
        "import sys; from newsreader.cli.run import run; run(['list', '--no-stories', sys.argv[1]]); "
        "print({'asyncio', 'http.client', 'ssl'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(seeds())], env=home, capture_output=True, text=True, check=True
    )
    *articles, modules = ran.stdout.splitlines()
    assert len(articles) == 5
    assert modules == "set()"
