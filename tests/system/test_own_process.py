"""Processes of the program's own: they answer, leave the screen alone, and end with their pipe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

import pytest

from newsreader.system.own_process import OwnProcess, heed, settle_in

SECONDS = 20


def echo(connection: Connection, greeting: str) -> None:
    settle_in(niceness=0)
    print("this must not be seen")
    connection.send_bytes(greeting.encode())
    heed(connection, connection.send_bytes)
    Event().wait()


@pytest.fixture
def process() -> Iterator[OwnProcess]:
    made = OwnProcess(echo, "hello", name="echo")
    yield made
    made.end()


def heard(process: OwnProcess) -> bytes:
    assert process.connection.poll(SECONDS)
    return process.connection.recv_bytes()


def test_it_is_given_its_arguments_and_heeds_what_it_is_told(
    process: OwnProcess, capfd: pytest.CaptureFixture[str]
) -> None:
    assert heard(process) == b"hello"
    process.connection.send_bytes(b"again")
    assert heard(process) == b"again"
    assert capfd.readouterr().out == ""


def test_an_interrupt_is_for_the_program(process: OwnProcess) -> None:
    heard(process)
    assert process._process.pid is not None
    os.kill(process._process.pid, signal.SIGINT)
    process.connection.send_bytes(b"still here")
    assert heard(process) == b"still here"


def test_it_ends_when_its_pipe_breaks(process: OwnProcess) -> None:
    heard(process)
    process.connection.close()
    process._process.join(SECONDS)
    assert process._process.exitcode == 0


def test_where_none_can_be_started_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(OSError, match="temporarily"):
        OwnProcess(echo, "hello")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_what_an_ended_process_leaves_is_nothing_for_the_terminal() -> None:
    leaves = (
        "import multiprocessing, os\n"
        "from newsreader.system.processes import real_stderr\n"
        "with real_stderr():\n    lock = multiprocessing.get_context('spawn').Semaphore()\n"
        "os._exit(0)"
    )
    # The tracker that removes it holds the pipe until it is done.
    done = subprocess.run([sys.executable, "-c", leaves], stderr=subprocess.PIPE, check=True)
    assert done.stderr == b""
