"""Coroutines that run in the background and are cancelled from the owner's thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from newsreader.errors import NewsreaderError
from newsreader.session.scheduler import Scheduler
from newsreader.system.surroundings import stopped

T = TypeVar("T")


class Coroutines:
    """Those of one job. `cancel` is for any thread, and for handlers of signals."""

    def __init__(self) -> None:
        # A signal may come while the thread that it interrupts holds this.
        self._lock = threading.RLock()
        self._cancels: list[Callable[[], object]] = []

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run one to its end, in this thread.

        Raises:
            asyncio.CancelledError: it was cancelled.
        """
        return asyncio.run(self._cancellable(coroutine))

    def cancel(self) -> None:
        """Cancel all that run."""
        with self._lock:
            for cancel in self._cancels:
                cancel()

    def answer(
        self,
        scheduler: Scheduler,
        doing: str,
        work: Callable[[], Coroutine[Any, Any, T]],
        then: Callable[[T], None],
        otherwise: Callable[[NewsreaderError], None],
    ) -> None:
        """For the background: `then` gets what came of it, `otherwise` why nothing did, on the owner's
        thread; neither where it was cancelled. `doing`: what it is called where it fails.
        """
        try:
            result = self.run(work())
        except asyncio.CancelledError:
            return
        except NewsreaderError as error:
            scheduler.on_owner(partial(otherwise, error))
        except Exception as error:
            scheduler.on_owner(partial(otherwise, stopped(doing, error)))
            raise
        else:
            scheduler.on_owner(partial(then, result))

    async def _cancellable(self, coroutine: Coroutine[Any, Any, T]) -> T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        cancel = partial(loop.call_soon_threadsafe, task.cancel)
        with self._lock:
            self._cancels.append(cancel)
        try:
            return await coroutine
        finally:
            with self._lock:
                self._cancels.remove(cancel)
