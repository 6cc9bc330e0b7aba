"""The command palette's source: every command of the registry, the user's views and own commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from newsreader.commands.keymap import Keymap
from newsreader.commands.registry import COMMANDS, Command, Group

LEFT_OUT = frozenset({"palette", "related", "clear"})
"""What is about keys, or about the palette itself."""


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
                score = max(matcher.match(command.title), matcher.match(command.help) * 0.8)
                if score > 0:
                    yield Hit(score, label(command), partial(run, command.id), help=command.help)

    return RegistryProvider
