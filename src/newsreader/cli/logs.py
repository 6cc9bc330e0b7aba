"""The log that `--debug` writes."""

from __future__ import annotations

import logging
from pathlib import Path

from newsreader.system.paths import user_paths


def start_log() -> Path:
    """Log everything to a file of its own in the user's state folder. Returns its path."""
    path = user_paths().log_file
    path.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=path,
        filemode="w",
        level=logging.DEBUG,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    return path
