"""What is typed, cut where Esc was pressed. A terminal sends a key with Alt as Esc and that key, and most
keys that type nothing as sequences that begin with Esc: only what follows it, and how soon, tells them apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from textual.constants import ESCAPE_DELAY
from textual.keys import _character_to_key

ESC: Final = "\x1b"
ESC_DELAY: Final = ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.05
"""Seconds after which Esc is a key where nothing followed it. ESCDELAY sets it for programs of curses too."""

_PASTED: Final = re.compile(r"(\x1b\[20[01]~)")
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"
# By ECMA-48, [ O ] P X ^ _ after Esc begin a sequence; Tab and DEL with Alt are keys of Textual's.
_KEY: Final = re.compile(r"\x1b(?=[\x00-\x08\x0a-\x1f])|\x1b[^\x00-\x1f\x7f\[O\]PX^_]")
_UNFINISHED: Final = re.compile(r"\x1b(?:\[(?:2(?:0[01]?)?)?|[O\]PX^_])?\Z")


class TypedText:
    """Cuts what comes of a terminal into pieces: `ESC`, which is that key; `ESC` and a character that came at
    once; anything else, for a parser of sequences.
    """

    def __init__(self) -> None:
        self._held = ""
        self._pasting = False

    def cut(self, typed: str) -> Iterator[str]:
        """The pieces of what is typed; what may go on stays for the next time, or for `rest`."""
        held, self._held = self._held, ""
        if held == ESC and not self._pasting and not _UNFINISHED.match(ESC + typed[:1]):
            yield ESC
            held = ""
        text = held + typed
        unfinished = _UNFINISHED.search(text)
        if unfinished:
            text, self._held = text[: unfinished.start()], unfinished[0]
        for part in filter(None, _PASTED.split(text)):
            if part in (_PASTE_BEGINS, _PASTE_ENDS):
                self._pasting = part == _PASTE_BEGINS
            if self._pasting:
                yield part
            else:
                yield from _keys(part)

    def rest(self) -> Iterator[str]:
        """Nothing more came in a while: the pieces that were kept back."""
        held, self._held = self._held, ""
        if held and not self._pasting:
            yield ESC
            held = held[1:]
        if held:
            yield held


def _keys(text: str) -> Iterator[str]:
    """What no paste is, cut before and after each key that Esc or Alt has a part in."""
    place = 0
    for key in _KEY.finditer(text):
        if key.start() > place:
            yield text[place : key.start()]
        yield key[0]
        place = key.end()
    if place < len(text):
        yield text[place:]


def alt_key(piece: str) -> str | None:
    """What Textual calls the key with Alt that a piece is; None where it is something else."""
    if len(piece) != 2 or piece[0] != ESC:
        return None
    character = piece[1]
    if character.isupper():
        return f"alt+shift+{character.lower()}"
    return f"alt+{character if character.isalnum() else _character_to_key(character)}"
