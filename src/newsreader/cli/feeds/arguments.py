"""What can be typed after `newsreader feeds`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from newsreader.cli.argument_parts import add_without_stories, completes_paths, subcommands
from newsreader.cli.feeds.access import add_access_options
from newsreader.errors import UsageError
from newsreader.feeds.access_input import DEFAULT
from newsreader.feeds.settings_input import MINUTES, QUALITY, whole_number


def add_feed_commands(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader feeds` its commands."""
    command = subcommands(parser, "newsreader feeds")

    add = command("add", "follow a feed, or the feed of a site")
    add.add_argument("url", metavar="URL", help="the address of a feed or of a site")
    add.add_argument("--account", metavar="NAME", help="let the server of this account follow it")
    several = add.add_mutually_exclusive_group()
    several.add_argument("--all", action="store_true", help="where a site has several feeds, all of them")
    several.add_argument("--first", action="store_true", help="where a site has several feeds, the first")
    _settings(add)

    remove = command("remove", "end subscriptions; what is starred or tagged stays")
    remove.add_argument("feeds", metavar="FEED", nargs="+", help="a feed's address or title")

    listing = command("list", "the feeds you follow, and how they do")
    listing.add_argument("--json", action="store_true", help="one JSON array")

    refresh = command("refresh", "fetch what is new")
    refresh.add_argument("feeds", metavar="FEED", nargs="*", help="a feed's address or title (default: all)")
    refresh.add_argument("--due", action="store_true", help="only feeds whose time has come, as for cron")
    refresh.add_argument("--quiet", action="store_true", help="tell of failures alone")
    refresh.add_argument(
        "--notify", action="store_true", help="tell of what came as the reader does, by [notify] and rules"
    )
    add_without_stories(refresh)

    settings = command("set", "change how a feed is treated")
    settings.add_argument("feed", metavar="FEED", nargs="?", help="a feed's address or title")
    settings.add_argument(
        "--folder", metavar="NAME", help="how the servers of all feeds with this topic are asked"
    )
    settings.add_argument("--url", metavar="URL", help="another address; its articles stay")
    settings.add_argument(
        "--command",
        dest="program",
        metavar="PROGRAM",
        help="a program that what it fetches goes through, without a shell; '' for none",
    )
    _settings(settings)

    showing = command("show", "what is set for a feed, or for a folder")
    showing.add_argument("feed", metavar="FEED", nargs="?", help="a feed's address or title")
    showing.add_argument("--folder", metavar="NAME", help="what is set for all feeds with this topic")
    showing.add_argument("--json", action="store_true", help="one JSON array")

    importing = command("import", "follow all feeds of an OPML file or of a urls file of newsboat")
    _file(importing, "FILE", "the file; - reads the standard input")

    exporting = command("export", "write all subscriptions as OPML")
    _file(exporting, "FILE", "the file to write (default: print it)", nargs="?")


def _settings(parser: argparse.ArgumentParser) -> None:
    """Numbers and texts may be `default`, which takes them back."""
    parser.add_argument("--title", metavar="T", help="what to call it, instead of its own title")
    parser.add_argument("--topics", metavar="A,B", help="topics that all of its articles get")
    parser.add_argument(
        "--quality", metavar="N", type=_number(QUALITY), help="how good its articles are, 0 to 100"
    )
    parser.add_argument(
        "--interval", metavar="MINUTES", type=_number(MINUTES), help="how often to look for news at most"
    )
    parser.add_argument("--muted", choices=("yes", "no"), help="whether to hide its articles")
    parser.add_argument(
        "--full-text",
        choices=("yes", "no"),
        help="whether to fetch the pages of its articles, for feeds that tell only the beginning",
    )
    parser.add_argument(
        "--stories",
        choices=("yes", "no"),
        help="whether its articles may be one story by likeness alone, without a report of another feed",
    )
    parser.add_argument(
        "--keep", metavar="N", type=_number((1, 1_000_000)), help="how many articles to keep (default 1,000)"
    )
    parser.add_argument(
        "--keep-days",
        metavar="N",
        type=_number((1, 36_500)),
        help="for how many days to keep them (default 180)",
    )
    parser.add_argument("--take", metavar="CSS", help="what of its pages is the text")
    parser.add_argument("--drop", metavar="CSS", help="what of its pages' text is none")
    add_access_options(parser)


def _number(bounds: tuple[int, int]) -> Callable[[str], int | str]:
    def number(text: str) -> int | str:
        try:
            chosen = whole_number(text, bounds)
        except UsageError as error:
            raise argparse.ArgumentTypeError(error.message) from None
        return DEFAULT if chosen is None else chosen

    return number


def _file(parser: argparse.ArgumentParser, metavar: str, what: str, nargs: str | None = None) -> None:
    action = parser.add_argument("file", metavar=metavar, type=Path, nargs=nargs, help=what)
    completes_paths(action)
