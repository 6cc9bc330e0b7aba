"""Single settings written into the configuration, beside what its user has there."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from newsreader.errors import ConfigError
from newsreader.system.files import write_atomically


class SettingValue(msgspec.Struct, frozen=True):
    """A value for `name` in the group `[group]`."""

    group: str
    name: str
    value: str | int | bool


def unset(path: Path, wanted: Sequence[SettingValue]) -> tuple[SettingValue, ...]:
    """Those of the settings of which the file says nothing.

    Raises:
        ConfigError: it can't be read, or is not TOML.
    """
    said = _parsed(_text(path), path)
    return tuple(setting for setting in wanted if not _says(said, setting))


def put(path: Path, settings: Sequence[SettingValue]) -> None:
    """Write settings down that the file says nothing of; all else stays as it is.

    Raises:
        ConfigError: it can't be read or written, or is not TOML; it is as it was.
    """
    import tomlkit

    chosen = unset(path, settings)
    if not chosen:
        return
    document = tomlkit.parse(_text(path))
    for setting in chosen:
        if setting.group not in document:
            document[setting.group] = tomlkit.table()
        document[setting.group][setting.name] = setting.value
    _write(path, tomlkit.dumps(document))


def take_out(path: Path, settings: Sequence[SettingValue]) -> None:
    """Take settings out that are as they were put in. Raises ConfigError as `put`."""
    import tomlkit

    said = _parsed(_text(path), path)
    chosen = [
        setting
        for setting in settings
        if _says(said, setting) and said[setting.group][setting.name] == setting.value
    ]
    if not chosen:
        return
    document = tomlkit.parse(_text(path))
    for setting in chosen:
        del document[setting.group][setting.name]
        if not document[setting.group]:
            del document[setting.group]
    _write(path, tomlkit.dumps(document))


def _says(said: dict[str, Any], setting: SettingValue) -> bool:
    group = said.get(setting.group)
    return group is not None and (not isinstance(group, dict) or setting.name in group)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read: {error}", "newsreader config edit opens it.") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", "newsreader config edit opens it.") from None


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
