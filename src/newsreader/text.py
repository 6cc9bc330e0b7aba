"""What makes text from outside safe to show and easy to search.

`clean` and `clean_block` are called once, where text enters (`sources`); everything behind that door
may trust it. `fold` is how two spellings of one word meet: in the filter, in sorts, in story grouping.
"""

from __future__ import annotations

import re
import unicodedata

# C0 without tab and newline, DEL, C1; bidi embeddings, overrides and isolates (Unicode TR 9), which can
# make a line read otherwise than it is stored; zero-width no-break space; line and paragraph separators;
# and lone surrogates, which no terminal can be sent.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_SEPARATORS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# CSI and OSC sequences whole, so that "\x1b[31mred" leaves "red" and not "[31mred".
_ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")
_SPACES = re.compile(r"\s+")
_ASCII_PRINTABLE = re.compile(r"[ -~]*\Z")


def clean(text: str) -> str:
    """One line, safe to print: no control, escape or bidi character, white space folded to single spaces."""
    if _ASCII_PRINTABLE.match(text) and "  " not in text:
        return text.strip(" ")
    text = _SEPARATORS.sub(" ", _ESCAPES.sub("", text))
    return _SPACES.sub(" ", _HOSTILE.sub("", text)).strip()


def clean_block(text: str) -> str:
    """Many lines, safe to print: as `clean`, but line breaks, tabs and indents stay."""
    text = _SEPARATORS.sub("\n", _ESCAPES.sub("", text))
    return _HOSTILE.sub("", text)


def fold(text: str) -> str:
    """The spelling under which text is compared: no case, no accents, one form for equal characters.

    Unicode compatibility decomposition without combining marks, then case folding ("Ångström" and
    "angstrom", "ﬁn" and "fin", "STRASSE" and "straße" become equal). White space is kept.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare.casefold())


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word where one ends nearby, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 2 // 3:
        cut = cut[:space]
    return cut.rstrip(" ,;:.-–—") + "…"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`"1 article"`, `"2,030 articles"`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
