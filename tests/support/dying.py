"""Work for a worker pool that goes wrong in a worker, found there by its name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def die(_: str) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def crash(*_: object) -> bytes:
    os._exit(1)


def die_the_first_time(marker: str) -> bytes:
    if Path(marker).exists():
        return b"done"
    Path(marker).touch()
    return die(marker)


def eat_memory(_: str) -> bytes:
    return b"x" * (8 << 30)


def echo(text: str) -> bytes:
    # Long enough to be in hand when another one dies.
    time.sleep(0.05)
    return text.encode()
