"""What queries ask of whole articles, in columns in a file that is mapped into memory.

What follows the start that `mapped_files` tells of:

| part | what |
|---|---|
| addresses | the best one of each article, one behind the other, in UTF-8 |
| fill | zero bytes, up to a multiple of 4 |
| numbers | of 32 bits, for each article: where its address ends in the file, author and language by their places among the names, words and one more, 0 where there is no text |
| places | of 32 bits: by the checksum of an id, its row (`query/article_ids`) |
| ids | of the articles, in cells of one width |
| header | msgpack: of what the file is, names |
| sizes | 4 numbers of 64 bits: articles, places, bytes of a cell, bytes of the header |
"""  # noqa: E501 (a table)

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from typing import Final

import msgspec

from newsreader.model import ArticleDetails
from newsreader.query.article_ids import IdCells, cells_of, places_of
from newsreader.query.numbering import Numbering
from newsreader.query.texts import ENCODING, ERRORS
from newsreader.system import mapped_files
from newsreader.system.files import keep_newest, keyed_file

MAGIC: Final = b"NRDETAI1"
KEPT: Final = 8
"""Files that are kept; the one written longest ago goes first."""
WHOLE: Final = 1 << 20
"""Bytes of addresses that are written in one go."""

_SIZES: Final = struct.Struct("=4Q")
_NUMBER: Final = 4
_COLUMNS: Final = 4


class DetailsState(msgspec.Struct, frozen=True, array_like=True):
    """What was read: the cache `cache` at `change`, the library `library` at `telling`."""

    cache: str
    change: int
    library: str
    telling: int


class _Header(msgspec.Struct, frozen=True, array_like=True):
    state: DetailsState
    names: list[str]


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Header).decode


class DetailFile:
    """Details of articles by their places in a file. Raises, from the start: ValueError, IndexError,
    struct.error and MsgspecError where these are no parts of one.
    """

    def __init__(self, mapped: mmap) -> None:
        view = memoryview(mapped)
        end = len(view) - _SIZES.size
        count, places, width, header_bytes = _SIZES.unpack(view[end:])
        header = _decode(view[end - header_bytes : end])
        self.state = header.state
        self._names = header.names
        ids = end - header_bytes - count * width
        table = ids - places * _NUMBER
        self._cells = IdCells(mapped, ids, count, width, view[table:ids].cast("I"))
        begin = table - _COLUMNS * count * _NUMBER
        numbers = view[begin:table].cast("I")
        columns = (numbers[column * count : (column + 1) * count] for column in range(_COLUMNS))
        self._url_ends, self._authors, self._languages, self._words = columns
        self._block = mapped

    def __len__(self) -> int:
        return len(self._words)

    def places(self, article_ids: Sequence[str]) -> Sequence[int | None]:
        """The place of each of some articles, None of those that are not here."""
        return self._cells.rows(article_ids) if self._cells.count else [None] * len(article_ids)

    def author(self, place: int) -> str:
        return self._names[self._authors[place]]

    def language(self, place: int) -> str:
        return self._names[self._languages[place]]

    def url(self, place: int) -> str:
        start = self._url_ends[place - 1] if place else mapped_files.START.size
        return self._block[start : self._url_ends[place]].decode(ENCODING, ERRORS)

    def words(self, place: int) -> int | None:
        words = self._words[place]
        return words - 1 if words else None


class DetailFiles:
    """The files of details beside a cache's database, one per set of folders. Any damage makes one as good as
    none.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.parent

    def read(self, key: str) -> Iterator[DetailFile | None]:
        """What is kept of some folders, if it is whole; before it None for each step of work."""
        with suppress(OSError, ValueError, struct.error, IndexError, msgspec.MsgspecError):
            for mapped in mapped_files.checked(self._path(key), MAGIC):
                yield None if mapped is None else DetailFile(mapped)

    def write(self, key: str, state: DetailsState, articles: Iterable[tuple[str, ArticleDetails]]) -> bool:
        """Replace what is kept of some folders; False where it can't be written."""
        try:
            mapped_files.write(self._path(key), MAGIC, _parts(state, articles))
        except (OSError, OverflowError):
            return False
        keep_newest(self._folder, "details-*.columns", KEPT)
        return True

    def _path(self, key: str) -> Path:
        return keyed_file(self._folder, "details", key, "columns")


def _parts(
    state: DetailsState, articles: Iterable[tuple[str, ArticleDetails]]
) -> Iterator[bytes | bytearray | memoryview]:
    """What is written, in the order of the table. Raises OverflowError where it is more than 4 GB."""
    names, ids = Numbering[str](), list[bytes]()
    columns = [array("I") for _ in range(_COLUMNS)]
    urls, place = bytearray(), mapped_files.START.size
    for article_id, details in articles:
        url = details.url.encode(ENCODING, ERRORS)
        place += len(url)
        words = 0 if details.words is None else details.words + 1
        numbers = (place, names[details.author], names[details.language], words)
        for column, number in zip(columns, numbers, strict=True):
            column.append(number)
        ids.append(article_id.encode(ENCODING, ERRORS))
        urls += url
        if len(urls) >= WHOLE:
            yield urls
            urls = bytearray()
    yield urls
    yield bytes(-place % _NUMBER)
    yield from (memoryview(column).cast("B") for column in columns)
    places, (width, cells) = places_of(ids), cells_of(ids)
    header = _encode(_Header(state, list(names)))
    yield memoryview(places).cast("B")
    yield cells
    yield header
    yield _SIZES.pack(len(ids), len(places), width, len(header))
