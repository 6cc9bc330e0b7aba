"""Ctrl+C ends a command that waits for a server, or for a thread that nobody can stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest
from feedserver import FeedServer
from werkzeug import Request, Response

STUCK = """
import asyncio, time
from newsreader.system.interrupts import run_interruptible
async def wait():
    print("waiting", flush=True)
    await asyncio.to_thread(time.sleep, 600)
run_interruptible(wait())
"""


def interrupt(program: subprocess.Popen[bytes]) -> None:
    """End it by Ctrl+C, which is far sooner than what it waits for would end."""
    program.send_signal(signal.SIGINT)
    program.wait(60)


def test_a_thread_that_waits_is_not_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"waiting\n"
        interrupt(program)
    assert program.returncode == 130


@pytest.mark.parametrize("command", [["add", "{url}"], ["refresh"]])
def test_feeds_of_a_silent_server(server: FeedServer, command: list[str]) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def silent(_: Request) -> Response:
        asked.set()
        go_on.wait(600)
        return Response(status=404)

    server.handle("/feed", silent)
    newsreader = [sys.executable, "-m", "newsreader", "feeds"]
    if command == ["refresh"]:
        urls = f"{server.url()}\n".encode()
        subprocess.run([*newsreader, "import", "-"], input=urls, check=True, capture_output=True)
    words = [word.format(url=server.url()) for word in command]
    with subprocess.Popen([*newsreader, *words], stderr=subprocess.PIPE, env=os.environ) as program:
        try:
            assert asked.wait(20)
            interrupt(program)
            assert program.stderr is not None
            assert b"Traceback" not in program.stderr.read()
        finally:
            go_on.set()
    assert program.returncode == 130
