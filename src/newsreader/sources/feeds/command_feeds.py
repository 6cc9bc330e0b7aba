"""Feeds that a program of the user's makes: `exec:PROGRAM …`, and `filter:PROGRAM …:ADDRESS`, which gives the
program a fetched feed on its standard input. As in newsboat, but without a shell, and off until allowed.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shlex
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.sources.web.fetch import Lanes, fetch
from newsreader.sources.web.records import Fetched, FetchFailed, Limits, Request
from newsreader.system.child import ChildLimits, ChildResult, run_child
from newsreader.text import clean, shorten

if TYPE_CHECKING:
    import httpx2

OFF: Final = "this feed runs a program, which is off; allow_commands = true under [feeds] lets it run"
_COMMAND: Final = re.compile(r"(exec|filter):", re.IGNORECASE)
_FILTER: Final = re.compile(r"filter:(?P<program>.+?):(?P<url>https?://\S+)\Z", re.IGNORECASE | re.DOTALL)


class CommandFeed(msgspec.Struct, frozen=True):
    """What makes a feed: a program with its arguments, and the feed that it is given, if any."""

    arguments: tuple[str, ...]
    url: str = ""


def is_command(address: str) -> bool:
    """Whether a feed's address is a program and no address of the web."""
    return _COMMAND.match(address) is not None


def command_of(address: str) -> CommandFeed | None:
    """The program that an address names, its words split as a shell splits them; None where it names none."""
    if address[:7].lower() == "filter:":
        match = _FILTER.match(address)
        program, url = (match["program"], match["url"]) if match else ("", "")
    else:
        program, url = address.partition(":")[2], ""
    try:
        words = tuple(shlex.split(program))
    except ValueError:
        return None
    return CommandFeed(words, url) if words else None


async def fetch_feed(
    client: httpx2.AsyncClient,
    request: Request,
    *,
    lanes: Lanes,
    limits: Limits,
    now: Callable[[], float],
    commands: bool,
) -> Fetched | FetchFailed:
    """A feed, from the web or from a program. `commands`: whether programs may run. Never raises."""
    if not is_command(request.url):
        return await fetch(client, request, lanes=lanes, limits=limits, now=now)
    if not commands:
        return FetchFailed(request.url, OFF)
    command = command_of(request.url)
    if command is None:
        return FetchFailed(
            request.url, "it names no program: expected exec:PROGRAM or filter:PROGRAM:ADDRESS"
        )
    stdin = b""
    if command.url:
        # What it was the last time is no matter: the program may make something else of it.
        source = msgspec.structs.replace(request, url=command.url, etag=None, last_modified=None, digest=None)
        answer = await fetch(client, source, lanes=lanes, limits=limits, now=now)
        if isinstance(answer, FetchFailed):
            return msgspec.structs.replace(answer, url=request.url)
        stdin = answer.body or b""
        if len(stdin) > limits.bytes:
            return FetchFailed(request.url, "the feed is larger than what a program is given of it")
    result = await _run(command, stdin, limits)
    return _answer(request, command, result)


async def _run(command: CommandFeed, stdin: bytes, limits: Limits) -> ChildResult:
    """Wait for the program in a thread; it is stopped where nobody waits any more."""
    stop = threading.Event()
    try:
        return await asyncio.to_thread(
            run_child, command.arguments, stdin, ChildLimits(limits.seconds, limits.bytes), stop=stop
        )
    finally:
        stop.set()


def _answer(request: Request, command: CommandFeed, result: ChildResult) -> Fetched | FetchFailed:
    trouble = result.trouble(command.arguments[0])
    errors = shorten(clean(result.errors.decode("utf-8", "replace")), 200)
    if trouble:
        return FetchFailed(request.url, f"{trouble}: {errors}" if errors else trouble)
    if not result.output.strip():
        return FetchFailed(
            request.url, f"{command.arguments[0]} printed nothing" + (f": {errors}" if errors else "")
        )
    digest = hashlib.sha256(result.output).hexdigest()
    same = digest == request.digest
    return Fetched(
        request.url,
        command.url or request.url,
        200,
        None if same else result.output,
        not_modified=same,
        digest=digest,
    )
