"""`newsreader config`."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from newsreader.cli.workplace import user_config
from newsreader.config import default_text, shown_text, write_atomically
from newsreader.errors import NewsreaderError
from newsreader.paths import user_paths

if TYPE_CHECKING:
    from argparse import Namespace


def config(arguments: Namespace) -> int:
    """Print where the configuration is, print it, or open it in the user's editor."""
    path = user_paths().config_file
    if arguments.what == "path":
        print(path)
        return 0
    if arguments.what == "show":
        user_config()
        print(shown_text(path), end="")
        return 0
    if not path.exists():
        write_atomically(path, default_text())
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        raise NewsreaderError(
            f"{editor!r} could not be started: {error}", f"Set $EDITOR, or edit {path} yourself."
        ) from None
