"""The reader's end of the pipe to the keeper of its stories."""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.worker.protocol import (
    Add,
    AllWanted,
    AskNearest,
    AskReasons,
    Constrain,
    Forget,
    GroupingTask,
    Regroup,
    Request,
    StoryEvent,
    StoryQuestion,
    Sync,
    WorkerFailed,
    WorkerRested,
    decode_event,
    encode,
    is_all_grouped,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LEAVE_AFTER: Final = 60.0
"""Seconds without a request after which the process ends: what it knows takes a hundred megabytes."""


class GrouperProcess(Protocol):
    """A process that serves what its pipe asks, see `process`."""

    @property
    def connection(self) -> Connection:
        """This end of the pipe."""

    def leave(self) -> None:
        """Let it keep what it has, and end; nobody waits for it."""


class StoryWorkerClient:
    """Groups articles into stories in a process, from the first look at its `events` until `end`. The process
    is there while there is something to do, and comes back from what it has kept.

    Requests never wait: they go out in the order in which they were made, from the thread that runs through
    the events. They may come from any thread; once the events have ended they are for nobody.
    """

    def __init__(
        self,
        task: GroupingTask,
        all_ids: Callable[[], Iterable[str]],
        to_regroup: Callable[[GroupingTask], Regroup | None],
        start: Callable[[], GrouperProcess],
        leave_after: float = LEAVE_AFTER,
    ) -> None:
        """`all_ids` gives all articles there are, earliest first; `to_regroup` those of them that are to be
        grouped anew, if all others are known to be grouped already; `start` a process, or OSError where there
        can be none. All are called in the thread of the events.
        """
        self._start = start
        self._task = task
        self._all_ids = all_ids
        self._to_regroup = to_regroup
        self._leave_after = leave_after
        self._out: deque[Request] = deque()
        self._bell = _Bell()
        self._ended = False
        self.is_running = False
        """Whether the process is there, so that an answer costs little."""

    def add(self, ids: Iterable[str], *, may_be_new: bool = True) -> None:
        """These articles are new, or have changed; where none `may_be_new`, they have changed."""
        self._post(Add(tuple(ids), may_be_new))

    def forget(self, ids: Iterable[str]) -> None:
        """These articles are there no more."""
        self._post(Forget(tuple(ids)))

    def constrain(self, constraints: Constraints) -> None:
        """What the user has decided by hand, all of it."""
        self._task = msgspec.structs.replace(self._task, constraints=constraints)
        self._post(Constrain(constraints))

    def ask_nearest(self, article_id: str, most: int = 5) -> None:
        """Ask for the articles most like one. `Nearest` is the answer."""
        self._post(AskNearest(article_id, most))

    def ask_reasons(self, article_id: str) -> None:
        """Ask why an article and the reports around it are in their story. `Reasons` is the answer."""
        self._post(AskReasons(article_id))

    def end(self) -> None:
        """Let the events end. The process keeps what it knows and ends by itself; nobody waits for it."""
        self._ended = True
        self._bell.ring()

    def events(self) -> Iterator[StoryEvent]:
        """What is told as it comes, until `end` is called or something `WorkerFailed`. Once."""
        try:
            asked = self._ask()
            if is_all_grouped(asked) and not self._out:
                yield WorkerRested(self._task.told)
                self._wait_for_requests()
            while not self._ended:
                yield from self._work(asked)
                self._wait_for_requests()
                asked = None if self._ended else self._ask()
        except NewsreaderError as error:
            yield WorkerFailed(error.message, error.hint)
        finally:
            self._bell.close()

    def _ask(self) -> Regroup | None:
        """What a process is to be told of. What has come and gone until then is in it; what comes later is
        told by itself.
        """
        waiting = [request for request in self._out if isinstance(request, StoryQuestion)]
        self._out.clear()
        self._out.extend(waiting)
        return self._to_regroup(self._task)

    def _wait_for_requests(self) -> None:
        while not (self._out or self._ended):
            select.select([self._bell.heard], [], [])
            self._bell.answer()

    def _work(self, asked: Regroup | None) -> Iterator[StoryEvent]:
        """What a process tells, until it has had nothing to do for a while."""
        try:
            process = self._start()
        except OSError as error:
            self._ended = True
            yield WorkerFailed(
                f"no process could be started to group stories ({error.strerror or error})",
                "Stories stay as they are. Close some programs and start again.",
            )
            return
        self.is_running = True
        try:
            yield from self._listen(process.connection, asked)
        except (EOFError, OSError, msgspec.MsgspecError):
            self._ended = True
            yield WorkerFailed(
                "the process that groups stories was ended from outside",
                "Stories stay as they are; the next start goes on with them.",
            )
        finally:
            self.is_running = False
            process.leave()

    def _listen(self, connection: Connection, asked: Regroup | None) -> Iterator[StoryEvent]:
        from multiprocessing.connection import wait

        connection.send_bytes(encode(self._task))
        connection.send_bytes(encode(asked or self._sync()))
        rested = False
        while not self._ended:
            while self._out:
                request = self._out.popleft()
                rested = rested and isinstance(request, StoryQuestion)
                connection.send_bytes(encode(request))
            ready = wait([connection, self._bell.heard], self._leave_after if rested else None)
            if not ready:
                return
            if self._bell.heard in ready:
                self._bell.answer()
            if connection in ready:
                event = decode_event(connection.recv_bytes())
                if isinstance(event, WorkerRested):
                    rested = True
                    self._task = msgspec.structs.replace(self._task, told=event.told)
                self._ended = self._ended or isinstance(event, WorkerFailed)
                if isinstance(event, AllWanted):
                    rested = False
                    connection.send_bytes(encode(self._sync()))
                else:
                    yield event

    def _sync(self) -> Sync:
        return Sync(tuple(self._all_ids()))

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
            if self._rung:
                os.read(self.heard, 1)
                self._rung = False

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self.heard)
                os.close(self._rope)
