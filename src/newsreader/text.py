"""What makes text from outside safe to show and easy to search.

`clean` and `clean_block` are called once, where text enters (`sources`); everything behind that door
may trust it. `fold` is how two spellings of one word meet: in the filter, in sorts, in story grouping.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import AnyStr, cast


class _Uncompiled:
    """Stands for an expression until it is first used."""

    def __init__(self, compiled: Callable[[], object]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> object:
        value = getattr(self._compiled(), name)
        setattr(self, name, value)  # which is found without this from then on
        return value


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A regular expression that is compiled when it is first used: a start needs few of them, and compiling
    them all takes longer than reading the modules that they stand in.
    """
    return cast("re.Pattern[AnyStr]", _Uncompiled(partial(re.compile, pattern, flags)))


# C0 without tab and newline, DEL, C1; bidi embeddings, overrides and isolates (Unicode TR 9), which can
# make a line read otherwise than it is stored; zero-width no-break space; line and paragraph separators;
# interlinear annotations and noncharacters; and lone surrogates, which no terminal can be sent.
_HOSTILE = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    "\ufff9-\ufffb\ufffe\uffff]"
)
# What takes no room and says nothing, in the middle of words too: soft hyphen, grapheme joiner, zero-width
# space, word joiner and its kin. The zero-width joiner and non-joiner stay: emoji and Persian need them.
_INVISIBLE = lazy_pattern("[\u00ad\u034f\u200b\u2060-\u2064]")
_JOINERS = lazy_pattern("[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff]")
# Those of them that no honest text holds: controls that aren't white space, bidi embeddings to isolates.
_CONTROL = lazy_pattern("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_REFERENCE_PAIR = lazy_pattern(
    r"&#([xX]0{0,3}[dD][89abAB][0-9a-fA-F]{2}|0{0,3}5[5-7]\d{3});&#([xX]0{0,3}[dD][c-fC-F][0-9a-fA-F]{2}|0{0,3}5[6-7]\d{3});"
)
_SEPARATORS = lazy_pattern("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# CSI and OSC sequences whole, so that "\x1b[31mred" leaves "red" and not "[31mred". One that is never
# ended takes its own line at most. (U+009D could begin one too, but mostly it is half of a broken "”".)
_ESCAPES = lazy_pattern(
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-Z\\-~]"
)
_SIZES = ("bytes", "KB", "MB", "GB")
_SPACES = lazy_pattern(r"\s+")
_BEYOND_ASCII = lazy_pattern(r"[^\x00-\x7f]+")


def clean(text: str) -> str:
    """One line, safe to print: no control, escape or bidi character, white space folded to single spaces."""
    # What isprintable() lets pass holds nothing that we take out, and no white space but spaces.
    if text.isprintable():
        return " ".join(text.split())
    # Nor does it where nothing else was in it than the usual white space.
    spaced = text.replace("\n", " ").replace("\xa0", " ").replace("\t", " ")
    if spaced.isprintable():
        return " ".join(spaced.split())
    text = _SEPARATORS.sub(" ", _ESCAPES.sub("", text))
    return _SPACES.sub(" ", without_invisible(_HOSTILE.sub("", text))).strip()


def clean_block(text: str) -> str:
    """Many lines, safe to print: as `clean`, but line breaks, tabs and indents stay."""
    if text.replace("\n", "").isprintable():
        return text
    return strip_controls(_SEPARATORS.sub("\n", text))


def strip_controls(text: str) -> str:
    """`text` without escape sequences and anything else that `clean` takes out; lines stay where they are."""
    return _HOSTILE.sub("", _ESCAPES.sub("", text))


def without_invisible(text: str) -> str:
    """The text without the characters that a terminal shows in various ways and a reader never needs."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def joined_surrogates(markup: str) -> str:
    """The markup with a pair of references to surrogates (`&#55357;&#56832;`) as the character they mean."""
    return _REFERENCE_PAIR.sub(_joined_pair, markup) if "&#" in markup else markup


def _joined_pair(pair: re.Match[str]) -> str:
    high, low = (int(code[1:], 16) if code[0] in "xX" else int(code) for code in pair.groups())
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair[0]
    return f"&#{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00};"


def first_control(text: str) -> int | None:
    """Where the first character stands that honest text never holds (ESC, NUL, a bidi override), or None."""
    if text.replace("\n", "").isprintable():
        return None
    match = _CONTROL.search(text)
    return match.start() if match else None


def fold(text: str) -> str:
    """The spelling under which text is compared: no case, no accents, one form for equal characters.

    Unicode compatibility decomposition without combining marks, then case folding ("Ångström" and
    "angstrom", "ﬁn" and "fin", "STRASSE" and "straße" become equal), and without soft hyphens and what else
    takes no room. White space is kept.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    if not decomposed.isascii():
        decomposed = _JOINERS.sub("", decomposed)
    if decomposed.isascii():
        return decomposed.lower()
    bare = _BEYOND_ASCII.sub(_without_marks, decomposed)
    return unicodedata.normalize("NFC", bare.casefold())


def _without_marks(cluster: re.Match[str]) -> str:
    return "".join(char for char in cluster[0] if not unicodedata.combining(char))


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word where one ends nearby, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 2 // 3:
        cut = cut[:space]
    return cut.rstrip(" ,;:.-–—") + "…"


def size_in_words(count: int | None) -> str:
    """A number of bytes as people say it; empty where it is unknown, or nothing."""
    if not count or count < 0:
        return ""
    size, unit = float(count), 0
    while size >= 1_000 and unit < len(_SIZES) - 1:
        size, unit = size / 1_000, unit + 1
    return f"{size:.0f} {_SIZES[unit]}" if size >= 10 or not unit else f"{size:.1f} {_SIZES[unit]}"


def plural(count: int, singular: str, many: str | None = None) -> str:
    """`"1 article"`, `"2,030 articles"`."""
    return f"{count:,} {singular if count == 1 else many or singular + 's'}"
