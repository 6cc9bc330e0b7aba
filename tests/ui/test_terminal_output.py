"""What is written to a terminal that takes it slowly, or that is gone."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from newsreader.ui.support.terminal_output import TerminalOutput

MUCH = "".join(f"line {number}\n" for number in range(20_000))


@contextmanager
def a_terminal() -> Iterator[tuple[int, TextIOWrapper]]:
    """Its other side, and what a program writes to."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    stream = os.fdopen(slave, "w", encoding="utf-8")
    try:
        yield master, stream
    finally:
        stream.close()
        os.close(master)


def test_what_a_slow_terminal_does_not_take_at_once_is_written_while_the_loop_goes_on() -> None:
    async def write_much(master: int, stream: TextIOWrapper) -> str:
        output = TerminalOutput(stream, asyncio.get_running_loop())
        output.write(MUCH)
        output.flush()
        read = b""
        while len(read) < len(MUCH):
            await asyncio.sleep(0)
            if select.select((master,), (), (), 0)[0]:
                read += os.read(master, 65_536)
        output.close()
        return read.decode()

    with a_terminal() as (master, stream):
        assert asyncio.run(write_much(master, stream)) == MUCH


def test_what_is_written_without_a_flush_comes_at_the_end_of_the_turn() -> None:
    async def write_little(master: int, stream: TextIOWrapper) -> bytes:
        output = TerminalOutput(stream, asyncio.get_running_loop())
        output.write("one ")
        output.write("two ●")
        await asyncio.sleep(0)
        written = os.read(master, 100)
        output.close()
        return written

    with a_terminal() as (master, stream):
        assert asyncio.run(write_little(master, stream)) == "one two ●".encode()


def test_nothing_is_written_once_the_terminal_is_gone_and_nothing_fails() -> None:
    async def write_after_the_end(master: int, stream: TextIOWrapper) -> None:
        output = TerminalOutput(stream, asyncio.get_running_loop())
        os.close(master)
        output.write("nobody")
        output.flush()
        output.write("is there")
        output.close()

    master, slave = pty.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        asyncio.run(write_after_the_end(master, stream))
        print("nor later", file=stream, flush=True)


def test_what_is_no_terminal_is_written_to_as_it_is(tmp_path: Path) -> None:
    async def write(stream: TextIOWrapper) -> None:
        output = TerminalOutput(stream, asyncio.get_running_loop())
        output.write("kept")
        output.close()

    with (tmp_path / "errors").open("w", encoding="utf-8") as stream:
        asyncio.run(write(stream))
    assert (tmp_path / "errors").read_text() == "kept"
