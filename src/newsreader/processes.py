"""What starting a process needs while a screen has taken the standard streams over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_ONE_AT_A_TIME: Final = Lock()
"""Two threads that took turns badly would put each other's stderr back."""


@contextmanager
def real_stderr() -> Iterator[None]:
    """The process's own stderr for a moment.

    multiprocessing hands the descriptor of `sys.stderr` to its resource tracker. Textual puts an object there
    whose descriptor is -1, and the start fails with "bad value(s) in fds_to_keep".
    """
    with _ONE_AT_A_TIME:
        replaced, sys.stderr = sys.stderr, sys.__stderr__
        try:
            yield
        finally:
            sys.stderr = replaced
