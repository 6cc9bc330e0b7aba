"""Which keys mean which command: sequences of keys, the user's own map, and what is wrong with it.

A key is written as Textual names it (`ctrl+d`, `space`, `enter`) or as the character that it types (`/`,
`G`, `!`); a sequence is keys with spaces between them (`g g`); several are separated by commas (`j, down`),
the comma itself being written `comma`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

Keys = tuple[str, ...]

GLYPHS: Final = {
    "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab",
    "backspace": "Backspace", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End", "delete": "Del", "comma": ",",
}  # fmt: skip
ESSENTIAL: Final = ("quit", "help")


class Bound(msgspec.Struct, frozen=True):
    """A command's id and the sequences that mean it."""

    command: str
    sequences: tuple[Keys, ...]


class Match(msgspec.Struct, frozen=True):
    """What keys typed so far come to: a command, or the beginning of one, or neither."""

    command: str | None = None
    pending: bool = False


class Keymap:
    """Looks up sequences of keys. Build it with `build`, which makes sure that it is sound."""

    def __init__(self, bound: Iterable[Bound]) -> None:
        self._commands: dict[Keys, str] = {}
        self._sequences: dict[str, tuple[Keys, ...]] = {}
        for one in bound:
            self._sequences[one.command] = one.sequences
            for keys in one.sequences:
                self._commands[keys] = one.command
        self._prefixes = {keys[:length] for keys in self._commands for length in range(1, len(keys))}

    def match(self, typed: Keys) -> Match:
        return Match(self._commands.get(typed), typed in self._prefixes)

    def sequences(self, command: str) -> tuple[Keys, ...]:
        return self._sequences.get(command, ())

    def label(self, command: str) -> str:
        """The first sequence of a command as a person reads it (`gg`, `Ctrl+D`); empty if it has none."""
        sequences = self.sequences(command)
        return spell(sequences[0]) if sequences else ""

    def labels(self, command: str) -> tuple[str, ...]:
        return tuple(spell(keys) for keys in self.sequences(command))


def parse_keys(text: str) -> tuple[Keys, ...]:
    """The sequences of `j, down` or `g g`."""
    return tuple(tuple(part.split()) for part in text.split(",") if part.split())


def key_name(key: str, character: str | None) -> str:
    """How a key that Textual reports is written in a keymap: by its character where it types one."""
    if character is None or not character.isprintable() or key in ("space", "comma"):
        return key
    return character


def spell(keys: Keys) -> str:
    """A sequence as a person reads it."""
    return "".join(_spell_key(key) for key in keys)


def build(
    defaults: Sequence[tuple[str, str]], overrides: Mapping[str, str] | None = None
) -> tuple[Keymap, tuple[str, ...]]:
    """The keymap of the defaults with a user's own keys over them, and what was refused of those.

    `defaults`: (command id, keys). An override replaces all keys of its command; an empty one takes them
    away. A key that another command holds, a key that begins another sequence, an unknown command, and
    taking the last key from quitting or from help are refused with a sentence, one by one; the rest holds.
    """
    known = {command: parse_keys(keys) for command, keys in defaults}
    problems: list[str] = []
    for command, text in (overrides or {}).items():
        if command not in known:
            problems.append(f"{command}: no such command; newsreader's help (?) lists them")
            continue
        sequences = parse_keys(text)
        if not sequences and command in ESSENTIAL:
            problems.append(f"{command}: needs at least one key, so it keeps its own")
            continue
        others = {keys: other for other, held in known.items() if other != command for keys in held}
        clash = _clash(sequences, others)
        if clash is not None:
            problems.append(f"{command}: {clash}, so it keeps its own; move that command's key first")
            continue
        known[command] = sequences
    return Keymap(Bound(command, sequences) for command, sequences in known.items()), tuple(problems)


def _clash(sequences: Sequence[Keys], others: Mapping[Keys, str]) -> str | None:
    for keys in sequences:
        for other, command in others.items():
            shorter = min(len(keys), len(other))
            if keys[:shorter] == other[:shorter]:
                verb = "is" if len(keys) == len(other) else "begins like"
                return f"{spell(keys)!r} {verb} {spell(other)!r} of {command}"
    return None


def _spell_key(key: str) -> str:
    if key in GLYPHS:
        return GLYPHS[key]
    if "+" in key and len(key) > 1:
        return "+".join(part.capitalize() if len(part) > 1 else part.upper() for part in key.split("+"))
    return key
