"""What keeps the start and the keys fast, as far as it can be counted: modules, rows, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from fakes import write_article, write_articles
from newsreader.loading import Finished, LoadEvent
from newsreader.newsroom import Newsroom
from newsreader.config import Config
from newsreader.paths import Paths
from newsreader.ui.widgets.articles import ArticleList
from ui.reader import reader

LATER = (
    # Parsing, and what comes from the network: the cache has what the first page needs.
    "feedparser", "frontmatter", "httpx2", "listparser", "markdown_it", "nh3", "yaml",
    "newsreader.reading.html", "newsreader.reading.markdown", "newsreader.sources.frontmatter",
    "newsreader.sources.http", "newsreader.sources.parsing",
    # Processes, watching, and the world outside.
    "multiprocessing", "newsreader.loading.workers", "pyperclip", "watchfiles", "webbrowser",
    # Other commands, and screens that are not open.
    "newsreader.cli.acting", "newsreader.cli.listing", "newsreader.ui.palette_provider",
    "newsreader.ui.screens.choice", "newsreader.ui.screens.help", "newsreader.ui.screens.problems",
    "newsreader.ui.screens.why", "shtab",
    # Textual's own that the reader draws better or does without.
    "pygments", "rich.markdown", "rich.syntax", "textual._markdown", "textual.command",
    "textual.widgets._data_table", "textual.widgets._footer", "textual.widgets._header",
    "textual.widgets._list_view", "textual.widgets._markdown", "textual.widgets._option_list",
    "textual.widgets._text_area",
    # Mathematics.
    "numpy", "scipy",
)  # fmt: skip
"""Modules that are imported when something needs them, and never before the first article is painted."""

UNTIL_FIRST_ROW = """
    import json, os, sys
    from pathlib import Path

    from newsreader.ui import app
    from newsreader.ui.widgets.articles import ArticleList

    draw = ArticleList.draw

    def first_draw(self, index, width):
        Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
        ArticleList.draw = draw
        self.app.exit()
        return draw(self, index, width)

    ArticleList.draw = first_draw
    run = app.NewsreaderApp.run
    app.NewsreaderApp.run = lambda self: run(self, headless=True, size=(120, 40))

    from newsreader.cli.reading import open_reader

    open_reader([Path(sys.argv[2])])
"""


@pytest.fixture
def imported(tmp_path: Path) -> frozenset[str]:
    """The modules there are when the reader paints its first article, on a folder that it knows."""
    write_articles(tmp_path / "news", 40)
    program, told = tmp_path / "program.py", tmp_path / "modules.json"
    program.write_text(dedent(UNTIL_FIRST_ROW), encoding="utf-8")
    _run("-m", "newsreader", "list", str(tmp_path / "news"))
    _run(str(program), str(told), str(tmp_path / "news"))
    return frozenset(json.loads(told.read_text(encoding="utf-8")))


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, timeout=60)
