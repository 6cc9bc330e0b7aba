"""The command line's front: parses, calls, and turns what goes wrong into a message and an exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError

if TYPE_CHECKING:
    from argparse import Namespace

COMMANDS: Final = ("list", "show", "open", "mark", "undo", "check", "config", "completion")
INTERRUPTED: Final = 130


def run(arguments: Sequence[str]) -> int:
    """Do what the command line says. The answer is the exit code."""
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except NewsreaderError as error:
        print(f"newsreader: {error.message}", file=sys.stderr)
        if error.hint:
            print(error.hint, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:
        logging.getLogger(__name__).exception("unexpected")
        print(f"newsreader: something went wrong that should not: {error!r}", file=sys.stderr)
        print("Run it again with --debug and report the log that it writes.", file=sys.stderr)
        return 1


def _dispatch(arguments: Sequence[str]) -> int:
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    asks_about_itself = any(argument in ("-h", "--help", "--version") for argument in arguments)
    if first not in COMMANDS and not asks_about_itself:
        return _open_reader(arguments)
    from newsreader.cli.arguments import command_parser

    parsed = command_parser().parse_args(arguments)
    _start_log(parsed)
    return _command(parsed.command)(parsed)


def _command(name: str) -> Callable[[Namespace], int]:
    match name:
        case "list" | "show":
            from newsreader.cli import listing

            return listing.list_articles if name == "list" else listing.show_article
        case "open" | "mark" | "undo":
            from newsreader.cli import acting

            return {"open": acting.open_articles, "mark": acting.mark_articles, "undo": acting.undo}[name]
        case "check":
            from newsreader.cli import checking

            return checking.check
        case "config":
            from newsreader.cli import configuring

            return configuring.config
        case _:
            from newsreader.cli import completing

            return completing.completion


def _open_reader(arguments: Sequence[str]) -> int:
    from newsreader.cli.arguments import command_parser, reader_parser

    parsed = reader_parser().parse_args(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        command_parser().print_help(sys.stderr)
        return 2
    _start_log(parsed)
    from newsreader.cli.reading import open_reader

    return open_reader(parsed.paths)


def _start_log(parsed: Namespace) -> None:
    if parsed.debug:
        from newsreader.cli.logs import start_log

        print(f"newsreader: writing a log to {start_log()}", file=sys.stderr)
