"""What the start and the keys of a long list may cost, guarded without a clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from real_terminal import in_a_terminal

from newsreader.system.paths import seeds

NOT_BEFORE_THE_LIST = (
    "feedparser",
    "frontmatter",
    "html.entities",
    "httpx2",
    "markdown_it",
    "multiprocessing",
    "newsreader.cli.workplace",
    "newsreader.config.load",
    "newsreader.library",
    "newsreader.query",
    "newsreader.reading.layout",
    "newsreader.session.session",
    "newsreader.sources",
    "newsreader.store.store",
    "newsreader.stories",
    "newsreader.ui.reader.screen",
    "newsreader.urls",
    "nh3",
    "pyperclip",
    "re2",
    "shtab",
    "sqlite3",
    "tomlkit",
    "tomllib",
    "watchfiles",
    "webbrowser",
    "yaml",
    "_hashlib",
)
"""Costly, and not needed for a page of headlines."""

PAINTED_ONCE = """
import sys
from newsreader.ui.reader.start.opening import Opening

shown = []
start = Opening.start

def note_what_is_imported(self):
    # Called when the front page is on the screen, and before anything is loaded.
    shown.append((self._screen.articles.count, set(sys.modules)))
    start(self)

Opening.start = note_what_is_imported
from newsreader.__main__ import main
sys.argv = ["newsreader", sys.argv[1]]
code = main()
from textual import constants
import os
assert constants.MAX_FPS > 60, "what changes right after a frame waits for the next one"
assert "TEXTUAL_FPS" not in os.environ, "programs of the user's would take it for his"
for rows, modules in shown:
    print("FRONT PAGE:", rows, *sorted(modules))
sys.exit(code)
"""


def front_page(script: Path) -> tuple[int, frozenset[str]] | None:
    """How many rows it had, and what was imported until it was painted; None where there was none."""
    with in_a_terminal((str(script), str(seeds()))) as terminal:
        terminal.read_until("Baltimore May Soon")
        terminal.type(b"q")
        assert terminal.wait() == 0
        said = terminal.output.decode().rpartition("FRONT PAGE:")
    rows, *modules = said[2].split()
    return (int(rows), frozenset(modules)) if said[1] else None


def test_nothing_is_imported_before_the_list_that_the_list_does_not_need(
    own_folders: Path, tmp_path: Path
) -> None:
    script = tmp_path / "start.py"
    script.write_text(PAINTED_ONCE, encoding="utf-8")
    assert front_page(script) is None  # nothing was kept yet

    page = front_page(script)

    assert page is not None
    rows, modules = page
    assert rows == 5  # the page of the run before
    assert not modules.intersection(NOT_BEFORE_THE_LIST)


def test_a_command_that_waits_for_nothing_brings_no_network() -> None:
    script = (
        "import sys; from newsreader.cli.run import run; run(['list', '--no-stories', sys.argv[1]]); "
        "print({'asyncio', 'http.client', 'ssl'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(seeds())], capture_output=True, text=True, check=True
    )
    *articles, modules = ran.stdout.splitlines()
    assert len(articles) == 5
    assert modules == "set()"
