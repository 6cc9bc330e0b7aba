"""The paths that a command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsreader.errors import UsageError
from newsreader.system.files import is_there
from newsreader.text import clean, shorten


def require(paths: Sequence[Path]) -> None:
    """Refuse paths that lead nowhere.

    Raises:
        UsageError: there is nothing at one of them.
    """
    for path in paths:
        if not is_there(path):
            shown = shorten(clean(str(path)), 200)
            raise UsageError(f"{shown}: there is no such file or folder")
