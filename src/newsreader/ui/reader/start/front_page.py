"""What the last run showed, kept small, so that the next one shows it before anything else is read."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from newsreader.session.lists.rows import Row
from newsreader.session.lists.sidebar import SidebarEntry
from newsreader.ui.reader.status_text import Status

_VERSION = 3


class FrontPage(msgspec.Struct, frozen=True):
    """One screen of the list, with the lines and the sidebar around it. `cursor` is a position in `rows`."""

    status: Status
    entries: tuple[SidebarEntry, ...]
    chosen: str
    rows: tuple[Row, ...]
    cursor: int
    version: int = _VERSION

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.headline.id for row in self.rows)

    def by_id(self) -> Mapping[str, Row]:
        return {row.headline.id: row for row in self.rows}


def encode(page: FrontPage) -> bytes:
    return msgspec.msgpack.encode(page)


def decode(data: bytes | None) -> FrontPage | None:
    """The page, or None where there is none or another version wrote it."""
    if data is None:
        return None
    try:
        page = msgspec.msgpack.decode(data, type=FrontPage)
    except msgspec.DecodeError:
        return None
    return page if page.version == _VERSION and page.rows else None
