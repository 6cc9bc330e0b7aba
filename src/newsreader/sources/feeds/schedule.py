"""When a feed is due again, and when a redirect is believed. Pure: the time and the dice are arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from newsreader.system.durations import DAY, HOUR, MINUTE

DEFAULT_INTERVAL: Final = HOUR
LONGEST_WISH: Final = DAY
"""As long as a feed may ask to be left alone by `<ttl>` or `max-age`: some ask for years by mistake."""
LONGEST_BACKOFF: Final = DAY
LONGEST_HOLD: Final = 7 * DAY
CLOCK_SLACK: Final = HOUR
REST: Final = MINUTE
"""How long a site is left alone that asks for a rest without saying for how long."""
SOON: Final = 5 * MINUTE
TOGETHER: Final = 3
"""So many feeds that fail at once, and for the first time, are taken for the fault of their server."""
MOVES_AFTER: Final = 3
"""So many refreshes in a row must lead to the same new address before a subscription follows it."""


class Wishes(msgspec.Struct, frozen=True):
    """What a feed and its server ask for. `ttl` in minutes, the others in seconds; hours in UTC, 0 to 23."""

    ttl: int | None = None
    max_age: int | None = None
    skip_hours: tuple[int, ...] = ()
    retry_after: int | None = None


NO_WISHES: Final = Wishes()


def next_due(
    now: int,
    interval: int,
    wishes: Wishes = NO_WISHES,
    failures: int = 0,
    *,
    jitter: Callable[[], float],
) -> int:
    """When to ask again, in seconds since 1970.

    The longest of the subscription's interval, `<ttl>` and `max-age`; doubled with every failure in a row;
    never before `Retry-After`; a little later by `jitter` (0 to 1), so that feeds don't fall due together;
    and not within `<skipHours>`.
    """
    wait = float(max(interval, *(min(wish, LONGEST_WISH) for wish in _seconds(wishes))))
    if failures:
        backoff = interval * 2.0 ** min(failures, 16)
        wait = max(wait, min(backoff, LONGEST_BACKOFF))
    wait = max(wait, held_for(wishes))
    spread = 0.5 if failures else 0.1
    return _out_of_skipped_hours(now + round(wait * (1 + spread * jitter())), wishes.skip_hours)


def soon(now: int, *, jitter: Callable[[], float]) -> int:
    """When feeds are tried again that failed together, each at another moment."""
    return now + round(SOON * (1 + jitter()))


def is_held(held_until: int, last_try: int | None, now: float) -> bool:
    """Whether a feed's server is not to be asked. What a clock that was far ahead has written is doubted."""
    return now < held_until <= now + LONGEST_HOLD and (last_try or 0) <= now + CLOCK_SLACK


def held_for(wishes: Wishes) -> int:
    """For how many seconds the server must not be asked at all, not even when the user wants it."""
    return min(wishes.retry_after or 0, LONGEST_HOLD)


def redirected(target: str | None, times: int, moved_to: str | None) -> tuple[str | None, int]:
    """The count of refreshes in a row that were sent on for good to one address, after one more.

    `target` and `times` are the count so far, `moved_to` what the last answer says. Once the second
    value is `MOVES_AFTER`, the subscription moves.
    """
    if moved_to is None:
        return None, 0
    return moved_to, times + 1 if moved_to == target else 1


def _seconds(wishes: Wishes) -> tuple[int, int]:
    return (wishes.ttl or 0) * 60, wishes.max_age or 0


def _out_of_skipped_hours(due: int, skipped: tuple[int, ...]) -> int:
    if len(set(skipped)) >= 24:
        return due
    while due // HOUR % 24 in skipped:
        due = (due // HOUR + 1) * HOUR
    return due
