"""`newsreader config`."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.cli.workplace import user_config
from newsreader.config.load import load
from newsreader.config.render import as_text, default_text
from newsreader.errors import ConfigError
from newsreader.system.files import write_atomically
from newsreader.system.paths import user_paths

if TYPE_CHECKING:
    from argparse import Namespace


def config(arguments: Namespace) -> int:
    """Print where the configuration is, print it, or open it in the user's editor."""
    path = user_paths().config_file
    match arguments.what:
        case "path":
            print(path)
        case "show":
            user_config()
            print(as_text(load(path)[0]), end="")
        case _:
            return _edit(path)
    return 0


def _edit(path: Path) -> int:
    """Open the configuration in the user's editor, then say what is wrong with it.

    Raises:
        ConfigError: it could not be made, or the editor not started.
    """
    if not path.exists():
        try:
            write_atomically(path, default_text())
        except OSError as error:
            raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        code = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{editor!r} could not be started: {error}", f"Set $EDITOR, or edit {path} yourself."
        ) from None
    user_config()
    return 0 if code == 0 else 1
