"""What the last run showed, kept small, so that the next one shows it before anything else is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec
from textual import events

from newsreader import __version__
from newsreader.config.schema import Display
from newsreader.session.lists.rows import Row
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.system.first_screen import stamp
from newsreader.system.paths import Paths
from newsreader.ui.reader.layout import Pane
from newsreader.ui.widgets.status_line import Sides

_CHECKSUM = 4
"""Bytes at the end of the file."""


class FrontPage(msgspec.Struct, frozen=True):
    """One screen of the list, with the lines and the sidebar around it, and the keys that are for it.

    `title` and `chosen`: the view's name and query; `cursor`: a position in `rows`; `commands`: those that
    need no article, by their keys.
    """

    rows: tuple[Row, ...]
    cursor: int
    of_one_source: bool
    entries: tuple[SidebarEntry, ...]
    title: str
    chosen: str
    top: Sides
    bottom: Sides
    display: Display
    home: Pane
    commands: dict[str, str]

    def by_id(self) -> Mapping[str, Row]:
        return {row.headline.id: row for row in self.rows}


class FrontPlace(msgspec.Struct, frozen=True):
    """Where the user has got to on a front page. `article`: the one under the cursor; `row`, `top`: the
    cursor's row and the first that is seen, from the first of the page on; `sidebar_row`: the sidebar's;
    `keys`: what was pressed that has to wait for the articles.
    """

    page: FrontPage
    article: str | None
    row: int
    top: int
    sidebar_row: int
    keys: tuple[events.Key, ...]


class KeptPage(msgspec.Struct, frozen=True):
    """`conditions`: all that the page depends on beside what it shows; `browser`: the configured one."""

    conditions: tuple[str, str, str]
    browser: str
    page: FrontPage


class FrontPages:
    """The page that one command line left, in a file of the cache. It holds as long as the program and the
    configuration are as they were: its keys are those that are bound there.
    """

    def __init__(self, paths: Paths, given: Iterable[Path]) -> None:
        """To be made before the configuration is read. `given`: what is opened."""
        words = "\n".join(sorted(str(path.absolute()) for path in given))
        self._path = paths.cache / f"front-{crc32(words.encode(errors='surrogateescape')):08x}.page"
        self._config_file = str(paths.config_file)
        self._conditions = (__version__, words.encode(errors="replace").decode(), stamp(self._config_file))

    def kept(self) -> KeptPage | None:
        """The page that holds, if there is one."""
        try:
            data = self._path.read_bytes()
            content, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
            if checksum != _checksum(content):
                return None
            kept = msgspec.msgpack.decode(content, type=KeptPage)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if kept.conditions == self._conditions and kept.page.rows else None

    def keep(self, page: FrontPage, browser: str) -> None:
        """Keep it for the next start; that begins without where the configuration was changed meanwhile."""
        from newsreader.system.files import write_bytes_atomically

        if self._conditions[-1] != stamp(self._config_file):
            self.forget()
            return
        content = msgspec.msgpack.encode(KeptPage(self._conditions, browser, page))
        with suppress(OSError):  # a full disk: the next start shows its list a little later
            write_bytes_atomically(self._path, content + _checksum(content))

    def forget(self) -> None:
        """Let the next start begin without."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _checksum(content: bytes) -> bytes:
    return crc32(content).to_bytes(_CHECKSUM, "big")
