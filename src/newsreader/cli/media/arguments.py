"""What can be typed after `newsreader media`."""

from __future__ import annotations

import argparse

from newsreader.cli.argument_parts import add_selection, subcommands


def add_media_commands(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader media` its commands."""
    command = subcommands(parser, "newsreader media")

    listing = command("list", "the files that are downloaded, or are to be, and how far each is")
    listing.add_argument("--json", action="store_true", help="one JSON array")

    download = command("download", "download the files of articles, and all that waits, one after the other")
    download.add_argument("ids", metavar="ID", nargs="*", help="an article's id (default: go on with all)")
    add_selection(download)
    download.add_argument("--later", action="store_true", help="only put them into the queue")
    download.add_argument("--quiet", action="store_true", help="tell of failures alone")

    play = command("play", "play the audio or video of an article; it is heard then")
    play.add_argument("id", metavar="ID", help="the article's id, or its first letters")

    remove = command("remove", "take files out of the queue")
    remove.add_argument("ids", metavar="ID", nargs="+", help="an article's id, or its first letters")
    remove.add_argument("--delete", action="store_true", help="delete what was downloaded too")
