"""Which keys do what: the user's keymap, and over it the keys of own commands and saved views."""

from __future__ import annotations

from newsreader.commands.keymap import Keymap, build
from newsreader.commands.presets import keys_of
from newsreader.config.saved_views import SavedView
from newsreader.config.schema import Keys as KeysConfig
from newsreader.errors import ConfigError
from newsreader.session.own_commands import OwnCommands
from newsreader.session.views import CountedViews


class Bindings:
    """`keymap` is in force; `refused` says what of the configuration is not, and why."""

    def __init__(self, config: KeysConfig) -> None:
        self._plain, self.refused = build(keys_of(config.preset), config.map)
        self._with_commands = self._plain
        self.keymap: Keymap = self._plain

    def reconfigure(self, config: KeysConfig) -> None:
        """Have other keys; those of views are `follow`'s."""
        self._plain, self.refused = build(keys_of(config.preset), config.map)

    def label(self, command: str) -> str:
        """The first key of a command as it is read; nothing where it has none."""
        return self.keymap.label(command)

    def follow(self, own: OwnCommands, views: CountedViews) -> tuple[ConfigError, ...]:
        """Let keys mean the commands and views that there are now. Returns why some have none."""
        self._with_commands, without = own.keymap_over(self._plain)
        self.keymap, refused = views.keymap_over(self._with_commands)
        return tuple(map(ConfigError, (*without, *refused)))

    def complaint(self, views: CountedViews, view: SavedView, key: str) -> str | None:
        """Why a view can't have a key, None where it can."""
        return views.complaint_about_key(self._with_commands, view, key)
