"""Bodies so long that reading them would be felt on the screen are read in a process with limits.

No text of a feed or page is so long: HTML is cut where it comes in. A file of a folder may be.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Event
from typing import Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import Document, Remark
from newsreader.reading.read import LIMITS, read
from newsreader.system.limits import OutOfTime, limit_memory, within
from newsreader.system.own_process import OwnProcess, heed, reports_of, settle_in

HERE: Final = {
    BodyFormat.HTML: LIMITS[BodyFormat.HTML],
    BodyFormat.MARKDOWN: 64_000,
    BodyFormat.TEXT: 250_000,
}
"""Characters that are read beside the screen, in its own process: at worst a second or two, and 40 MB."""
MOST_SECONDS: Final = 60.0
TOO_DEAR: Final = "This text takes more time or memory to read than there may be. o opens the article."

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Document).decode


def read_bounded(body: Body, base: str | None, stop: Event) -> Document:
    """As `read`, with bounds on what it costs this process. `stop` ends it without a text."""
    if len(body.text) <= HERE[body.format]:
        return read(body, base)
    try:
        reports = _documents(body, base, stop)
        return next((document for document in reports if document is not None), _said(TOO_DEAR))
    except NewsreaderError as error:
        return _said(error.message)


def work(connection: Connection, body: Body, base: str | None) -> None:
    """The life of the process."""
    settle_in(niceness=0)  # it is waited for
    limit_memory()
    heed(connection, lambda message: None)
    with suppress(OutOfTime, MemoryError, OSError):
        connection.send_bytes(within(MOST_SECONDS, _read_packed, body, base))
    # At once: nothing is left to wait for.
    os._exit(0)


def _documents(body: Body, base: str | None, stop: Event) -> Generator[Document | None, None, None]:
    # No more of it is sent than is read; one character beyond lets it say that it was cut.
    beginning = msgspec.structs.replace(body, text=body.text[: LIMITS[body.format] + 1])
    return reports_of(lambda: OwnProcess(work, beginning, base), _decode, stop, "read a long text")


def _read_packed(body: Body, base: str | None) -> bytes:
    return _encode(read(body, base))


def _said(text: str) -> Document:
    return Document((Remark(text),), ())
