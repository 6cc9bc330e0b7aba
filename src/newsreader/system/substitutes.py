"""What stands for characters that a terminal can't show: of the same width, so that all columns stay."""

from __future__ import annotations

import codecs
import os
import unicodedata
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Final, TextIO

ERRORS: Final = "newsreader.substitutes"
"""The name of the codec's error handler."""

_PYTHON_S_OWN: Final = ("PYTHONIOENCODING", "PYTHONUTF8")
"""Who sets one of these has said what is to be written."""
_COERCED: Final = ("c.utf-8", "c.utf8", "utf-8")
_WIDE_SINCE_16: Final = frozenset(map(chr, (*range(0x2630, 0x2638), *range(0x268A, 0x2690))))
"""Trigrams and digrams, which are wide by Unicode 16.0 (EastAsianWidth.txt): Python may know an older one."""
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
    if unicodedata.east_asian_width(character) in "WF" or character in _WIDE_SINCE_16:
        return "??"
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isprintable() else "?"


def show_substitutes(stream: TextIO | None) -> None:
    """Let a stream write substitutes where its encoding, or that of the terminal, hasn't a character."""
    codecs.register_error(ERRORS, _handled)
    if isinstance(stream, TextIOWrapper):
        encoding = terminal_encoding(os.environ) if stream.isatty() else None
        stream.reconfigure(encoding=encoding, errors=ERRORS)


def terminal_encoding(environment: Mapping[str, str]) -> str | None:
    """The encoding that the locale's name says, where it is not UTF-8; None where it says none.

    Python itself writes UTF-8 wherever the locale is `C`, or one that is not installed.
    """
    if any(environment.get(name) for name in _PYTHON_S_OWN):
        return None
    names = [environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if not names[0] and names[1].lower() in _COERCED and names[2]:
        # Python has put this in its place, so that programs that it starts do as it does.
        names[1] = ""
    name = next(filter(None, names), "")
    if name in ("C", "POSIX"):
        return "ascii"
    _, dot, charset = name.partition(".")
    charset = charset.partition("@")[0] if dot else "iso8859-15" if name.endswith("@euro") else ""
    try:
        codec = codecs.lookup(charset).name if charset else "utf-8"
    except LookupError:
        return None
    return None if codec.startswith("utf") else codec


def as_shown(text: str, stream: TextIO | None) -> bytes:
    """What a stream writes for a text."""
    if not isinstance(stream, TextIOWrapper):
        return text.encode("utf-8", "replace")
    codecs.register_error(ERRORS, _handled)
    return text.encode(stream.encoding or "utf-8", ERRORS)


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
