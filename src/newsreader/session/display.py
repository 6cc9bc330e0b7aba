"""How the screen was left by keys, kept from one run to the next beside what the configuration says."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import msgspec

from newsreader.config.schema import Display
from newsreader.errors import LibraryError
from newsreader.library import Library

_NAME: Final = "display"


class _Kept(msgspec.Struct, frozen=True):
    """How things looked at the end, and what the configuration said then."""

    configured: Display
    last: Display


def recall_display(library: Library, configured: Display) -> Display:
    """How things are to look. What was changed by a key holds until the configuration says otherwise than
    it did then.
    """
    data = library.recall(_NAME)
    try:
        kept = msgspec.msgpack.decode(data, type=_Kept) if data else _Kept(configured, configured)
    except msgspec.DecodeError:
        return configured
    changed = {
        name: getattr(kept.last, name)
        for name in Display.__struct_fields__
        if getattr(kept.configured, name) == getattr(configured, name)
    }
    return msgspec.structs.replace(configured, **changed)


def keep_display(library: Library, configured: Display, last: Display) -> None:
    """Keep how things look for the next start."""
    with suppress(LibraryError):  # A full disk: of all that can't be written, this is the least.
        library.note(_NAME, msgspec.msgpack.encode(_Kept(configured, last)))
