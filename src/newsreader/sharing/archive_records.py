"""Records of an archive as they come in: whoever wrote it, their texts are as clean as those of feeds, and
their addresses such as can be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final, TypeVar

import msgspec

from newsreader.errors import SourceError
from newsreader.sources.feeds.command_feeds import is_command
from newsreader.text import clean, clean_block
from newsreader.urls import openable

Record = TypeVar("Record", bound=msgspec.Struct)

MAX_LINE: Final = 64 << 20
"""Bytes of one record: the longest article with the longest text of its page."""
MAX_FILE: Final = 256 << 10
"""Bytes of a file that is read whole."""

# What is compared or sent as it is, and never shown.
_EXACT: Final = frozenset({"key", "digest", "etag", "last_modified", "edit"})
_BLOCKS: Final = frozenset({"text", "html", "excerpt"})
_ADDRESSES: Final = frozenset({"original", "web", "amp", "cdn_amp", "home", "moving_to", "image"})


def read_records(file: IO[bytes], kind: type[Record], place: str) -> Iterator[Record]:
    """The records of a file, one a line. `place`: what the file is called.

    Raises:
        SourceError: a line is none, or too long; it is named.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise _broken(f"{place}:{number}", f"it is longer than {MAX_LINE >> 20} MB")
        try:
            yield msgspec.convert(_cleaned(msgspec.json.decode(line), ""), kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise _broken(f"{place}:{number}", str(error)) from error


def read_small(file: IO[bytes], place: str) -> str:
    """A file that is read whole.

    Raises:
        SourceError: it is too long.
    """
    data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise _broken(place, f"it is longer than {MAX_FILE >> 10} KB")
    return data.decode("utf-8", "replace")


def _broken(place: str, why: str) -> SourceError:
    return SourceError(f"{place}: {why}", "Nothing is changed. Is the archive whole?")


def _cleaned(value: Any, name: str) -> Any:
    """A value of JSON, under the name of its field."""
    if isinstance(value, dict):
        return {clean(key): _cleaned(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, name) for inner in value]
    if not isinstance(value, str) or name in _EXACT:
        return value
    if name in _ADDRESSES:
        return value if openable(value) else None
    if name == "url":
        return value if openable(value) or is_command(value) else ""
    return clean_block(value) if name in _BLOCKS else clean(value)
