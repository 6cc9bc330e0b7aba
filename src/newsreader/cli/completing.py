"""`newsreader completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.cli.arguments import command_parser

if TYPE_CHECKING:
    from argparse import Namespace


def completion(arguments: Namespace) -> int:
    """Print a completion script for a shell."""
    import shtab

    print(shtab.complete(command_parser(), arguments.shell))
    return 0
