"""What can be typed after `newsreader`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from newsreader.cli.argument_parts import add_log, add_without_stories, completes_paths
from newsreader.cli.handing.sharing_arguments import (
    add_add,
    add_digest,
    add_export,
    add_feed,
    add_import,
    add_pipe,
    add_run,
    add_save,
)
from newsreader.cli.media.arguments import add_media_commands
from newsreader.cli.reader_arguments import USAGE, add_paths, add_version_and_log

SORTS: Final = ("heat", "hot", "quality", "newest", "oldest", "title", "provider")
VERBS: Final = ("read", "unread", "star", "unstar", "archive", "unarchive", "heard", "unheard")
SHELLS: Final = ("bash", "zsh", "fish")
DESCRIPTION: Final = "A front page for the terminal: browse, rank and triage news with the keyboard."
EPILOG: Final = (
    "Without a command the reader opens on the files and folders given, else on the sources of the "
    "configuration and the feeds you follow, else on the articles that come with it."
)


def command_parser(wanted: str = "") -> argparse.ArgumentParser:
    """`newsreader COMMAND ...`, whole, as help and shell completion show it. `wanted`: the only command whose
    own commands are needed: what those of the others may be asked takes a while to learn.
    """
    parser = argparse.ArgumentParser(
        "newsreader", usage=USAGE, description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    add_version_and_log(parser)
    commands = parser.add_subparsers(prog="newsreader", dest="command", metavar="COMMAND", required=True)

    def command(name: str, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=_sentence(what), allow_abbrev=False)
        add_log(made, default=argparse.SUPPRESS)
        return made

    listing = command("list", "the articles of a view")
    add_paths(listing)
    _query(listing, "only those that match, in the language of the reader's filter", default="")
    _view(listing, "only those of a saved view, by its name")
    listing.add_argument(
        "--sort", metavar="KEY", choices=(*SORTS, *(f"-{key}" for key in SORTS)),
        help=f"one of {', '.join(SORTS)}; a minus turns the order round (default: as configured)",
    )  # fmt: skip
    listing.add_argument("--limit", metavar="N", type=_whole_number, help="at most so many")
    listing.add_argument("--json", action="store_true", help="one JSON array")
    add_without_stories(listing)

    show = command("show", "one article, whole")
    show.add_argument("id", metavar="ID", help="the article's id, or its first letters")
    show.add_argument("--json", action="store_true", help="one JSON object")
    add_without_stories(show)
    _within(show)

    opening = command("open", "open articles in the browser and mark them read")
    opening.add_argument("ids", metavar="ID", nargs="+", help="an article's id, or its first letters")
    _within(opening)

    mark = command("mark", "mark articles, as the keys of the reader do")
    mark.add_argument("verb", choices=VERBS, metavar="VERB", help=f"one of {', '.join(VERBS)}")
    mark.add_argument("ids", metavar="ID", nargs="*", help="an article's id, or its first letters")
    _query(mark, "all that match, instead of ids", default=None)
    _view(mark, "all of a saved view, instead of ids; with --query, those of them that match")
    add_without_stories(mark)
    _within(mark)

    undo = command("undo", "take back the last action")
    undo.add_argument("--list", action="store_true", help="only show the last actions, newest first")

    check = command("check", "every problem in files and folders")
    add_paths(check, required=True)

    keeping = command("library", "whether what is kept is whole, and its backups")
    what = keeping.add_subparsers(prog="newsreader library", dest="what", metavar="COMMAND", required=True)
    for name, help_ in (
        ("check", "look through all that is kept for damage, and list the backups"),
        ("backup", "write a backup now; the reader writes one a day when it ends, and keeps seven"),
    ):
        what.add_parser(name, help=help_, description=_sentence(help_), allow_abbrev=False)
    bring_back = "bring back what a backup has and the library lacks"
    restore = what.add_parser("restore", help=bring_back, description=_sentence(bring_back))
    completes_paths(
        restore.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            type=Path,
            help="the backup (default: the newest whole one)",
        )
    )

    feeds = command("feeds", "follow feeds: add, remove, list, refresh, set, import, export")
    if wanted in ("", "feeds"):
        from newsreader.cli.feeds.arguments import add_feed_commands

        add_feed_commands(feeds)

    accounts = command("accounts", "read with servers: add, check, sync, list, remove")
    if wanted in ("", "accounts"):
        from newsreader.cli.accounts.arguments import add_account_commands

        add_account_commands(accounts)

    add_media_commands(command("media", "files of articles: list, download, play, remove"))

    importing = command("import", "take over what you have in another reader, or what export wrote")
    add_import(importing)
    add_save(command("save", "articles as files: Markdown, text, HTML, JSON, or a book"))
    add_add(command("add", "put a page aside to read later, with its text"))
    add_digest(command("digest", "today's front page of a view, as Markdown, HTML or a book"))
    add_feed(command("feed", "a view as a feed for other programs: Atom or JSON Feed"))
    add_run(command("run", "hand articles to one of your own commands"))
    add_pipe(command("pipe", "hand articles to a program that you type"))
    add_export(command("export", "write everything of yours as one archive, which import takes in elsewhere"))

    config = command("config", "where the configuration is and what it says")
    config.add_argument(
        "what", choices=("path", "show", "edit"), help="its path, all values, or open it in your editor"
    )

    completion = command("completion", "a completion script for your shell")
    completion.add_argument("shell", choices=SHELLS)
    return parser


def with_values_attached(arguments: Sequence[str]) -> list[str]:
    """The same arguments with `--query -word` as `--query=-word`, which argparse takes for an option else.

    And `mark read --in PATH ID` as `mark --in=PATH read ID`, whose ID it would refuse.
    """
    attached: list[str] = []
    options: list[str] = []
    others: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            left = [argument, *rest]
            others += left
            attached += left
            break
        value = next(rest, None) if argument in ("--query", "--sort", "--view", "--in") else None
        if value is not None:
            argument = f"{argument}={value}"
        (others if value is None else options).append(argument)
        attached.append(argument)
    command = next((place for place, word in enumerate(others) if not word.startswith("-")), 0) + 1
    if others[command - 1 : command] != ["mark"]:
        return attached
    return [*others[:command], *options, *others[command:]]


def _sentence(what: str) -> str:
    """What a command does, as a sentence: names and shortcuts of more capitals keep them."""
    return f"{what[:1].upper()}{what[1:]}."


def _query(parser: argparse.ArgumentParser, what: str, default: str | None) -> None:
    parser.add_argument("--query", metavar="Q", default=default, help=what)


def _view(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--view", metavar="NAME", help=what)


def _within(parser: argparse.ArgumentParser) -> None:
    action = parser.add_argument(
        "--in", dest="paths", metavar="PATH", action="append", type=Path, default=[],
        help="look in this file or folder instead of the configured sources; may be given again",
    )  # fmt: skip
    completes_paths(action)


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"expected a whole number, not {text!r}")
    return int(text)
