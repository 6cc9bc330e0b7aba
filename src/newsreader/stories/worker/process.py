"""The life of the process that groups, from the first message on.

It hangs on its pipe alone. When the reader ends, in whatever way, the pipe breaks: then it
keeps what it has and ends, after a second or two, and nobody waits for it.
"""

from __future__ import annotations

import gc
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Event, Thread

from newsreader.errors import NewsreaderError
from newsreader.stories.worker.later_part import LaterPart, LaterPartProcess
from newsreader.stories.worker.protocol import (
    AskNearest,
    GroupingTask,
    Request,
    StoryEvent,
    StoryQuestion,
    WorkerFailed,
    WorkerRested,
    decode_request,
    encode,
)
from newsreader.stories.worker.service import StoryService
from newsreader.stories.worker.source import ReportSource
from newsreader.system.surroundings import stopped


def serve(connection: Connection, task: bytes, source_of: Callable[[GroupingTask], ReportSource]) -> None:
    """Until the pipe breaks. `task`: the first message; `source_of` opens where its articles are."""
    # Hundreds of thousands of objects stay: looking through them for rings would take a tenth of the time.
    gc.disable()
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):
        request = decode_request(task)
        assert isinstance(request, GroupingTask)
        try:
            start_part = partial(LaterPartProcess, request, source_of)
            WorkerLoop(connection, request, source_of(request), start_part).live()
        except NewsreaderError as error:
            _say(connection, WorkerFailed(error.message, error.hint))
        except Exception as error:
            failed = stopped("the grouping into stories", error)
            hint = f"Stories stay as they are. {failed.hint}"
            _say(connection, WorkerFailed(failed.message, hint, traceback.format_exc()))


class WorkerLoop:
    """Takes requests from the pipe in a thread, and answers one after the other, the urgent ones first."""

    def __init__(
        self,
        connection: Connection,
        task: GroupingTask,
        source: ReportSource,
        start_part: Callable[[Sequence[str]], LaterPart],
    ) -> None:
        self._connection = connection
        self._arriving: SimpleQueue[Request] = SimpleQueue()
        self._waiting: deque[Request] = deque()
        self._ended = Event()
        self._patience = task.patience
        self._keeping = StoryService(task, source, self._urgent, self._ended.is_set, start_part)

    def live(self) -> None:
        """Until the pipe breaks."""
        Thread(target=self._receive, daemon=True).start()
        try:
            self._tell(self._keeping.begin())
            rested = False
            while not self._ended.is_set():
                request = self._next(None if rested else self._patience)
                if request is not None:
                    self._tell(self._keeping.answer(request))
                    rested = isinstance(request, StoryQuestion) and rested
                elif not rested and not self._ended.is_set():
                    self._keeping.save()
                    self._tell((WorkerRested(self._keeping.digest),))
                    gc.freeze()
                    gc.enable()
                    rested = True
        finally:
            self._keeping.save()
            self._keeping.close()

    def _next(self, patience: float | None) -> Request | None:
        if self._waiting:
            return self._waiting.popleft()
        with suppress(Empty):
            return self._arriving.get(timeout=patience)
        return None

    def _urgent(self) -> Iterator[StoryEvent]:
        """Answer what is asked in the midst of long work, and leave the rest for after it."""
        while not self._arriving.empty():
            request = self._arriving.get()
            if isinstance(request, StoryQuestion):
                yield self._keeping.told(request)
            else:
                self._waiting.append(request)

    def _tell(self, events: Iterable[StoryEvent]) -> None:
        for event in events:
            if not self._ended.is_set():
                try:
                    self._connection.send_bytes(encode(event))
                except OSError:
                    self._ended.set()

    def _receive(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._arriving.put(decode_request(self._connection.recv_bytes()))
        self._ended.set()
        # Wakes whoever waits for a request.
        self._arriving.put(AskNearest("", 0))


def _say(connection: Connection, event: StoryEvent) -> None:
    with suppress(OSError):
        connection.send_bytes(encode(event))
