"""Single settings written into the configuration, beside what its user has there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from newsreader.config.load import BYTE_ORDER_MARK, settings_text
from newsreader.config.render import toml_key, toml_value
from newsreader.config.toml_document import read_toml
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


def set_value(path: Path, group: str, name: str, value: Any) -> Callable[[], None]:
    """Let a setting of the group be another; all else stays as it is, comments too. `group` may have several
    parts with dots between them. Returns what takes the change back.

    Raises:
        ConfigError: the file can't be read or written, or not edited; it is as it was.
    """
    before = _text(path)
    wanted = _parsed(before, path)
    table = wanted
    for part in group.split("."):
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: {group} is no group of settings", "newsreader config edit opens it.")
    is_said = name in table
    table[name] = list(value) if isinstance(value, tuple) else value
    after = _replaced(before, group, name, value) if is_said else _added(before, group, name, value)
    if _parsed(after, path) != wanted:
        raise ConfigError(f"{path}: {name} can't be set there", "newsreader config edit opens it.")
    _write(path, after)

    def take_back() -> None:
        if _text(path) != after:
            raise ConfigError(f"{path} has been changed since", "newsreader config edit opens it.")
        _write(path, before)

    return take_back


def _replaced(text: str, group: str, name: str, value: Any) -> str:
    """A text with another value for what it says already."""
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document
    for part in group.split("."):
        table = table[part]
    table[name] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _added(text: str, group: str, name: str, value: Any) -> str:
    """A text that says something of what it was silent about: where its default stands as a comment, else
    below the line that begins the group.
    """
    line = f"{toml_key(name)} = {toml_value(value)}"
    lines = text.split("\n")
    header = re.compile(rf"\s*\[\s*{re.escape(group)}\s*\]\s*(#.*)?")
    start = next((place for place, read in enumerate(lines) if header.fullmatch(read)), None)
    if start is None:
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}[{group}]\n{line}\n"
    rest = range(start + 1, len(lines))
    end = next((place for place in rest if lines[place].lstrip().startswith("[")), len(lines))
    default = re.compile(rf"#{re.escape(name)}\s*=.*")
    place = next((place for place in range(start + 1, end) if default.fullmatch(lines[place])), None)
    if place is None:
        lines.insert(start + 1, line)
    else:
        lines[place] = line
    return "\n".join(lines)


def _says(said: dict[str, Any], setting: SettingValue) -> bool:
    group = said.get(setting.group)
    return group is not None and (not isinstance(group, dict) or setting.name in group)


def _text(path: Path) -> str:
    """What the file says, its lines ended by line feeds alone; nothing where there is none."""
    return _whole(path).removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")


def _whole(path: Path) -> str:
    try:
        return settings_text(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ConfigError(f"{path} can't be read: {reason}", "newsreader config edit opens it.") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return read_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", "newsreader config edit opens it.") from None


def _write(path: Path, text: str) -> None:
    """Write lines that end in line feeds, ended as those of the file are, behind the mark that it has."""
    before = _whole(path)
    if "\r\n" in before:
        text = text.replace("\n", "\r\n")
    try:
        write_atomically(path, BYTE_ORDER_MARK + text if before.startswith(BYTE_ORDER_MARK) else text)
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
