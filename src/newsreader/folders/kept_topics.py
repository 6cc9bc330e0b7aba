"""The topics of some folders as they were read last: their files are read again only when they change."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from newsreader.folders.batches import is_fresh
from newsreader.library.cache.cache import Cache
from newsreader.model import FileStamp, Problem, Topic


class KeptTopics(msgspec.Struct, frozen=True, array_like=True):
    """What files of topics hold, and what is wrong with them. `rules` names the way they were read."""

    rules: str
    stamps: tuple[FileStamp, ...]
    topics: tuple[Topic, ...]
    problems: tuple[Problem, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(KeptTopics).decode


def recalled_topics_of(
    cache: Cache, roots: Sequence[str], rules: str, stamps: tuple[FileStamp, ...]
) -> KeptTopics | None:
    """What was kept of these files, as they are and by these rules."""
    data = cache.snapshot(_name(roots))
    try:
        kept = None if data is None else _decode(data)
    except msgspec.MsgspecError:
        return None
    return kept if kept is not None and (kept.rules, kept.stamps) == (rules, stamps) else None


def keep_topics_of(cache: Cache, roots: Sequence[str], kept: KeptTopics) -> None:
    """Remember them, unless a file can still change without its stamp showing it."""
    if not any(map(is_fresh, kept.stamps)):
        cache.keep_snapshot(_name(roots), _encode(kept))


def _name(roots: Sequence[str]) -> str:
    return ":".join(("topic files", *sorted(roots)))
