"""Which keys mean which command: sequences of keys, the user's own map, and what is wrong with it.

A key is written as Textual names it (`ctrl+d`, `space`, `enter`) or as the character that it types (`/`,
`G`, `!`); a sequence is keys with spaces between them (`g g`); several are separated by commas (`j, down`),
the comma itself being written `comma`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations, product
from typing import Final, NamedTuple

import msgspec

Keys = tuple[str, ...]

GLYPHS: Final = {
    "space": "Space", "enter": "Enter", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab",
    "backspace": "Backspace", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End", "delete": "Del", "comma": ",",
}  # fmt: skip
NAMED: Final = frozenset({"insert"})
MODIFIERS: Final = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
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
        for binding in bound:
            self._sequences[binding.command] = binding.sequences
            for keys in binding.sequences:
                self._commands[keys] = binding.command
        self._prefixes = {keys[:length] for keys in self._commands for length in range(1, len(keys))}

    @property
    def bound(self) -> tuple[Bound, ...]:
        """All commands with their sequences."""
        return tuple(Bound(command, sequences) for command, sequences in self._sequences.items())

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
    """The sequences of `j, down` or `g g`, each once."""
    return tuple(dict.fromkeys(tuple(part.split()) for part in text.split(",") if part.split()))


def is_key(name: str) -> bool:
    """Whether a keyboard can have a key of this name, as `key_name` gives it."""
    *modifiers, key = name.split("+") if len(name) > 1 else [name]
    if not modifiers:
        return _is_named(key) or (len(key) == 1 and key.isprintable() and not key.isspace())
    known = len(set(modifiers)) == len(modifiers) and MODIFIERS.issuperset(modifiers)
    # With a modifier, signs are called by names of Textual's: ctrl+slash, alt+question_mark.
    return known and (
        _is_named(key) or re.fullmatch(r"[a-z0-9]|[a-z]+(?:_[a-z]+)+|[a-z]{3,}", key) is not None
    )


def key_name(key: str, character: str | None) -> str:
    """How a key that Textual reports is written in a keymap: by its character where it types one."""
    has_modifier = "+" in key[1:]
    if has_modifier or key in ("space", "comma") or character is None or not character.isprintable():
        return key
    return character


def spell(keys: Keys) -> str:
    """A sequence as a person reads it."""
    return "".join(_spell_key(key) for key in keys)


def build(
    defaults: Sequence[tuple[str, str]], overrides: Mapping[str, str] | None = None
) -> tuple[Keymap, tuple[str, ...]]:
    """The keymap of the defaults with a user's own keys over them, and what was refused of those.

    `defaults`: (command id, keys), which don't clash. An override replaces all keys of its command; an empty
    one takes them away. All are taken together, so that two commands can change places. An unknown command
    or key, a key that another command holds, a key that begins another sequence, and taking the last key
    from quitting or from help are refused with a sentence, one by one; the rest holds.
    """
    own = {command: parse_keys(keys) for command, keys in defaults}
    taken: dict[str, tuple[Keys, ...]] = {}
    problems: list[str] = []
    for command, text in (overrides or {}).items():
        sequences = parse_keys(text)
        complaint = _complaint(command, text, sequences, own)
        if complaint is None:
            taken[command] = sequences
        else:
            problems.append(complaint)
    # One that is refused takes its own keys back, which another may have taken: so look again.
    while (clash := _first_clash(own | taken, taken)) is not None:
        command, reason = clash
        del taken[command]
        problems.append(f"{command}: {reason}, so it keeps its own; move that command's key too")
    bound = (Bound(command, sequences) for command, sequences in (own | taken).items())
    return Keymap(bound), tuple(problems)


class RefusedKeys(NamedTuple):
    """A command that has no key, and a sentence that says why."""

    command: str
    why: str


def extended(keymap: Keymap, more: Iterable[tuple[str, str]]) -> tuple[Keymap, tuple[RefusedKeys, ...]]:
    """The keymap with keys for more commands, and those that were refused.

    `more`: (name, keys). They give way to all that is there already and to those before them: where one of
    its keys clashes, a command has none.
    """
    bound = list(keymap.bound)
    refused: list[RefusedKeys] = []
    for command, text in more:
        sequences = parse_keys(text)
        reason = _unfit(sequences) or _taken(sequences, bound)
        if reason is None:
            bound.append(Bound(command, sequences))
        else:
            refused.append(RefusedKeys(command, f"{command} has no key: {reason}"))
    return Keymap(bound), tuple(refused)


def _taken(sequences: Sequence[Keys], bound: Iterable[Bound]) -> str | None:
    """Which of the sequences clashes with that of another command, and with which."""
    for other in bound:
        for keys, held in product(sequences, other.sequences):
            if keys[: len(held)] == held or held[: len(keys)] == keys:
                return _clash(keys, other.command, held)
    return None


def _clash(keys: Keys, other: str, other_keys: Keys) -> str:
    """How a sequence clashes with one of another command."""
    if keys == other_keys:
        return f"{spell(keys)!r} is a key of {other} already"
    return f"{spell(keys)!r} and {spell(other_keys)!r} of {other} begin alike"


def _unfit(sequences: Sequence[Keys]) -> str | None:
    """Why sequences can't be those of one command, whatever the others are."""
    for key in (key for keys in sequences for key in keys):
        if not is_key(key):
            return f"no key is called {key!r}; write ctrl+d, space, f5 or /"
    for keys, other in permutations(sequences, 2):
        if other[: len(keys)] == keys:
            return f"{spell(keys)!r} begins {spell(other)!r} as well"
    return None


