"""The command palette's source: every command of the registry, the user's views and own commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from textual.command import DiscoveryHit, Hit, Hits, Provider

from newsreader.commands.keymap import Keymap
from newsreader.commands.registry import COMMANDS, Command, Group
from newsreader.text import fold

ALSO: Final = {
    "feeds.add": "add follow feed site",
    "feeds.pick": "recommended popular",
    "feeds.import": "opml newsboat",
    "feeds.export": "opml save feeds",
    "feeds": "subscriptions sources unsubscribe",
    "move-in": "import migrate",
    "folder.open": "add folder markdown",
    "settings": "preferences options configuration keys",
    "welcome": "welcome start onboarding",
    "theme.choose": "colours colors dark light",
    "read.all": "mark all read catch up",
    "read.everything": "catch up everything",
    "toggle-read": "mark read unread",
    "refresh.all": "reload update fetch all",
    "refresh": "reload update fetch",
    "filter": "search find",
    "journal": "history log",
    "snooze": "later postpone",
    "archive": "delete remove",
    "accounts": "sync login server freshrss miniflux",
    "links": "urls",
    "run": "commands macros programs",
    "quit": "exit close",
    "help": "keys shortcuts",
}
"""Words by which people look for a command, beside those that it is called and told by."""
SAID_SO: Final = 3.0
"""How much more a command is meant whose words begin as what is typed."""
LEFT_OUT = frozenset({"palette", "related", "clear"})
"""What is about keys, or about the palette itself."""


def _is_said_so(query: str, command: Command) -> bool:
    """Whether all typed words begin words of a command: "add" is no part of "Copy the address"."""
    words = fold(f"{command.title} {ALSO.get(command.id, '')}").split()
    typed = fold(query).split()
    return bool(typed) and all(any(word.startswith(part) for word in words) for part in typed)


def registry_provider(own: Sequence[Command], keymap: Keymap, run: Callable[[str], object]) -> type[Provider]:
    """A provider that knows the registry's commands and those of the user's `own`; `run` does one by
    its id.
    """
    offered = [
        command
        for command in (*COMMANDS, *own)
        if command.group is not Group.MOVE and command.id not in LEFT_OUT
    ]

    def label(command: Command) -> str:
        key = keymap.label(command.id)
        return f"{command.title}  ({key})" if key else command.title

    class RegistryProvider(Provider):
        """Finds commands by title and help; shows their keys."""

        async def discover(self) -> Hits:
            for command in offered:
                yield DiscoveryHit(label(command), partial(run, command.id), help=command.help)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for command in offered:
                score = max(
                    matcher.match(command.title),
                    matcher.match(ALSO.get(command.id, "")) * 0.9,
                    matcher.match(command.help) * 0.8,
                )
                score *= SAID_SO if _is_said_so(query, command) else 1
                if score > 0:
                    yield Hit(score, label(command), partial(run, command.id), help=command.help)

    return RegistryProvider
