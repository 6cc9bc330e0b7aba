"""Starting programs: to their end with limits, in this terminal, or on their own. Never by a shell."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

MAX_ERRORS: Final = 10_000
"""So much of what a program says on its standard error is kept, in bytes."""
GRACE: Final = 1.0
"""Seconds between asking a program to end and ending it."""


class ChildLimits(msgspec.Struct, frozen=True):
    """What a run may cost: seconds, and bytes of output."""

    seconds: float = 30.0
    bytes: int = 10_000_000


class ChildResult(msgspec.Struct, frozen=True):
    """How a run ended. `code`: its exit code, negative for a signal, None where it could not be started, of
    which `failure` tells. `late`, `too_long`: which limit ended it.
    """

    code: int | None
    output: bytes = b""
    errors: bytes = b""
    late: bool = False
    too_long: bool = False
    failure: str = ""

    def trouble(self, program: str) -> str:
        """What went wrong, in a sentence without a full stop; empty where nothing did."""
        if self.failure:
            return self.failure
        if self.late:
            return f"{program} did not end in time and was stopped"
        if self.too_long:
            return f"{program} wrote too much and was stopped"
        if self.code is not None and self.code < 0:
            return f"{program} was ended by signal {-self.code}"
        return f"{program} failed with exit code {self.code}" if self.code else ""


def run_child(
    arguments: Sequence[str],
    stdin: bytes = b"",
    limits: ChildLimits = ChildLimits(),  # noqa: B008 - immutable
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stop: threading.Event | None = None,
) -> ChildResult:
    """Run a program and wait for it. Its whole group of processes ends with it, at the latest at a limit.

    `arguments`: the program and its arguments, each as it is. `stop`: ends the run when it is set. Never
    raises for what the program does.
    """
    program = arguments[0]
    try:
        process = subprocess.Popen(
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return ChildResult(None, failure=f"{program} could not be started: {reason}")
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = _Collector(process.stdout, limits.bytes), _Collector(process.stderr, MAX_ERRORS)
    feeding = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
    for thread in (output.thread, errors.thread, feeding):
        thread.start()
    late = too_long = False
    ends_at = time.monotonic() + limits.seconds
    while process.poll() is None:
        late = time.monotonic() >= ends_at or (stop is not None and stop.is_set())
        too_long = output.is_full.is_set()
        if late or too_long:
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    _end(process)
    for thread in (output.thread, errors.thread):
        thread.join(GRACE)
    return ChildResult(
        process.returncode,
        bytes(output.data),
        bytes(errors.data),
        late,
        too_long or (not late and output.is_full.is_set()),
    )


def run_in_terminal(arguments: Sequence[str], stdin: bytes = b"") -> str:
    """Run a program with the terminal as its own, until it ends. Returns what went wrong, if anything did.

    `stdin`: what it reads in the terminal's place, if anything.
    """
    try:
        if stdin:
            code = subprocess.run(list(arguments), input=stdin, check=False).returncode
        else:
            code = subprocess.run(list(arguments), check=False).returncode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return f"{arguments[0]} could not be started: {reason}"
    return ChildResult(code).trouble(arguments[0])


def start_detached(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    descriptors: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program that outlives this one, without input and output. `descriptors`: those that it has too.

    Raises:
        OSError: it could not be started.
    """
    return subprocess.Popen(
        list(arguments),
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(descriptors),
        start_new_session=True,
    )


class _Collector:
    """Reads a pipe to its end, and keeps so much of it."""

    def __init__(self, pipe: IO[bytes], most: int) -> None:
        self.data = bytearray()
        self.is_full = threading.Event()
        self._pipe = pipe
        self._most = most
        self.thread = threading.Thread(target=self._read, daemon=True)

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._pipe:
            while chunk := os.read(self._pipe.fileno(), 65_536):
                room = self._most - len(self.data)
                self.data += chunk[:room]
                if len(chunk) > room:
                    self.is_full.set()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """A program need not read what it is given."""
    with contextlib.suppress(OSError), pipe:
        pipe.write(data)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the program and of all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE)
            if number is signal.SIGKILL or not _group_lives(process.pid):
                return


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return True
