"""Opens the reader."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path

from newsreader.cli.workplace import require, user_config
from newsreader.newsroom import Newsroom
from newsreader.paths import user_paths


def open_reader(given: Sequence[Path]) -> int:
    """Run the reader until the user leaves it.

    Raises:
        UsageError: a path given does not exist.
    """
    require(given)
    # What a start makes stays: looking through it for garbage only costs time, until the store is filled.
    gc.disable()
    # Textual reads both once, at import. It waits up to one frame before it paints, 17 ms at its own 60;
    # and after Esc for the rest of a sequence.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    os.environ.setdefault("ESCDELAY", "40")
    from newsreader.ui.app import NewsreaderApp
    from newsreader.ui.system import RealSystem

    config = user_config()
    newsroom = Newsroom.open(given, user_paths(), config)
    app = NewsreaderApp(newsroom, config, RealSystem(config.reading.browser), once_open=_collect_garbage)
    try:
        app.run()
    finally:
        newsroom.close()
    return app.return_code or 0


def _collect_garbage() -> None:
    """From now on, and leaving alone what the start has made."""
    gc.freeze()
    gc.enable()
