"""Stories are grouped to the end, as a command needs them: nothing is done where they are up to date."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from newsreader.session.session import Session

QUIET_SECONDS: Final = 1.0
"""A grouping that takes no longer is not told of."""


def group_stories(session: Session, progress: Callable[[str], object]) -> None:
    """Group what the session has open, and wait for it; the state is kept for whoever opens the same next.
    `progress` is told how far it is where that takes a while, and an empty text at the end of it.

    Raises:
        NewsreaderError: it could not be done; stories are as they were before.
    """
    constraints = session.desk.stories.constraints
    if session.stories.is_grouped(constraints):
        return
    from newsreader.stories.worker.protocol import Grouped, Grouping

    began, has_told = time.monotonic(), False
    with _without_collection():
        for event in session.stories.grouping(constraints):
            match event:
                case Grouped():
                    session.take_stories(event)
                case Grouping(done, total) if time.monotonic() - began > QUIET_SECONDS:
                    has_told = True
                    progress(f"stories: {done:,} of {total:,}")
                case _:
                    pass
    if has_told:
        progress("")


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hundreds of thousands of objects come and stay: to look through them for rings takes a fifth of the
    time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
