"""What can be typed after `newsreader accounts`."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsreader.cli.argument_parts import completes_paths, subcommands
from newsreader.config.accounts import KINDS


def add_account_commands(parser: argparse.ArgumentParser) -> None:
    """Give `newsreader accounts` its commands."""
    command = subcommands(parser, "newsreader accounts")

    add = command("add", "read with a server: its subscriptions, and one state on every machine")
    add.add_argument("name", metavar="NAME", help="what to call the account")
    add.add_argument("--kind", required=True, choices=KINDS, help="what the server speaks")
    add.add_argument("--url", required=True, metavar="URL", help="the address of its API")
    add.add_argument("--user", metavar="NAME", default="", help="who you are there")
    password = add.add_mutually_exclusive_group()
    password.add_argument(
        "--password-command", metavar="COMMAND", default="", help="a command that prints the password"
    )
    file = password.add_argument(
        "--password-file", metavar="FILE", type=Path, help="a file with the password that only you can read"
    )
    completes_paths(file)
    password.add_argument("--keyring", action="store_true", help="the password is in the desktop's keyring")
    add.add_argument(
        "--insecure",
        action="store_true",
        help="send the password without encryption in your own network",
    )
    add.add_argument("--unchecked", action="store_true", help="don't ask the server whether it lets you in")

    check = command("check", "ask servers whether they let you in, and change nothing")
    check.add_argument("names", metavar="NAME", nargs="*", help="an account (default: all)")

    sync = command("sync", "send what was decided here, and take what was decided elsewhere")
    sync.add_argument("names", metavar="NAME", nargs="*", help="an account (default: all)")
    sync.add_argument("--quiet", action="store_true", help="tell of failures alone")

    listing = command("list", "the accounts, and how they do")
    listing.add_argument("--json", action="store_true", help="one JSON array")

    remove = command("remove", "forget an account; nothing changes on its server")
    remove.add_argument("name", metavar="NAME", help="the account")
    remove.add_argument(
        "--with-feeds", action="store_true", help="end its subscriptions here too, instead of fetching them"
    )
    remove.add_argument(
        "--force", action="store_true", help="even if there are decisions that were not sent yet"
    )
