"""Marks of articles in folders whose ids are others since addresses are told apart more closely.

A library knows the addresses of what feeds brought, whose ids it changes itself. Those of files are in the
cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from newsreader.library import Library
from newsreader.library.cache.cache import Cache, CacheLostError
from newsreader.library.cache.files import in_groups
from newsreader.library.recovery.former_ids import former_id

AT_ONCE: Final = 500
"""Articles that are looked at in one go."""
DONE: Final = b"done"


def inherit_marks(library: Library, cache: Cache, roots: Sequence[Path]) -> int:
    """For once, after all files below some roots were loaded: let articles have what was decided under their
    former ids. Returns how many have marks by it. Where the cache fails, it is done another time.

    Raises:
        LibraryError: the library can't be read or written.
    """
    key = _key(roots)
    if not (roots and library.saving and library.last_seq()) or library.recall(key) == DONE:
        return 0
    count = 0
    with suppress(CacheLostError):
        count = library.inherit(dict(_respelt(cache, roots)))
        library.note(key, DONE)
    return count


def _respelt(cache: Cache, roots: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The articles in files that had another id, with that."""
    article_ids, _ = cache.changed_since(0)
    for some in in_groups(article_ids, AT_ONCE):
        for article_id, details in cache.details(some, roots).items():
            former = former_id(details.url) if details.url else None
            if former is not None:
                yield article_id, former


def _key(roots: Sequence[Path]) -> str:
    """The name of the note in the library that it is done for these roots."""
    named = "\0".join(sorted(map(str, roots)))
    return f"former ids: {blake2b(named.encode('utf-8', 'surrogateescape'), digest_size=8).hexdigest()}"
