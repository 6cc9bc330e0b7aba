"""The log that `--debug` writes."""

from __future__ import annotations

import logging
from pathlib import Path

from newsreader.errors import NewsreaderError
from newsreader.system.files import private_file, private_folder
from newsreader.system.paths import user_paths


def start_log() -> Path:
    """Log everything to a file of its own in the user's state folder. Returns its path.

    Raises:
        NewsreaderError: it can't be written.
    """
    path = user_paths().log_file
    try:
        private_folder(path.parent)
        private_file(path)
        logging.basicConfig(
            filename=path,
            filemode="w",
            level=logging.DEBUG,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
    except OSError as error:
        raise NewsreaderError(
            f"the log {path} can't be written: {error.strerror or error}", "Try without --debug."
        ) from None
    # They tell all headers, and with them the cookies and logins.
    for name in ("httpcore2", "hpack"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return path
