"""The reader's end of the pipe to the keeper of its stories."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Event, Thread
from typing import Final

import msgspec

from newsreader.stories.evidence import Constraints
from newsreader.storykeeping.messages import (
    Add,
    AskNearest,
    Constrain,
    Failed,
    Forget,
    Request,
    StoryEvent,
    Sync,
    Task,
    decode_event,
    encode,
)

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while the keeper has nothing to tell."""
MODULE: Final = "newsreader.storykeeping.process"


class Keeper:
    """A process that groups articles into stories, from the first look at its `events` until they end.

    Requests never wait: they go out in the order in which they were made, from the thread that runs through
    the events. They may come from any thread, before there is a process and after it has ended.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._out: deque[Request] = deque()
        self._heard, self._bell = multiprocessing.Pipe()
        self._rung = False

    def sync(self, ids: Iterable[str]) -> None:
        """These are all the articles there are, earliest first. Tells at once what is not known yet."""
        self._post(Sync(tuple(ids)))

    def add(self, ids: Iterable[str]) -> None:
        """These articles are new, or have changed."""
        self._post(Add(tuple(ids)))

    def forget(self, ids: Iterable[str]) -> None:
        """These articles are there no more."""
        self._post(Forget(tuple(ids)))

    def constrain(self, constraints: Constraints) -> None:
        """What the user has decided by hand, all of it."""
        self._post(Constrain(constraints))

    def ask_nearest(self, article_id: str, most: int = 5) -> None:
        """Ask for the articles most like one. `Nearest` is the answer."""
        self._post(AskNearest(article_id, most))

    def events(self, stop: Event) -> Iterator[StoryEvent]:
        """Start the process, and what it tells as it comes, until `stop` is set or it has `Failed`.

        The process then keeps what it knows and ends by itself; nobody waits for it.
        """
        try:
            connection, process = _started()
        except OSError as error:
            yield Failed(
                f"no process could be started to group stories ({error.strerror or error})",
                "Stories stay as they are. Close some programs and start again.",
            )
            return
        try:
            connection.send_bytes(encode(self._task))
            while not stop.is_set():
                self._send(connection)
                for ready in wait([connection, self._heard], PATIENCE):
                    if ready is connection:
                        yield decode_event(connection.recv_bytes())
                    else:
                        self._rung = False
                        self._heard.recv_bytes()
        except (EOFError, OSError, msgspec.MsgspecError):
            yield Failed(
                "the process that groups stories was ended from outside",
                "Stories stay as they are; the next start goes on with them.",
            )
        finally:
            for end in (connection, self._heard, self._bell):
                end.close()
            Thread(target=process.wait, daemon=True).start()

    def _post(self, request: Request) -> None:
        self._out.append(request)
        if not self._rung:
            self._rung = True
            with suppress(OSError):
                self._bell.send_bytes(b"")

    def _send(self, connection: Connection) -> None:
        while self._out:
            connection.send_bytes(encode(self._out.popleft()))


def _started() -> tuple[Connection, subprocess.Popen[bytes]]:
    """A process that outlives the reader by as long as it takes to keep what it knows.

    Not of `multiprocessing`, which ends its processes, or waits for them, when the program ends.
    """
    near, far = multiprocessing.Pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(far.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[far.fileno()],
            start_new_session=True,
        )
    except BaseException:
        near.close()
        raise
    finally:
        far.close()
    return near, process
