"""`newsreader completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.cli.arguments import command_parser

if TYPE_CHECKING:
    from argparse import Namespace

# The first word can be a file or folder as well as a command.
ALSO_FILES = "complete -o bashdefault -o default -F _shtab_newsreader newsreader"


def completion(arguments: Namespace) -> int:
    """Print a completion script for a shell."""
    import shtab

    print(shtab.complete(command_parser(), arguments.shell))
    if arguments.shell == "bash":
        print(ALSO_FILES)
    return 0
