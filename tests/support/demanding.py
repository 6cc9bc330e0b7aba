"""Servers that ask for something: answers of a `FeedServer`, and one that drops its connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from feedserver import Answer, rss
from werkzeug import Request, Response

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Tester/1.0"


def wants(header: str, value: str, body: bytes | None = None, *, status: int = 403) -> Answer:
    """A body (a feed, where none is given) for those who send a header, and else a refusal."""

    def answer(request: Request) -> Response:
        if request.headers.get(header) != value:
            return Response(b"refused", status)
        return Response(rss("One") if body is None else body)

    return answer


def wants_login(user: str, password: str, body: bytes | None = None) -> Answer:
    """A body for those who give a name and a password."""

    def answer(request: Request) -> Response:
        login = request.authorization
        if login is None or (login.username, login.password) != (user, password):
            return Response(b"who are you?", 401, {"WWW-Authenticate": 'Basic realm="feeds"'})
        return Response(rss("One") if body is None else body)

    return answer


def wants_cookie(name: str, value: str) -> Answer:
    """A feed for those who bring a cookie."""

    def answer(request: Request) -> Response:
        return Response(rss("One")) if request.cookies.get(name) == value else Response(b"", 403)

    return answer


def gives_cookie(name: str, value: str, target: str, *, domain: str = "") -> Answer:
    """A redirect that gives a cookie on the way."""
    at = f"; Domain={domain}" if domain else ""
    return lambda _: Response(b"", 302, {"Location": target, "Set-Cookie": f"{name}={value}; Path=/{at}"})


class ForgetfulServer:
    """Keeps connections open and closes each when it is asked a second time, without an answer.

    `connections` and `asked` count.
    """

    def __init__(self) -> None:
        self.connections = 0
        self.asked = 0
        self.port = 0

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        body = rss("One")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        # Until it is asked again: then it hangs up, as if it had done so a moment before.
        if await reader.read(1):
            self.asked += 1
        writer.close()


@asynccontextmanager
async def forgetful_server() -> AsyncIterator[ForgetfulServer]:
    """A `ForgetfulServer` that runs."""
    forgetful = ForgetfulServer()
    async with await asyncio.start_server(forgetful.serve, "127.0.0.1", 0) as running:
        forgetful.port = running.sockets[0].getsockname()[1]
        yield forgetful
