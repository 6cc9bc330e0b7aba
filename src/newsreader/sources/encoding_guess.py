"""In which legacy encoding a text is that doesn't say so."""

from __future__ import annotations

import re
from typing import Final

from newsreader.sources.encoding_latin import is_latin, latin_codec

SAMPLE: Final = 100_000
"""So many bytes of a document are looked at."""
LEAST: Final = 8
"""Bytes beyond ASCII of another script. Fewer tell nothing."""

# What is really met on the web. Among all that there are, some rare one fits any text.
_ENCODINGS: Final = (
    "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic", "cp1250", "cp1252", "cp1253",
    "cp1254", "iso8859_6", "cp1256", "cp1257", "cp874", "cp932", "euc_jp", "gb18030", "big5",
    "cp949",
)  # fmt: skip
_TAG: Final = re.compile(rb"<[^<>]*>|\s+")
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")
# The last letter of many Russian words, which windows-1251 has as a capital.
_MAC_YA: Final = re.compile(rb"[\xe0-\xfe]\xdf")
# Of the letters of Hebrew five have another form at the end of words, and there alone. What other encodings
# have in their places stands in the middle of words too, and beside capitals.
_NO_HEBREW: Final = re.compile(
    rb"[\xa1-\xa3\xa5-\xaa\xac-\xaf\xc0-\xdf\xfb-\xff]|[\xea\xed\xef\xf3\xf5][\xe0-\xfa]"
)
_HEBREW: Final = re.compile(rb"[\xe0-\xfa]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")
_NORDIC: Final = re.compile("[^äöåÄÖÅüÜßéÉ\x00-\x7f]")


def guessed(data: bytes) -> str | None:
    """The codec that a text without a declared encoding is in; None where it can't be told.

    `data` is no UTF-8.
    """
    sample = _TAG.sub(b" ", data[: data.rfind(b"<", 0, SAMPLE) if len(data) > SAMPLE else len(data)])
    if is_latin(sample):
        return latin_codec(sample)
    if len(_BEYOND_ASCII.findall(sample)) < LEAST:
        return None
    if _is_hebrew(sample):
        return "cp1255"
    import charset_normalizer

    match = charset_normalizer.from_bytes(
        sample, cp_isolation=list(_ENCODINGS), preemptive_behaviour=False
    ).best()
    if match is None:
        return None
    return _settled(match.encoding, sample)


def _settled(codec: str, sample: bytes) -> str:
    """The codec, where two are one but for a few letters."""
    if codec == "cp1250":
        if not _NORDIC.search(sample.decode("cp1252", "replace")):
            return "cp1252"
        return codec if _WINDOWS_ONLY.search(sample) else "iso8859-2"
    if codec in ("cp949", "gb18030", "big5") and _has_kana(sample):
        return "euc_jp"
    if codec == "cp1251" and len(_MAC_YA.findall(sample)) * 2 > sample.count(b"\xdf"):
        return "mac_cyrillic"
    if codec == "koi8_r" and re.search(rb"[\xa4\xa6\xa7\xad\xb4\xb6\xb7\xbd]", sample):
        return "koi8-u"
    return codec


def _is_hebrew(sample: bytes) -> bool:
    letters = len(_HEBREW.findall(sample))
    return letters >= LEAST and len(_NO_HEBREW.findall(sample)) * 100 < letters


def _has_kana(sample: bytes) -> bool:
    """Whether a text reads as EUC-JP, with as many kana as Japanese has and Chinese and Korean never."""
    japanese = sample.decode("euc_jp", "replace")
    if "\ufffd" in japanese:
        return False
    return len(_KANA.findall(japanese)) * 4 > len(_NOT_ASCII.findall(japanese))
