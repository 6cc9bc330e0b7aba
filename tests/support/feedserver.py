"""A feed server on the loopback: answers as it is told, and remembers how it was asked."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Answer = Callable[[Request], Response]


def rss(*titles: str, channel: str = "A feed", home: str = "http://site.example/", more: str = "") -> bytes:
    """An RSS 2.0 document with one item for each title."""
    items = "".join(
        f"<item><title>{title}</title><link>{home}{number}</link><guid>{home}{number}</guid>"
        f"<description>About {title}.</description></item>"
        for number, title in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{channel}</title><link>{home}</link>{more}'
        f"{items}</channel></rss>"
    ).encode()


class _QuickServer(HTTPServer):
    """One that stops at once, where the usual one takes half a second."""

    def thread_target(self) -> None:
        assert self.server is not None
        self.server.serve_forever(poll_interval=0.01)


class FeedServer:
    """Use it as a context manager. `asked` holds every request; `most_at_once` how many ran side by side."""

    def __init__(self, ssl_context: ssl.SSLContext | None = None) -> None:
        self._server = _QuickServer(host="127.0.0.1", port=0, ssl_context=ssl_context, threaded=True)
        self._lock = threading.Lock()
        self._running = 0
        self.asked: list[Request] = []
        self.most_at_once = 0

    def __enter__(self) -> FeedServer:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        scheme = "https" if self._server.ssl_context else "http"
        return f"{scheme}://{host}:{self._server.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def serve(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer at `path` with a body; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.handle(path, lambda _: Response(body, status, named))

    def redirect(self, path: str, target: str, status: int = 301) -> None:
        self.serve(path, b"", status, Location=target)

    def drip(self, path: str, seconds: float) -> None:
        """Begin an answer at once and go on with it a byte at a time."""

        def bytes_slowly() -> Iterator[bytes]:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                yield b" "
                time.sleep(0.02)

        self.handle(path, lambda _: Response(bytes_slowly()))

    def handle(self, path: str, answer: Answer) -> None:
        def watched(request: Request) -> Response:
            with self._lock:
                self.asked.append(request)
                self._running += 1
                self.most_at_once = max(self.most_at_once, self._running)
            try:
                return answer(request)
            finally:
                with self._lock:
                    self._running -= 1

        self._server.expect_request(path).respond_with_handler(watched)
