"""The command line's front: parses, calls, and turns what goes wrong into a message and an exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from newsreader.errors import NewsreaderError
from newsreader.system.interrupts import INTERRUPTED
from newsreader.system.substitutes import show_substitutes
from newsreader.system.surroundings import make_room, shortage

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.system.first_screen import FirstScreen

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2


def run(arguments: Sequence[str], screen: FirstScreen | None = None) -> int:
    """Do what the command line says. The answer is the exit code. `screen`: what the terminal shows."""
    # Without a log, what is logged would be printed over the screen and among the messages.
    logging.lastResort = logging.NullHandler()
    make_room()
    _open_what_is_closed()
    # The screen is drawn on the last of these, as it was at the start.
    for stream in (sys.stdout, sys.stderr, sys.__stderr__):
        show_substitutes(stream)
    try:
        with screen or nullcontext():  # what is said below is said on the terminal as it was
            code = _dispatch(arguments, screen)
        sys.stdout.flush()
        return code
    except NewsreaderError as error:
        return _failed(error.message, error.hint, error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python does so to one in the midst of a class
            return INTERRUPTED
        if (short := shortage(error)) is not None:
            return _failed(*short, FAILED)
        logging.getLogger(__name__).exception("unexpected")
        advice = "Run it again with --debug, and report the log that it writes."
        return _failed(f"something went wrong that should not: {error!r}", advice, FAILED)


def _open_what_is_closed() -> None:
    """No file of ours may get the number of an output that was closed before the start."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr", "__stderr__"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - it stays open


def _failed(message: str, advice: str, code: int) -> int:
    from newsreader.text import strip_controls

    print(strip_controls(f"newsreader: {message}"), file=sys.stderr)
    if advice:
        print(strip_controls(advice), file=sys.stderr)
    return code


def _dispatch(arguments: Sequence[str], screen: FirstScreen | None) -> int:
    from newsreader.cli.reader_arguments import COMMANDS

    before_dashes = arguments[: arguments.index("--")] if "--" in arguments else arguments
    first = next((argument for argument in before_dashes if not argument.startswith("-")), None)
    try:
        if first in COMMANDS:
            from newsreader.cli.arguments import command_parser, with_values_attached

            parsed = command_parser(first).parse_args(with_values_attached(arguments))
            _start_log(parsed)
            act = _command(parsed.command)
            if screen is not None:
                screen.interrupts_raise()
            return act(parsed)
        if "-h" in before_dashes or "--help" in before_dashes:
            return _help(sys.stdout, DONE)
        return _open_reader(arguments, screen)
    except SystemExit as leaving:  # as argparse leaves, after help and after wrong usage
        return leaving.code if isinstance(leaving.code, int) else DONE


def _command(name: str) -> Callable[[Namespace], int]:
    match name:
        case "list":
            from newsreader.cli.articles.listing import list_articles

            return list_articles
        case "show":
            from newsreader.cli.articles.showing import show_article

            return show_article
        case "open" | "mark" | "undo":
            from newsreader.cli.articles import acting

            return {"open": acting.open_articles, "mark": acting.mark_articles, "undo": acting.undo}[name]
        case "check":
            from newsreader.cli.checking import check

            return check
        case "feeds":
            from newsreader.cli.feeds.feeds import feeds

            return feeds
        case "library":
            from newsreader.cli.library import library

            return library
        case "accounts":
            from newsreader.cli.accounts.accounts import accounts

            return accounts
        case "media":
            from newsreader.cli.media.media import media

            return media
        case "import":
            from newsreader.cli.handing.importing import import_life

            return import_life
        case "export":
            from newsreader.cli.handing.exporting import export_all

            return export_all
        case "save" | "add" | "digest" | "feed":
            from newsreader.cli.handing import sharing

            return {
                "save": sharing.save_articles,
                "add": sharing.add_pages,
                "digest": sharing.digest,
                "feed": sharing.feed,
            }[name]
        case "run" | "pipe":
            from newsreader.cli.handing import running

            return {"run": running.run_named, "pipe": running.pipe}[name]
        case "config":
            from newsreader.cli.configuring import config

            return config
        case _:
            from newsreader.cli.completing import completion

            return completion


def _open_reader(arguments: Sequence[str], screen: FirstScreen | None) -> int:
    import gc

    from newsreader.cli.reader_arguments import reader_parser

    # What a start makes stays: looking through it for garbage only costs time, until the store is filled.
    gc.disable()
    parsed = reader_parser().parse_args(arguments)
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _help(sys.stderr, WRONG_USAGE)
    _start_log(parsed)
    from newsreader.cli.reading import open_reader

    return open_reader(parsed.paths, screen)


def _help(output: TextIO, code: int) -> int:
    from newsreader.cli.arguments import command_parser

    command_parser().print_help(output)
    return code


def _start_log(parsed: Namespace) -> None:
    if parsed.debug:
        from newsreader.cli.logs import start_log

        print(f"newsreader: writing a log to {start_log()}", file=sys.stderr)
