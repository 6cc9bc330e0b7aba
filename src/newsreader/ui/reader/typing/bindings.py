"""Which keys do what: the user's keymap, and over it the keys of the saved views."""

from __future__ import annotations

from newsreader.commands.keymap import Keymap, build
from newsreader.commands.presets import keys_of
from newsreader.config.saved_views import SavedView
from newsreader.config.schema import Keys as KeysConfig
from newsreader.errors import ConfigError
from newsreader.session.views import CountedViews


class Bindings:
    """`keymap` is in force; `refused` says what of the configuration is not, and why."""

    def __init__(self, config: KeysConfig) -> None:
        self._own, self.refused = build(keys_of(config.preset), config.map)
        self.keymap: Keymap = self._own

    def reconfigure(self, config: KeysConfig) -> None:
        """Have other keys; those of views are `follow`'s."""
        self._own, self.refused = build(keys_of(config.preset), config.map)

    def label(self, command: str) -> str:
        """The first key of a command as it is read; nothing where it has none."""
        return self.keymap.label(command)

    def follow(self, views: CountedViews) -> tuple[ConfigError, ...]:
        """Let keys mean the views that there are now. Returns why some views have none."""
        self.keymap, refused = views.keymap_over(self._own)
        return tuple(map(ConfigError, refused))

    def complaint(self, views: CountedViews, view: SavedView, key: str) -> str | None:
        """Why a view can't have a key, None where it can."""
        return views.complaint_about_key(self._own, view, key)
