"""What the reader itself takes, `newsreader [PATH ...]`. Apart from the commands: their parser costs time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from newsreader import __version__
from newsreader.cli.argument_parts import add_log, completes_paths

COMMANDS: Final = (
    "list", "show", "open", "mark", "undo", "check", "feeds", "library", "accounts", "media", "import",
    "export", "save", "add", "digest", "feed", "run", "pipe", "config", "completion",
)  # fmt: skip
USAGE: Final = "newsreader [PATH ...]\n       newsreader COMMAND ..."


def reader_parser() -> argparse.ArgumentParser:
    """`newsreader [PATH ...]`. It has no help of its own: see `arguments.command_parser`."""
    parser = argparse.ArgumentParser("newsreader", usage=USAGE, add_help=False, allow_abbrev=False)
    add_version_and_log(parser)
    add_paths(parser)
    return parser


def add_version_and_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", action="version", version=f"newsreader {__version__}")
    add_log(parser, default=False)


def add_paths(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Files and folders of articles; any number, or at least one."""
    action = parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+" if required else "*",
        type=Path,
        help="a file, or a folder of articles",
    )
    completes_paths(action)
