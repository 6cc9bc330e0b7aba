"""Where the process that groups has its articles from, and where it keeps which it has grouped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol

import msgspec

from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.records import Report

BATCH: Final = 4_000
"""So many articles are grouped as one batch, after which what came of it is told and can be kept."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """Up to where a grouping has followed its sources: the number of the last change of the cache's files,
    and of the last telling of feeds. `cache`: which making of the cache; `library`: which library.
    """

    cache: str = ""
    change: int = 0
    library: str = ""
    telling: int = 0


class GroupedMark(msgspec.Struct, frozen=True, array_like=True):
    """What a grouping that is kept was made of: which articles, as far as they were `seen`, and what the user
    had decided; and what was made of it. `articles`, `constraints`, `memberships`: digests of them.
    """

    seen: Seen = Seen()
    articles: str = ""
    constraints: str = ""
    memberships: str = ""

    def is_of(self, article_ids: Iterable[str], constraints: Constraints, memberships: str) -> bool:
        """Whether just these articles, in whatever state, became these memberships by these decisions."""
        return (self.articles, self.constraints, self.memberships) == (
            digest_of_articles(article_ids),
            digest_of_constraints(constraints),
            memberships,
        )


class ReportSource(Protocol):
    """The articles of one set of sources, and a place for a few bytes that many programs read.

    Raises, from every method: NewsreaderError where they can't be read.
    """

    @property
    def state_folder(self) -> Path:
        """Where the state of the grouping is kept."""

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        """What the grouping needs of these articles, as far as they are there."""

    def changed_since(self, seen: Seen) -> tuple[frozenset[str], Seen]:
        """The ids of the articles that are new or have changed since, and up to where that goes."""

    def snapshot(self, name: str) -> bytes | None:
        """What was kept last under a name."""

    def keep_snapshots(self, snapshots: Collection[tuple[str, bytes]]) -> None:
        """Keep these bytes under these names."""

    def close(self) -> None: ...


def mark_name_of(key: str) -> str:
    """Under which name the mark of a set of sources is kept."""
    return f"grouped {key}"


encode_mark = msgspec.msgpack.Encoder().encode
_decode_mark = msgspec.msgpack.Decoder(GroupedMark).decode


def decode_mark(data: bytes | None) -> GroupedMark:
    """A mark that was kept; one of nothing where there is none, or it can't be read."""
    try:
        return GroupedMark() if data is None else _decode_mark(data)
    except msgspec.MsgspecError:
        return GroupedMark()


def digest_of_articles(article_ids: Iterable[str]) -> str:
    return blake2b("\0".join(sorted(article_ids)).encode(), digest_size=16).hexdigest()


def digest_of_constraints(constraints: Constraints) -> str:
    return blake2b(
        repr((sorted(constraints.together), sorted(constraints.apart))).encode(), digest_size=16
    ).hexdigest()
