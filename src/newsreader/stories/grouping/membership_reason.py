"""Why a report is in its story, as it is told to the reader."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Evidence(StrEnum):
    """What holds a report to another one of its story, the strongest first."""

    BY_HAND = "by hand"
    NAMES = "names"
    NAMED = "named"
    NAMES_THE_SAME = "names the same"
    SERIES = "series"
    WORDS = "words"


class MembershipReason(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Why a report is in its story. `id`, `other`: the report, and the one that it is held to, by article id.

    `words`: those that the two have in common and that say most, the rarest first; of how many in all,
    `common`; `rare`: whether all these are rare ones.
    """

    id: str
    evidence: Evidence
    other: str
    words: tuple[str, ...] = ()
    common: int = 0
    rare: bool = False
