"""The body of an answer: unpacked, and no more of it than may be."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx2

GZIP: Final = b"\x1f\x8b\x08"
MAX_PACKED: Final = 3
"""Times that a body may be packed: a server may pack what is packed on its disk."""
_OURS: Final = frozenset({"", "identity", "gzip", "x-gzip"})
# How documents begin that nobody has packed, whatever is said.
_TEXT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")
_SHORT: Final = 16_384
_STEP: Final = 1 << 20
_ANY_GZIP: Final = 16 + zlib.MAX_WBITS


class TooLargeError(Exception):
    """There is more than may be read. `beginning`: what came first, one byte more than that."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__("there is more than may be read")
        self.beginning = beginning


class PackingError(Exception):
    """It can't be unpacked."""


async def read(response: httpx2.Response, most: int) -> bytes:
    """The decoded body; stops as soon as there is more than `most` of it, however small it came.

    What is packed without being said to be, or under a name that is not known (`x-gzip`), is unpacked too;
    what is said to be packed and is not stands as it is.

    Raises:
        TooLargeError, PackingError: as they say.
    """
    body = bytearray()
    coding = response.headers.get("content-encoding", "").strip().lower()
    # httpx2 takes the first of several pieces for the whole, and doesn't know the other name.
    chunks = response.aiter_raw() if coding in _OURS else response.aiter_bytes()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise TooLargeError(_beginning(bytes(body), most))
    whole = bytes(body)
    if whole and "gzip" in coding and not whole.startswith(GZIP) and not _TEXT.match(whole):
        raise PackingError
    for _ in range(MAX_PACKED):
        if not whole.startswith(GZIP):
            break
        whole = unpacked(whole, most)
    return whole


def unpacked(packed: bytes, most: int) -> bytes:
    """What gzip has packed, one or several pieces after each other; what follows them is left out.

    Raises:
        TooLargeError, PackingError: as they say.
    """
    body = bytearray()
    while packed.startswith(GZIP):
        piece = zlib.decompressobj(_ANY_GZIP)
        try:
            while packed and not piece.eof:
                body += piece.decompress(packed, _STEP)
                packed = piece.unconsumed_tail
                if len(body) > most:
                    raise TooLargeError(bytes(body[: most + 1]))
        except zlib.error as error:
            raise PackingError from error
        if not piece.eof:
            raise PackingError
        packed = piece.unused_data
    return bytes(body)


def _beginning(body: bytes, most: int) -> bytes:
    """The beginning of a body of which more than `most` has come, unpacked."""
    if not body.startswith(GZIP):
        return body[: most + 1]
    try:
        return unpacked(body, most)
    except TooLargeError as error:
        return error.beginning
    except PackingError:
        return b""


async def drain(response: httpx2.Response) -> None:
    """Read an unwanted body where it is short: only then can the connection serve the next request."""
    length = response.headers.get("content-length", "")
    if response.status_code == 304 or (length.isdecimal() and int(length[:10]) <= _SHORT):
        with suppress(TooLargeError, PackingError):
            await read(response, _SHORT)
