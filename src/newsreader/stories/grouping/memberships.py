"""Which articles are in one story, as bytes for the next start: all that folding takes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsreader.stories.grouping.records import Story


class Memberships(msgspec.Struct, frozen=True):
    """The stories of two articles or more. `digest` tells these bytes from all others; empty without any."""

    stories: tuple[Story, ...] = ()
    digest: str = ""


_decode = msgspec.msgpack.Decoder(tuple[Story, ...]).decode
_encode = msgspec.msgpack.Encoder().encode


def packed(stories: Iterable[Story]) -> bytes:
    """The stories of two articles or more as bytes."""
    return _encode([story for story in stories if len(story.members) > 1])


def unpacked(data: bytes | None) -> Memberships:
    """What was packed; nothing where there is nothing, or what is there can't be read."""
    if data is None:
        return Memberships()
    try:
        return Memberships(_decode(data), digest_of(data))
    except msgspec.MsgspecError:
        return Memberships()


def digest_of(data: bytes) -> str:
    from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()


def name_of(key: str) -> str:
    """Under which name the memberships of a set of sources are kept."""
    return f"stories {key}"


def key_of(roots: Iterable[str], *, with_feeds: bool) -> str:
    """What tells a set of sources from every other."""
    from hashlib import blake2b

    told = "\0".join((*sorted(roots), "feeds" if with_feeds else ""))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
