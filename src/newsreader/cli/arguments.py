"""What can be typed after `newsreader`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from newsreader import __version__

SORTS: Final = ("heat", "quality", "newest", "oldest", "title", "provider")
VERBS: Final = ("read", "unread", "star", "unstar", "archive", "unarchive")
SHELLS: Final = ("bash", "zsh", "fish")
FOLDERS_AND_FILES: Final = {"bash": "_shtab_compgen_files", "zsh": "_files", "fish": "__fish_complete_path"}
DESCRIPTION: Final = "A front page for the terminal: browse, rank and triage news with the keyboard."
EPILOG: Final = (
    "Without a command the reader opens on the files and folders given, else on the sources of the "
    "configuration, else on the articles that come with it."
)


def reader_parser() -> argparse.ArgumentParser:
    """`newsreader [PATH ...]`."""
    parser = argparse.ArgumentParser("newsreader", description=DESCRIPTION, epilog=EPILOG)
    _reader_arguments(parser)
    return parser


def command_parser() -> argparse.ArgumentParser:
    """`newsreader COMMAND ...`, whole, as help and shell completion show it."""
    parser = argparse.ArgumentParser(
        "newsreader",
        description=DESCRIPTION,
        epilog=EPILOG,
        usage="newsreader [PATH ...] | newsreader COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"newsreader {__version__}")
    parser.add_argument("--debug", action="store_true", help="write a log of what happens, for a bug report")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    listing = commands.add_parser("list", help="the articles of a view")
    _paths(listing)
    listing.add_argument(
        "--query", metavar="Q", default="", help="only those that match, as in the reader's filter"
    )
    listing.add_argument(
        "--sort", metavar="KEY", choices=SORTS, help=f"one of {', '.join(SORTS)} (default: heat)"
    )
    listing.add_argument("--limit", metavar="N", type=_whole_number, help="at most so many")
    listing.add_argument("--json", action="store_true", help="one JSON array")

    show = commands.add_parser("show", help="one article, whole")
    show.add_argument("id", metavar="ID", help="the article's id, or its first letters")
    show.add_argument("--json", action="store_true", help="one JSON object")
    _within(show)

    opening = commands.add_parser("open", help="open articles in the browser and mark them read")
    opening.add_argument("ids", metavar="ID", nargs="+", help="an article's id, or its first letters")
    _within(opening)

    mark = commands.add_parser("mark", help="mark articles, as the keys of the reader do")
    mark.add_argument("verb", choices=VERBS, metavar="VERB", help=f"one of {', '.join(VERBS)}")
    mark.add_argument("ids", metavar="ID", nargs="*", help="an article's id, or its first letters")
    mark.add_argument("--query", metavar="Q", help="all that match, instead of ids")
    _within(mark)

    undo = commands.add_parser("undo", help="take back the last action")
    undo.add_argument("--list", action="store_true", help="only show the last actions, newest first")

    check = commands.add_parser("check", help="every problem in files and folders")
    _paths(check, required=True)

    config = commands.add_parser("config", help="where the configuration is and what it says")
    config.add_argument(
        "what", choices=("path", "show", "edit"), help="its path, all values, or open it in your editor"
    )

    completion = commands.add_parser("completion", help="a completion script for your shell")
    completion.add_argument("shell", choices=SHELLS)
    return parser


def _reader_arguments(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--debug", action="store_true", help="write a log of what happens, for a bug report")


def _paths(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    action = parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+" if required else "*",
        type=Path,
        help="a file, or a folder of articles",
    )
    action.complete = FOLDERS_AND_FILES  # type: ignore[attr-defined]


def _within(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in", dest="paths", metavar="PATH", action="append", type=Path, default=[],
        help="look in this file or folder instead of the configured sources; may be given again",
    )  # fmt: skip


def _whole_number(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value
