"""What can be typed after the commands that take over and hand on: `import` and its kin."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsreader.cli.feeds_arguments import completes_paths


def add_import(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader import` its arguments."""
    action = parser.add_argument(
        "places", metavar="PLACE", nargs="*",
        help="files or folders of another reader, or its name for the usual places (default: look for all)",
    )  # fmt: skip
    completes_paths(action)
    parser.add_argument(
        "--flag", metavar="LETTER=MEANING", action="append", default=[], type=_meaning, dest="flags",
        help="what a flag of the other reader stands for: star, or a tag; may be given again",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="only show what would be taken over")
    parser.add_argument("--yes", action="store_true", help="take it over without asking")


def add_export(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader export` its argument."""
    action = parser.add_argument(
        "target", metavar="PLACE", type=Path, help="a file to write, *.zip, or a new folder"
    )
    completes_paths(action)


def _meaning(text: str) -> tuple[str, str]:
    mark, separator, meaning = text.partition("=")
    tag = meaning.removeprefix("tag:").strip()
    if not (separator and mark and tag) or len(tag.split()) > 1:
        raise argparse.ArgumentTypeError(f"expected a=star or a=TAG, not {text!r}")
    return mark, tag
