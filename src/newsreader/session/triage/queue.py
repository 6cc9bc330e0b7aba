"""Decisions one after the other. What is about very many articles is done in slices, and put on record beside
the owner, so that every key acts meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar

from newsreader.errors import LibraryError
from newsreader.library import Action, Library
from newsreader.session.events import Events, Failure, JobProgress, RowsChanged
from newsreader.session.scheduler import FRAME, GAP, Later, Scheduler, is_frame_due, slice_of
from newsreader.session.triage.steps import Recording, Steps, at_once

T = TypeVar("T")

LARGE: Final = 5_000
"""A decision about more articles takes longer than a key may wait for another one."""
FEW: Final = 200
"""What others decided about no more is taken over in one go, some ten milliseconds: nobody waits for it."""
NAME: Final = "deciding"


class Wanted(NamedTuple):
    """A decision in steps, who shows what comes of it, and how many articles or rows it is about, which of an
    undo is known when its turn has come. `most`: of no more than so many, it is done in one go.
    """

    steps: Steps[Any]
    number: Callable[[], int]
    show: Callable[[Any], object]
    most: int


class DecisionQueue:
    """Does what is decided at once, or as soon as what was decided before it is on record."""

    def __init__(self, library: Library, events: Events) -> None:
        self._library = library
        self._events = events
        self._scheduler: Scheduler | None = None
        self._later: Later | None = None
        self._waiting: deque[Wanted] = deque()
        self._underway: Wanted | None = None
        self._is_recorded = False
        """Whether all of what is underway is on record, so that the store alone has to follow."""
        self._progress = ""
        self._is_begun = False
        """Whether the store follows already."""
        self._writing: _Writing | None = None

    def go_by(self, scheduler: Scheduler) -> None:
        """From now on, what is large is done in slices."""
        self._scheduler, self._later = scheduler, Later(scheduler)

    @property
    def progress(self) -> str:
        """What is being decided, in words; nothing where all is."""
        return self._progress

    @property
    def is_writing(self) -> bool:
        """Whether something is put on record beside the owner, which is not to be taken for another program's
        doing.
        """
        return self._writing is not None

    def do(self, steps: Steps[T], number: Callable[[], int], show: Callable[[T], object]) -> None:
        """Decide something. `number`: tells about how many articles or rows, when its turn has come.

        Raises:
            LibraryError: it could not be written down; nothing has changed. Where it had to wait, that is
                told as a `Failure`.
        """
        self._do(Wanted(steps, number, show, LARGE))

    def follow(self, steps: Steps[None], number: int) -> None:
        """As `do`, of so much that was decided elsewhere."""
        self._do(Wanted(steps, lambda: number, lambda _: None, FEW))

    @contextmanager
    def in_one_go(self) -> Iterator[None]:
        """What is decided meanwhile is done when `do` returns, however many articles it is about."""
        self.finish()
        scheduler, self._scheduler = self._scheduler, None
        try:
            yield
        finally:
            self._scheduler = scheduler

    def finish(self) -> None:
        """Do all that there is to do."""
        while self._underway is not None:
            self._step()

    def stop(self) -> None:
        """Put all on record that was decided. Nobody will look at the store any more."""
        while self._underway is not None:
            self._step()
            if self._is_recorded:
                self._end()

    def _do(self, wanted: Wanted) -> None:
        if self._waiting or self._has_to_wait(wanted):
            self._waiting.append(wanted)
        elif self._is_in_slices(wanted):
            self._begin(wanted)
            self._go_on()
        else:
            self._do_at_once(wanted)

    def _has_to_wait(self, wanted: Wanted) -> bool:
        return self._underway is not None and (not self._is_recorded or self._is_in_slices(wanted))

    def _is_in_slices(self, wanted: Wanted) -> bool:
        return self._scheduler is not None and wanted.number() > wanted.most

    def _begin(self, wanted: Wanted) -> None:
        self._underway, self._is_recorded, self._is_begun = wanted, False, False
        self._tell_progress(f"deciding about {wanted.number():,}…")

    def _end(self) -> None:
        self._underway, self._is_recorded = None, False
        self._tell_progress("")
        self._do_waiting()

    def _tell_progress(self, text: str) -> None:
        self._progress = text
        self._events.tell(JobProgress(NAME, text))

    def _do_waiting(self) -> None:
        """Do what need not wait any longer."""
        while self._waiting and not self._has_to_wait(self._waiting[0]):
            wanted = self._waiting.popleft()
            if self._is_in_slices(wanted):
                self._begin(wanted)
                continue
            try:
                self._do_at_once(wanted)
            except LibraryError as error:
                self._events.tell(Failure(error.message, error.hint))

    def _do_at_once(self, wanted: Wanted) -> None:
        wanted.show(at_once(wanted.steps, self._library.deciding))

    def _go_on(self) -> None:
        """Do a slice of what is underway."""
        assert self._scheduler is not None
        assert self._later is not None
        if is_frame_due(self._scheduler):
            self._later.call(FRAME, self._go_on)
            return
        is_over = slice_of(self._scheduler)
        while self._underway is not None:
            self._step()
            if self._writing is not None:
                self._scheduler.background(partial(self._write, self._writing), NAME)
                return
            if is_over():
                self._show_first()
                self._later.call(GAP, self._go_on)
                return

    def _show_first(self) -> None:
        """Once all is on record, what is seen is not the last to look so."""
        if self._is_recorded and not self._is_begun:
            self._is_begun = True
            self._events.tell(RowsChanged())

    def _write(self, writing: _Writing) -> None:
        """For a thread."""
        assert self._scheduler is not None
        writing.run()
        self._scheduler.on_owner(partial(self._written, writing))

    def _written(self, writing: _Writing) -> None:
        if writing is self._writing:
            self._go_on()

    def _step(self) -> None:
        """Do one step of what is underway, once it is written what is to be written before."""
        assert self._underway is not None
        steps, show = self._underway.steps, self._underway.show
        writing, self._writing = self._writing, None
        try:
            step = steps.send(None if writing is None else writing.result())
        except StopIteration as end:
            self._end()
            show(end.value)
        except LibraryError as error:
            self._end()
            self._events.tell(Failure(error.message, error.hint))
        else:
            self._writing = None if step is None else _Writing(step, self._library)
            if writing is not None and not writing.recording.more:
                self._is_recorded = True
                self._do_waiting()


class _Writing:
    """Puts something on record: in a thread, or by who can't wait for that to begin."""

    def __init__(self, recording: Recording, library: Library) -> None:
        self.recording = recording
        self._library = library
        self._lock = Lock()
        self._done = False
        self._action: Action | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        """Do it, where nobody has yet; wait for who does it."""
        with self._lock:
            if self._done:
                return
            self._done = True
            try:
                self._action = self.recording.write(self._library.deciding_beside)
            except Exception as error:
                self._error = error

    def result(self) -> Action | None:
        """What came of it. Raises what it raised."""
        self.run()
        if self._error is not None:
            raise self._error
        return self._action
