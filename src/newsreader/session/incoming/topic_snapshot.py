"""The topics of some sources as they were last, so that articles come into a store that knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from newsreader.library.cache.cache import Cache
from newsreader.model import Topic

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[Topic, ...]).decode


def recalled_topics(cache: Cache, roots: Sequence[Path]) -> tuple[Topic, ...]:
    """None where they are not known."""
    kept = cache.snapshot(_name(roots))
    try:
        return () if kept is None else _decode(kept)
    except msgspec.MsgspecError:
        return ()


def keep_topics(cache: Cache, roots: Sequence[Path], topics: tuple[Topic, ...]) -> None:
    cache.keep_snapshot(_name(roots), _encode(topics))


def _name(roots: Sequence[Path]) -> str:
    return ":".join(("topics", *sorted(map(str, roots))))
