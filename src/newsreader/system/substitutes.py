"""What stands for characters that a terminal can't show: of the same width, so that all columns stay."""

from __future__ import annotations

import codecs
import unicodedata
from io import TextIOWrapper
from typing import Final, TextIO

ERRORS: Final = "newsreader.substitutes"
"""The name of the codec's error handler."""

_NARROW: Final = str.maketrans(
    {
        **dict.fromkeys("●•◦○∙■▪◆", "*"),
        **dict.fromkeys("★☆", "*"),
        **dict.fromkeys("✓✔", "v"),
        **dict.fromkeys("✗✘✕×", "x"),
        **dict.fromkeys("↳→▸▶›»⇒", ">"),
        **dict.fromkeys("←◂◀‹«⇐", "<"),
        **dict.fromkeys("↑▴▲", "^"),
        **dict.fromkeys("↓▾▼⏎", "v"),
        **dict.fromkeys("‐‑‒–—―─━═−·", "-"),
        **dict.fromkeys("│┃║▏▎▕┆┊", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝╠╣╦╩╬┏┓┗┛", "+"),
        **dict.fromkeys("█▉▊▋▌▍▐▀▄░▒▓", "#"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        "…": ".", "€": "E", "£": "L", "¥": "Y", "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o",
        "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "þ": "t", "ð": "d",
    }
)  # fmt: skip


def substitute(character: str) -> str:
    """ASCII of the same width in cells: none for what is drawn over its neighbour, two for a wide one."""
    known = character.translate(_NARROW)
    if known != character:
        return known
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    if unicodedata.east_asian_width(character) in "WF":
        return "??"
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isprintable() else "?"


def show_substitutes(stream: TextIO | None) -> None:
    """Let a stream write substitutes where its encoding hasn't a character."""
    codecs.register_error(ERRORS, _handled)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=ERRORS)


def has_all_characters(stream: TextIO) -> bool:
    """Whether a stream's encoding has every character."""
    try:
        return codecs.lookup(stream.encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


def _handled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(substitute, error.object[error.start : error.end])), error.end
