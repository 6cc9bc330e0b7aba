"""How fast a site is asked: one thing at a time, and some sites not more often than now and then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from newsreader.sources.web import hosts, http

PAUSES: Final[Mapping[str, float]] = {"reddit.com": 60.0, "redd.it": 60.0}
"""Seconds between two requests to sites that else answer 429, by the name under which they are registered.
Reddit lets those who don't log in have about one feed a minute."""
PATIENCE: Final = 600.0
"""As long as one refresh waits for the pauses of a site, in seconds. What is left then waits for the next."""

Sleep = Callable[[float], Awaitable[None]]


def site_of(url: str) -> str:
    """What asks to be spared as one: all hosts under a registered name; on this network each server."""
    name = hosts.name_of(url)
    return http.host_of(url).lower() if hosts.is_inside(name) else hosts.registrable(name)


class Pace:
    """The pauses of one refresh. `asked`: when sites were asked last, in seconds since 1970, as `now` is."""

    def __init__(
        self,
        asked: Mapping[str, float],
        now: Callable[[], float] = time.time,
        *,
        pauses: Mapping[str, float] = PAUSES,
        patience: float = PATIENCE,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._asked = dict(asked)
        self._now = now
        self._pauses = pauses
        self._sleep = sleep
        self._end = now() + patience

    async def turn(self, site: str) -> bool:
        """Wait until a site may be asked; False where that would take too long."""
        pause = self._pauses.get(site, 0.0)
        if not pause:
            return True
        now = self._now()
        # A clock that was ahead when it was asked makes nobody wait for longer than the pause.
        at = min(self._asked.get(site, 0.0), now) + pause
        if at > self._end:
            return False
        if at > now:
            await self._sleep(at - now)
        self._asked[site] = max(at, now)
        return True
