"""How good a feed's articles are thought to be before anything is known of each: the feed's prior."""

from __future__ import annotations

from typing import Final

import msgspec

NEUTRAL: Final = 50
"""The prior of a feed of which nothing is known."""
REACH: Final = 30
"""How far habits alone can move it."""
DOUBT: Final = 10
"""So many decisions count as much as all that is not known yet: a few clicks must not turn the list over."""


class Habits(msgspec.Struct, frozen=True, gc=False):
    """With how many of a feed's articles the user did what. `opened`: in the reader or a browser; to mark as
    read is none of these; `dwelt`: stayed with it for a while; `shared`: copied, saved, handed to a program;
    `dismissed`: archived without having been read; `muted`: kept out of sight by a rule, likewise.
    """

    opened: int = 0
    dwelt: int = 0
    shared: int = 0
    starred: int = 0
    dismissed: int = 0
    muted: int = 0


NO_HABITS: Final = Habits()


class Prior(msgspec.Struct, frozen=True, gc=False):
    """A feed's quality, 0 to 100, and why it is that."""

    quality: int
    reason: str


def prior(setting: int | None, habits: Habits = NO_HABITS) -> Prior:
    """The user's own word where there is one, else 50 moved by habits.

    `50 + 30 × min(1, (opened + dwelt + 2 × starred + 2 × shared - away) / (opened + away + 10))`, where
    `away` is what was dismissed and what was muted: between 20 and 80, and no liking ever lowers it.
    """
    if setting is not None:
        return Prior(setting, "as set for this feed")
    away = habits.dismissed + habits.muted
    liked = habits.opened + habits.dwelt + 2 * (habits.starred + habits.shared)
    if not liked and not away:
        return Prior(NEUTRAL, "nothing is known of this feed yet")
    liking = min(1.0, (liked - away) / (habits.opened + away + DOUBT))
    quality = round(NEUTRAL + REACH * liking)
    return Prior(quality, f"as you {_told(habits)}")


def _told(habits: Habits) -> str:
    """What the user did, in words: "opened 2 of its articles and starred 1"."""
    counts = (
        ("opened", habits.opened),
        ("stayed with", habits.dwelt),
        ("starred", habits.starred),
        ("shared", habits.shared),
        ("archived unread", habits.dismissed),
        ("muted unread", habits.muted),
    )
    did = [f"{verb} {count}" for verb, count in counts if count]
    did[0] += " of its articles"
    return " and ".join((", ".join(did[:-1]), did[-1])) if len(did) > 1 else did[0]