def _complaint(command: str, text: str, sequences: Sequence[Keys], known: Mapping[str, object]) -> str | None:
    """Why an override can't hold, whatever the others are."""
    if command not in known:
        return f"{command}: no such command; newsreader's help (?) lists them"
    if not sequences and text.strip():
        return f"{command}: commas stand between keys, so it keeps its own; the key itself is written comma"
    if not sequences and command in ESSENTIAL:
        return f"{command}: needs at least one key, so it keeps its own"
    reason = _unfit(sequences)
    if reason is None:
        return None
    what, _, advice = reason.partition("; ")
    return f"{command}: {what}, so it keeps its own" + (f"; {advice}" if advice else "")


def _first_clash(
    keys_of: Mapping[str, Sequence[Keys]], taken: Mapping[str, object]
) -> tuple[str, str] | None:
    """An override that two commands' keys clash by, the last of them, and a sentence that says how."""
    holders: dict[Keys, str] = {}
    for command, sequences in keys_of.items():
        for keys in sequences:
            if (other := holders.setdefault(keys, command)) != command:
                return _blamed(command, keys, other, keys, taken)
    for keys, command in holders.items():
        for length in range(1, len(keys)):
            other_keys = keys[:length]
            if (other := holders.get(other_keys, command)) != command:
                return _blamed(command, keys, other, other_keys, taken)
    return None


def _blamed(
    command: str, keys: Keys, other: str, other_keys: Keys, taken: Mapping[str, object]
) -> tuple[str, str]:
    """Which of two commands is to give way: the one whose override stands last."""
    order = list(taken)
    if other in taken and (command not in taken or order.index(other) > order.index(command)):
        command, keys, other, other_keys = other, other_keys, command, keys
    return command, _clash(keys, other, other_keys)


def _is_named(key: str) -> bool:
    return key in GLYPHS or key in NAMED or re.fullmatch(r"f([1-9]|1[0-9]|2[0-4])", key) is not None


def _spell_key(key: str) -> str:
    if key in GLYPHS:
        return GLYPHS[key]
    if "+" in key and len(key) > 1:
        return "+".join(part.capitalize() if len(part) > 1 else part.upper() for part in key.split("+"))
    return key
