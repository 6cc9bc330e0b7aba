"""The reader's end of the pipe to the keeper of its stories."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.worker.protocol import (
    Add,
    AskNearest,
    AskReasons,
    Constrain,
    Forget,
    GroupingTask,
    Request,
    StoryEvent,
    Sync,
    WorkerFailed,
    decode_event,
    encode,
)

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while the keeper has nothing to tell."""


class StoryWorkerClient:
    """A process that groups articles into stories, from the first look at its `events` until they end.

    Requests never wait: they go out in the order in which they were made, from the thread that runs through
    the events. They may come from any thread; once the events have ended they are for nobody.
    """

    def __init__(
        self, task: GroupingTask, all_ids: Callable[[], Iterable[str]], module: str, niceness: int
    ) -> None:
        """`all_ids` gives all articles there are, earliest first; called in the thread of the events.
        `module`: what the process runs, with a descriptor and `niceness` as its arguments.
        """
        self._command = module, niceness
        self._task = task
        self._all_ids = all_ids
        self._out: deque[Request] = deque()
        self._bell = _Bell()

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

    def ask_reasons(self, article_id: str) -> None:
        """Ask why an article and the reports around it are in their story. `Reasons` is the answer."""
        self._post(AskReasons(article_id))

    def events(self, stop: Event) -> Iterator[StoryEvent]:
        """Start the process; what it tells as it comes, until `stop` is set or it has `WorkerFailed`. Once.

        The process then keeps what it knows and ends by itself; nobody waits for it.
        """
        try:
            connection, process = _started(*self._command)
        except OSError as error:
            self._bell.close()
            yield WorkerFailed(
                f"no process could be started to group stories ({error.strerror or error})",
                "Stories stay as they are. Close some programs and start again.",
            )
            return
        try:
            yield from self._listen(connection, stop)
        except (EOFError, OSError, msgspec.MsgspecError):
            yield WorkerFailed(
                "the process that groups stories was ended from outside",
                "Stories stay as they are; the next start goes on with them.",
            )
        finally:
            connection.close()
            self._bell.close()
            Thread(target=process.wait, daemon=True).start()

    def _listen(self, connection: Connection, stop: Event) -> Iterator[StoryEvent]:
        from multiprocessing.connection import wait

        connection.send_bytes(encode(self._task))
        connection.send_bytes(encode(Sync(tuple(self._all_ids()))))
        while not stop.is_set():
            while self._out:
                connection.send_bytes(encode(self._out.popleft()))
            for ready in wait([connection, self._bell.heard], PATIENCE):
                if ready is not connection:
                    self._bell.answer()
                    continue
                event = decode_event(connection.recv_bytes())
                yield event
                if isinstance(event, WorkerFailed):
                    return

    def _post(self, request: Request) -> None:
        self._out.append(request)
        self._bell.ring()


class _Bell:
    """Wakes a thread that waits for `heard`, a file descriptor, from any other thread."""

    def __init__(self) -> None:
        self.heard, self._rope = os.pipe()
        self._lock = Lock()
        self._rung = self._closed = False

    def ring(self) -> None:
        with self._lock:
            if not (self._rung or self._closed):
                os.write(self._rope, b".")
                self._rung = True

    def answer(self) -> None:
        with self._lock:
            os.read(self.heard, 1)
            self._rung = False

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self.heard)
                os.close(self._rope)


def _started(module: str, niceness: int) -> tuple[Connection, subprocess.Popen[bytes]]:
    """A process that outlives the reader by as long as it takes to keep what it knows.

    Not of `multiprocessing`, which ends its processes, or waits for them, when the program ends.
    """
    import multiprocessing
    import subprocess
    import sys

    near, far = multiprocessing.Pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(far.fileno()), str(niceness)],
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
