"""Rounds in a process of their own, so that no key waits for servers and their lists.

It is told on its standard input what to do, tells line by line on its standard output how far it is, and ends
when its input does: with the program, in whatever way that ends.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Generator
from contextlib import aclosing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Final

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.sync.round import Progress
from newsreader.system.processes import NICENESS

PATIENCE: Final = 0.1
"""Seconds after which a stop is noticed while there is nothing to tell."""


class SyncTask(msgspec.Struct, frozen=True):
    """What to synchronise a library with: accounts of a configuration, and a folder.

    `ahead`: seconds by which the reader's clock is ahead of the system's.
    """

    library: str
    config_file: str
    accounts: tuple[str, ...] = ()
    folder: str = ""
    ahead: float = 0.0


class SyncReport(msgspec.Struct, frozen=True):
    """How far a round is, or what went wrong with it."""

    account: str
    progress: Progress | None = None
    problem: str = ""
    hint: str = ""


_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(SyncReport)


def synchronise_in_process(task: SyncTask, stop: threading.Event) -> Generator[SyncReport | None, None, None]:
    """The rounds as they go; None where for a moment there is nothing to tell. Closing it ends the process.

    Raises:
        NewsreaderError: no process could be started.
    """
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsreader.sync.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NewsreaderError(
            f"no process could be started to ask servers ({error.strerror or error})",
            "Close some programs and try again.",
        ) from error
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with suppress(OSError):
            process.stdin.write(_encode(task) + b"\n")
            process.stdin.flush()
        lines: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
        while not stop.is_set():
            try:
                line = lines.get(timeout=PATIENCE)
            except Empty:
                yield None
                continue
            if not line:
                return
            yield _report.decode(line)
    finally:
        # What it has not committed, SQLite takes back; the next round goes on from there.
        process.kill()
        process.wait()
        with suppress(OSError):
            process.stdin.close()
        process.stdout.close()


def _read(output: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    with suppress(OSError, ValueError):
        for line in output:
            lines.put(line)
    lines.put(b"")


def main() -> None:
    """The life of the process."""
    os.nice(NICENESS)
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=SyncTask)
    threading.Thread(target=_end_with_the_program, daemon=True).start()
    for name in task.accounts:
        try:
            asyncio.run(_synchronise(task, name))
        except NewsreaderError as error:
            _tell(SyncReport(name, problem=error.message, hint=error.hint))
        except Exception:
            last = traceback.format_exc().strip().rpartition("\n")[2]
            _tell(SyncReport(name, problem=f"synchronising stopped: {last}"))
    if task.folder:
        _synchronise_folder(task)
    # At once: nothing is left to wait for.
    os._exit(0)


def _synchronise_folder(task: SyncTask) -> None:
    from newsreader.library import Library
    from newsreader.sync.folder import synchronise_folder

    library = Library.open(Path(task.library))
    try:
        if library.saving:
            synchronise_folder(library, Path(task.folder).expanduser())
    except NewsreaderError as error:
        _tell(SyncReport("", problem=error.message, hint=error.hint))
    finally:
        library.close()


async def _synchronise(task: SyncTask, name: str) -> None:
    from newsreader.library import Library
    from newsreader.sync.rounds import synchronise_account
    from newsreader.sync.subscriptions import account_named

    account = account_named(Path(task.config_file), name)
    library = Library.open(Path(task.library))
    try:
        if library.notice is not None and not library.saving:
            raise library.notice
        steps = synchronise_account(library, account, lambda: time.time() + task.ahead)
        async with aclosing(steps):
            async for progress in steps:
                _tell(SyncReport(name, progress))
    finally:
        library.close()


def _tell(report: SyncReport) -> None:
    try:
        sys.stdout.buffer.write(_encode(report) + b"\n")
        sys.stdout.buffer.flush()
    except OSError:
        os._exit(0)


def _end_with_the_program() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
