"""The bytes of a feed, list or page as text: by what they are, then by what they say they are."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from newsreader.sources.encoding_labels import codec_of
from newsreader.text import lazy_pattern

# UTF-32 before UTF-16: its mark begins with the other's.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zero bytes of the first character lie (XML 1.0, appendix F): every format we read begins in ASCII.
_ZERO_PATTERNS: Final = (
    (lazy_pattern(rb"[^\0]\0\0\0"), "utf-32-le"),
    (lazy_pattern(rb"\0\0\0[^\0]"), "utf-32-be"),
    (lazy_pattern(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (lazy_pattern(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)
_XML_ENCODING = lazy_pattern(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_CHARSET = lazy_pattern(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HTTP_CHARSET = lazy_pattern(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# How ISO-2022-JP leaves ASCII and comes back to it: seven bits, and valid UTF-8 that says nothing.
_JAPANESE_SHIFT = lazy_pattern(rb"\x1b\$[@B][^\x1b]{2,}\x1b\([BJ]")
_SEVEN_BIT = lazy_pattern(r"(iso-?2022|hz)", re.IGNORECASE)
_EAST_ASIAN: Final = frozenset({"gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"})
_UNLIKELY_THERE = lazy_pattern("[\u0180-\u07ff]")
_WIDE = lazy_pattern("[\u0800-\U0010ffff]")
_STRAY = lazy_pattern("[\udc80-\udcff]")
_BEYOND_ASCII = lazy_pattern("[^\x00-\x7f]")
_STRAY_BYTES: Final = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)
}


class Decoded(NamedTuple):
    """A text, and Python's name of the codec that it was in."""

    text: str
    codec: str


def byte_order_mark(data: bytes) -> tuple[bytes, str]:
    """The mark that a text begins with, and the codec that it stands for; nothing and UTF-8 without one."""
    return next(((mark, codec) for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), (b"", "utf-8"))


def decode(data: bytes, content_type: str = "") -> str:
    """The text of `data`. Never fails: what can't be read becomes U+FFFD.

    A byte order mark or UTF-16's zero bytes decide; then valid UTF-8 is UTF-8, whatever was declared
    (other encodings practically never look like it); then the declaration in the document, then the one
    in the HTTP header, then what the letters look like. Where none fits, it is UTF-8 in which stray bytes are
    read as windows-1252.
    """
    return decoded(data, content_type).text


def decoded(data: bytes, content_type: str = "") -> Decoded:
    """As `decode`, with the encoding that was found."""
    mark, encoding = byte_order_mark(data)
    if mark:
        return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    for pattern, encoding in _ZERO_PATTERNS:
        if pattern.match(data):
            return Decoded(data.decode(encoding, "replace"), encoding)
    declared = _declared(data, content_type)
    for encoding in declared:
        if _SEVEN_BIT.match(encoding):
            return Decoded(data.decode(encoding, "replace"), encoding)
    if not declared and _JAPANESE_SHIFT.search(data):
        return Decoded(data.decode("iso2022_jp", "replace"), "iso2022_jp")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_declared(data, declared)
    # A character or two of East Asia may look like UTF-8, but like no letters that one would meet there.
    if declared and declared[0] in _EAST_ASIAN and _UNLIKELY_THERE.search(text) and not _WIDE.search(text):
        return Decoded(data.decode(declared[0], "replace"), declared[0])
    return Decoded(text, "utf-8")


def _declared(data: bytes, content_type: str) -> list[str]:
    head = data[:2_048]
    in_document = _XML_ENCODING.match(head) or _META_CHARSET.search(head)
    in_header = _HTTP_CHARSET.search(content_type)
    labels = [
        *([in_document[1].decode("ascii", "replace")] if in_document else []),
        *([in_header[1]] if in_header else []),
    ]
    return [codec for label in labels if (codec := codec_of(label)) and codec != "utf-8"]


def _decode_declared(data: bytes, declared: list[str]) -> Decoded:
    for encoding in declared:
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * 100 <= len(text):
            return Decoded(text, encoding)
    stray = data.decode("utf-8", "surrogateescape")
    if len(_STRAY.findall(stray)) * 2 > len(_BEYOND_ASCII.findall(stray)):
        from newsreader.sources.encoding_guess import guessed

        if codec := guessed(data):
            return Decoded(data.decode(codec, "replace"), codec)
    return Decoded(stray.translate(_STRAY_BYTES), "cp1252")
