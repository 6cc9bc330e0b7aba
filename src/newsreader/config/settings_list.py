"""Every setting by its name: what it means, is and takes, and how what was typed becomes a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from newsreader.config.render import expected, is_table
from newsreader.config.schema import Config
from newsreader.errors import ConfigError


class ListedSetting(msgspec.Struct, frozen=True):
    """One setting of a configuration. `takes`: what it can be, as the end of a sentence; `choices`: all that
    it can be, where that is few; `hint`: its type.
    """

    group: str
    name: str
    meaning: str
    value: Any
    default: Any
    takes: str
    hint: Any
    choices: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.group}.{self.name}"

    @property
    def shown(self) -> str:
        """The value as it is read, and typed."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, tuple):
            return ", ".join(self.value)
        return f"{self.value:g}" if isinstance(self.value, float) else str(self.value)

    def typed(self, text: str) -> Any:
        """The value that a text stands for.

        Raises:
            ConfigError: the setting takes no such value.
        """
        kind, text = get_args(self.hint)[0], text.strip()
        value: Any = text
        if kind is bool:
            value = {"yes": True, "no": False}.get(text, text)
        elif get_origin(kind) is tuple:
            value = tuple(part.strip() for part in text.split(",") if part.strip())
        try:
            return msgspec.convert(value, self.hint, strict=kind is bool)
        except msgspec.ValidationError:
            raise ConfigError(f"{self.path} takes {self.takes}") from None


def settings_of(config: Config) -> Iterator[ListedSetting]:
    """All settings but those with names of the user's own, in the order of the configuration."""
    for group in Config.__struct_fields__:
        settings = getattr(config, group)
        defaults = type(settings)()
        for name, hint in get_type_hints(type(settings), include_extras=True).items():
            if is_table(hint):
                continue
            kind, meta = get_args(hint)
            choices = ("yes", "no") if kind is bool else get_args(kind) if get_origin(kind) is Literal else ()
            value, default = getattr(settings, name), getattr(defaults, name)
            takes = "texts with commas between them" if get_origin(kind) is tuple else expected(hint)
            yield ListedSetting(group, name, meta.description, value, default, takes, hint, choices)
