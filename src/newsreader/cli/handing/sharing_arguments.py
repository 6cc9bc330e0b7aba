"""What can be typed after the commands that take over and hand on: `import` and its kin."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsreader.cli.argument_parts import add_selection, completes_paths, count_from_one


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


def add_save(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader save` its arguments."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="an article's id, or its first letters")
    add_selection(parser)
    parser.add_argument(
        "--format", choices=("markdown", "text", "html", "json", "epub"), default="markdown",
        help="markdown has front matter, so that the folder can be opened again (default: markdown)",
    )  # fmt: skip
    _target(parser, Path(), "the folder, made where it is missing, - to print (default: this folder)")
    parser.add_argument("--images", action="store_true", help="fetch the pictures, to lie beside the file")


def add_add(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader add` its arguments."""
    parser.add_argument("urls", metavar="URL", nargs="+", help="the address of a page")
    parser.add_argument(
        "--tag", metavar="TAG", action="append", default=[], dest="tags", help="a tag beside `later`"
    )


def add_run(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader run` its arguments."""
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="a command of the configuration (default: list)"
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="an article's id, or its first letters")
    add_selection(parser)


def add_pipe(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader pipe` its arguments."""
    parser.add_argument("program", metavar="PROGRAM", help="a program and its arguments, in one word")
    parser.add_argument("ids", metavar="ID", nargs="*", help="an article's id, or its first letters")
    add_selection(parser)
    parser.add_argument(
        "--stdin", choices=("markdown", "html", "text", "json", "url", ""), default="markdown",
        help="what the program gets on its standard input (default: markdown)",
    )  # fmt: skip


def add_digest(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader digest` its arguments."""
    parser.add_argument("view", metavar="VIEW", nargs="?", help="a saved view (default: everything)")
    add_selection(parser, with_view=False)
    parser.add_argument("--format", choices=("markdown", "html", "epub"), default="markdown")
    parser.add_argument(
        "--stories", metavar="N", type=count_from_one, default=20, help="at most so many (20)"
    )
    _target(parser, Path("-"), "the file to write (default: print it)")


def add_feed(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader feed` its arguments."""
    parser.add_argument("view", metavar="VIEW", nargs="?", help="a saved view (default: everything)")
    add_selection(parser, with_view=False, limit=50)
    parser.add_argument("--format", choices=("atom", "json", "m3u"), default="atom")
    _target(parser, Path("-"), "the file to write (default: print it)")


def _target(parser: argparse.ArgumentParser, default: Path, what: str) -> None:
    action = parser.add_argument("--to", metavar="PLACE", type=Path, default=default, help=what)
    completes_paths(action)


def _meaning(text: str) -> tuple[str, str]:
    mark, separator, meaning = text.partition("=")
    tag = meaning.removeprefix("tag:").strip()
    if not (separator and mark and tag) or len(tag.split()) > 1:
        raise argparse.ArgumentTypeError(f"expected a=star or a=TAG, not {text!r}")
    return mark, tag
