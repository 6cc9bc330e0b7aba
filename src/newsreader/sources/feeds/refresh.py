"""Getting and parsing many feeds at once, results as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from newsreader.sources.feeds.command_feeds import fetch_feed
from newsreader.sources.feeds.parsing import Parse
from newsreader.sources.feeds.records import ParsedFeed
from newsreader.sources.web.fetch import AT_ONCE, Lanes
from newsreader.sources.web.pace import Pace, site_of
from newsreader.sources.web.records import DEFAULT_LIMITS, Fetched, FetchFailed, Limits, Postponed, Request

if TYPE_CHECKING:
    import httpx2


class Refreshed(msgspec.Struct, frozen=True):
    """What came of one feed. `feed` is None where nothing came or nothing is new."""

    request: Request
    answer: Fetched | FetchFailed | Postponed
    feed: ParsedFeed | None = None

    @property
    def failure(self) -> str | None:
        """Why there is no feed, in plain words; None where all is well."""
        if isinstance(self.answer, FetchFailed):
            return self.answer.message
        if self.feed is not None and not self.feed.is_feed:
            return self.feed.problems[0].message if self.feed.problems else "No feed can be read there."
        return None

    @property
    def warning(self) -> str | None:
        """What of the feed could not be read, though there is one; None where all of it was."""
        problems = self.feed.problems if self.feed is not None and self.feed.is_feed else ()
        return problems[0].message if problems else None


async def refresh(
    requests: Iterable[Request],
    client: httpx2.AsyncClient,
    parse: Parse,
    *,
    limits: Limits = DEFAULT_LIMITS,
    at_once: int = AT_ONCE,
    now: Callable[[], float] = time.time,
    pace: Pace | None = None,
    commands: bool = False,
) -> AsyncGenerator[Refreshed, None]:
    """Every feed once, in the order in which they are done. Closing the iterator stops what still runs.

    A site is asked one thing at a time, at its pace, and no more once it answers 429 (but for servers on this
    network). No more than `at_once` documents are in memory: who takes the results slowly slows the fetching
    down. `commands`: whether feeds may be made by programs of the user's.
    """
    lanes = Lanes(at_once)
    pace = pace or Pace({}, now)
    results: asyncio.Queue[Refreshed | Exception] = asyncio.Queue(maxsize=1)

    async def one_site(site: str, of_site: Sequence[Request]) -> None:
        for place, request in enumerate(of_site):
            if not await pace.turn(site):
                await postpone(of_site[place:], f"{site} is asked only now and then")
                return
            await lanes.slots.acquire()
            fetching = asyncio.create_task(
                fetch_feed(client, request, lanes=lanes, limits=limits, now=now, commands=commands)
            )
            running.update((fetching, asyncio.create_task(hand_over(request, fetching))))
            # The next request to this site waits for this one, but not for the parser.
            await asyncio.wait([fetching])
            if holds_its_site(fetching):
                await postpone(of_site[place + 1 :], f"{site} asks us to come back later")
                return

    def holds_its_site(fetching: asyncio.Task[Fetched | FetchFailed]) -> bool:
        answer = None if fetching.cancelled() or fetching.exception() else fetching.result()
        return isinstance(answer, FetchFailed) and answer.holds_site

    async def postpone(of_site: Sequence[Request], why: str) -> None:
        for request in of_site:
            await results.put(Refreshed(request, Postponed(request.url, why)))

    async def hand_over(request: Request, fetching: asyncio.Task[Fetched | FetchFailed]) -> None:
        try:
            await results.put(await _parsed(request, await fetching, parse))
        except Exception as error:  # raised again where the results are taken, else that waits for ever
            await results.put(error)
        finally:
            lanes.slots.release()

    groups = _by_site(requests)
    running: set[asyncio.Task[object]] = {
        asyncio.create_task(one_site(site, group)) for site, group in groups.items()
    }
    try:
        for _ in range(sum(map(len, groups.values()))):
            result = await results.get()
            if isinstance(result, Exception):
                raise result
            yield result
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _parsed(request: Request, answer: Fetched | FetchFailed, parse: Parse) -> Refreshed:
    if isinstance(answer, FetchFailed) or answer.body is None:
        return Refreshed(request, answer)
    feed = await parse(answer.body, answer.final_url, answer.content_type)
    return Refreshed(request, msgspec.structs.replace(answer, body=None), feed)


def _by_site(requests: Iterable[Request]) -> dict[str, list[Request]]:
    groups: dict[str, list[Request]] = {}
    for request in requests:
        groups.setdefault(site_of(request.url), []).append(request)
    return groups
