"""`newsreader config`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.cli.workplace import user_config
from newsreader.config.load import load
from newsreader.config.render import as_text, make_configuration
from newsreader.system.desktop import edit_file
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
    make_configuration(path)
    code = edit_file(path)
    user_config()
    return 0 if code == 0 else 1
