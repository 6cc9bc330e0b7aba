"""The bytes of a feed, list or page as text: by what they are, then by what they say they are."""

from __future__ import annotations

import codecs
import re
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zero bytes of the first character lie (XML 1.0, appendix F): every format we read begins in ASCII.
_ZERO_PATTERNS: Final = (
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# What a label means on the web (WHATWG Encoding): the superset that is really in use under the name.
_LABELS: Final = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "x-mac-roman": "mac-roman",
}
# Python's registry also holds zlib, idna and other codecs that no text is in.
_TEXT_CODEC = re.compile(
    r"(cp|windows-?|iso-?8859|koi8|gb|big5|euc|mac|iso-?2022|hz|johab|viscii)", re.IGNORECASE
)
_SEVEN_BIT = re.compile(r"(iso-?2022|hz)", re.IGNORECASE)
_STRAY_BYTES: Final = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)
}


def decode(data: bytes, content_type: str = "") -> str:
    """The text of `data`. Never fails: what can't be read becomes U+FFFD.

    A byte order mark or UTF-16's zero bytes decide; then valid UTF-8 is UTF-8, whatever was declared
    (other encodings practically never look like it); then the declaration in the document, then the one
    in the HTTP header. Where none fits, it is UTF-8 in which stray bytes are read as windows-1252.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for pattern, encoding in _ZERO_PATTERNS:
        if pattern.match(data):
            return data.decode(encoding, "replace")
    declared = _declared(data, content_type)
    for encoding in declared:
        if _SEVEN_BIT.match(encoding):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_declared(data, declared)


def _declared(data: bytes, content_type: str) -> list[str]:
    head = data[:2_048]
    in_document = _XML_ENCODING.match(head) or _META_CHARSET.search(head)
    in_header = _HTTP_CHARSET.search(content_type)
    labels = [
        *([in_document[1].decode("ascii", "replace")] if in_document else []),
        *([in_header[1]] if in_header else []),
    ]
    found = []
    for label in labels:
        encoding = _LABELS.get(label.lower(), label.lower())
        if _TEXT_CODEC.match(encoding):
            try:
                found.append(codecs.lookup(encoding).name)
            except LookupError:
                continue
    return found


def _decode_declared(data: bytes, declared: list[str]) -> str:
    for encoding in declared:
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * 100 <= len(text):
            return text
    return data.decode("utf-8", "surrogateescape").translate(_STRAY_BYTES)
