"""What the arguments of several commands have in common."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

FOLDERS_AND_FILES: Final = {
    "bash": "_shtab_compgen_files",
    "zsh": "_files",
    "fish": "(__fish_complete_path (commandline -ct))",
}


def subcommands(parser: argparse.ArgumentParser, prog: str) -> Callable[[str, str], argparse.ArgumentParser]:
    """Let a command have commands of its own: what is returned makes one of a name and a help."""
    commands = parser.add_subparsers(prog=prog, dest="what", metavar="COMMAND", required=True)

    def command(name: str, help_: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", allow_abbrev=False
        )
        add_log(made, default=argparse.SUPPRESS)
        return made

    return command


def add_log(parser: argparse.ArgumentParser, default: bool | str) -> None:
    """Let `--debug` stand here. `default` is suppressed where a parser around this one has it too."""
    parser.add_argument(
        "--debug", action="store_true", default=default, help="write a log of what happens, for a bug report"
    )


def add_without_stories(parser: argparse.ArgumentParser) -> None:
    """Let a command do without the grouping of what came since the last time."""
    parser.add_argument(
        "--no-stories", dest="stories", action="store_false", help="do not group articles into stories first"
    )


def completes_paths(action: argparse.Action) -> None:
    """Let shells complete files and folders here."""
    action.complete = FOLDERS_AND_FILES  # type: ignore[attr-defined]


def add_selection(
    parser: argparse.ArgumentParser, *, with_view: bool = True, limit: int | None = None
) -> None:
    """Let articles be chosen by a query and a view."""
    parser.add_argument("--query", metavar="Q", help="only those that match, in the language of the filter")
    if with_view:
        parser.add_argument("--view", metavar="NAME", help="all of a saved view, instead of ids")
    parser.add_argument(
        "--limit", metavar="N", type=count_from_one, default=limit, help="at most so many articles"
    )
    within = parser.add_argument(
        "--in", dest="paths", metavar="PATH", action="append", type=Path, default=[],
        help="look in this file or folder instead of the configured sources; may be given again",
    )  # fmt: skip
    completes_paths(within)


def count_from_one(text: str) -> int:
    """A number of things, as it is typed. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, not {text!r}")
    return int(text)
