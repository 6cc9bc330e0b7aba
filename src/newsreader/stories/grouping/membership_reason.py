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

    `words`: those that the two have in common, the rarest first, as far as they are told; `common`: how many
    there are in all; `rare`: how many of these are rare. `beside`: where that is little, what the report has
    in common with the rest of its story, likewise; `common_beside`: how many of these there are.
    """

    id: str
    evidence: Evidence
    other: str
    words: tuple[str, ...] = ()
    common: int = 0
    rare: int = 0
    beside: tuple[str, ...] = ()
    common_beside: int = 0
