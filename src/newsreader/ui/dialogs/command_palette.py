"""The command palette's source: every command of the registry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from newsreader.commands.registry import COMMANDS, Command, Group

if TYPE_CHECKING:
    from newsreader.ui.app import NewsreaderApp


class RegistryProvider(Provider):
    """Finds commands by title and help; shows their keys."""

    async def discover(self) -> Hits:
        for command in self._offered():
            yield DiscoveryHit(self._label(command), partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._offered():
            score = max(matcher.match(command.title), matcher.match(command.help) * 0.8)
            if score > 0:
                yield Hit(score, self._label(command), partial(self._run, command), help=command.help)

    def _offered(self) -> list[Command]:
        return [
            command
            for command in (*COMMANDS, *self._app.reader.views.commands)
            if command.group is not Group.MOVE and command.id not in ("palette", "related", "clear")
        ]

    def _label(self, command: Command) -> str:
        key = self._app.keymap.label(command.id)
        return f"{command.title}  ({key})" if key else command.title

    def _run(self, command: Command) -> None:
        self._app.reader.keys.run(command.id)

    @property
    def _app(self) -> NewsreaderApp:
        return cast("NewsreaderApp", self.app)
