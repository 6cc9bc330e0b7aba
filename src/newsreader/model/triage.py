"""What the user decided about an article, and what each decision is called in the journal."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Triage(msgspec.Struct, frozen=True, gc=False):
    """What the user decided about one article. `snoozed_until`: seconds since 1970 in UTC. `known`: it was
    there when the user read another report for all of the story, so that it is no news of it. `heard`: its
    audio or video was played.
    """

    read: bool = False
    starred: bool = False
    archived: bool = False
    snoozed_until: int | None = None
    tags: frozenset[str] = frozenset()
    known: bool = False
    heard: bool = False


UNTOUCHED: Final = Triage()


class TriageField(StrEnum):
    """What a decision is about, by the name that the journal keeps; a tag's name is `tag_field(tag)`."""

    READ = "read"
    STARRED = "starred"
    ARCHIVED = "archived"
    SNOOZED = "snoozed_until"
    KNOWN = "known"
    HEARD = "heard"


class Engagement(StrEnum):
    """What a user did with an article beside deciding about it, by which its feed is valued: opened it,
    stayed with it, handed it on. By the name that the journal keeps.
    """

    OPENED = "opened"
    DWELT = "dwelt"
    SHARED = "shared"


TAG_PREFIX: Final = "tag:"
TOGETHER: Final = "together"
APART: Final = "apart"


def bond_field(kind: str, other_id: str) -> str:
    """The field that says whether an article belongs `TOGETHER` with another one, or `APART` from it."""
    return f"{kind}:{other_id}"


def bond_of(field: str) -> tuple[str, str] | None:
    """The kind and the other article that `bond_field` made a field of; None for any other field."""
    kind, _, other = field.partition(":")
    return (kind, other) if kind in (TOGETHER, APART) and other else None


def tag_field(tag: str) -> str:
    """The field that says whether an article has a tag."""
    return TAG_PREFIX + tag
