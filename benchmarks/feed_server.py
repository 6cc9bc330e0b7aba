"""A server on the loopback that answers with feeds at once, and knows `If-None-Match`: in threads, or in a
process of its own, whose work keeps nobody here from taking times.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path


class Server(ThreadingHTTPServer):
    """Serves feeds by number, each with an ETag."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, documents: Sequence[bytes], port: int = 0) -> None:
        """`port`: any that is free, where it is 0."""
        super().__init__(("127.0.0.1", port), Handler)
        self.serve(documents)
        self.bodies = 0
        """So many documents were sent whole."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def serve(self, documents: Sequence[bytes]) -> None:
        """Answer with these from now on."""
        self.documents = documents
        self.tags = [f'"{hashlib.sha1(document).hexdigest()}"' for document in documents]

    def address(self, number: int) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{number}.xml"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        number = int(Path(self.path).stem)
        body, tag = server.documents[number], server.tags[number]
        known = self.headers.get("If-None-Match") == tag
        self.send_response(304 if known else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        if not known:
            server.bodies += 1
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the table is the output."""


@contextmanager
def served_beside(documents: Sequence[bytes], servers: int) -> Iterator[list[str]]:
    """Feeds in a process of their own, dealt to so many servers. Gives their addresses."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, documents, servers), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def _serve(connection: Connection, documents: Sequence[bytes], count: int) -> None:
    """The life of that process."""
    servers = [Server(documents) for _ in range(count)]
    connection.send([servers[number % count].address(number) for number in range(len(documents))])
    threading.Event().wait()
