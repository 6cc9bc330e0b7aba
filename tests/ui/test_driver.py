"""The reader in a real terminal, which goes away or is lent to the shell."""

from __future__ import annotations

import os
import select
import signal

import msgspec
import pytest
from real_terminal import LIMIT, in_a_terminal
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from newsreader.library import Library
from newsreader.session.lists.place import Place
from newsreader.system.paths import seeds, user_paths
from newsreader.ui.support.driver import TerminalDriver

SECOND, PUBLISHED = "Baltimore May Soon", "18 Jun 2021 11:00"
ALL_READ_IN = "5 unread"
ARROW_DOWN, CTRL_Q, CTRL_Z = b"\x1b[B", b"\x11", b"\x1a"
PASTE_BEGUN = b"\x1b[200~pasted"
TERMINAL_GIVEN_BACK = "\x1b[?1049l"


def outliving_its_terminal() -> None:
    """What a program finds that nohup starts."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def stop_unasked(pid: int) -> None:
    """Stop a process as nothing in it can notice."""
    os.kill(pid, signal.SIGSTOP)
    _, status = os.waitpid(pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


def test_a_reader_that_should_outlive_its_terminal_keeps_its_place_and_ends() -> None:
    with in_a_terminal(before=outliving_its_terminal) as terminal:
        terminal.read_until(ALL_READ_IN)
        terminal.type(ARROW_DOWN)
        terminal.read_until(PUBLISHED)
        terminal.close()
        assert terminal.process.wait(LIMIT) == 0
    library = Library.open(user_paths().library)
    place = library.recall(f"place:{seeds()}")
    library.close()
    assert place is not None
    assert msgspec.json.decode(place, type=Place).row == 1


async def test_a_key_waits_until_it_is_acted_on() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    driver = TerminalDriver(App[None]())
    driver.fileno = reading
    driver._typed = select.poll()
    driver._typed.register(reading, select.POLLIN)
    assert not driver.key_waits()
    os.write(writing, b"j")
    driver._read()
    assert driver.key_waits(), "it was read, and has yet to come to the screen"
    driver.taken()
    assert not driver.key_waits()
    for end in (reading, writing):
        os.close(end)


async def test_a_stop_while_the_terminal_is_being_taken_waits_until_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def begin(driver: TerminalDriver) -> None:
        driver._sigtstp_application()
        done.append("begun")

    monkeypatch.setattr(LinuxDriver, "start_application_mode", begin)
    monkeypatch.setattr(LinuxDriver, "_sigtstp_application", lambda _: done.append("stopped"))
    monkeypatch.setattr(App, "first_screen", None, raising=False)
    reading, writing = os.pipe()
    driver = TerminalDriver(App[None]())
    driver.fileno = reading
    driver.start_application_mode()
    assert done == ["begun", "stopped"]
    driver.disable_input()
    driver._let_signals_be()
    for end in (reading, writing):
        os.close(end)


def test_a_reader_that_lent_its_terminal_to_the_shell_is_painted_whole_when_it_comes_back() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND)
        # The end of what is pasted meanwhile goes to the shell.
        terminal.type(CTRL_Z + PASTE_BEGUN)
        terminal.read_until(TERMINAL_GIVEN_BACK)
        _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.output = b""
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read_until(SECOND)
        # Stopped without a word, it must not begin what goes on still a second time.
        stop_unasked(terminal.process.pid)
        terminal.output = b""
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read_until(SECOND)
        terminal.type(b"/zebra")
        terminal.read_until("Nothing matches")
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0
        assert terminal.echoes()


def test_esc_alone_is_a_key_what_comes_in_pieces_is_one_too_and_a_signal_ends_it_in_order() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND)
        terminal.type(b"/zebra")
        terminal.read_until("Nothing matches")
        terminal.output = b""
        terminal.type(b"\x1b")
        terminal.read_until(SECOND)
        for piece in (b"\x1b", b"[", b"B"):
            terminal.type(piece)
        terminal.read_until(PUBLISHED)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert TERMINAL_GIVEN_BACK.encode() in terminal.output
        assert terminal.echoes()


def test_esc_and_the_next_key_typed_at_once_are_two_keys_where_alt_means_nothing() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND)
        terminal.type(b"/zebra")
        terminal.read_until("Nothing matches")
        terminal.output = b""
        terminal.type(b"\x1bj")
        terminal.read_until(PUBLISHED)
        terminal.type(b"/zebra baltimore")
        terminal.read_until("Nothing matches")
        terminal.output = b""
        terminal.type(b"\x1bb\x15")  # back a word, and all before it gone
        terminal.read_until(" May Soon")  # beside what is found of it
        terminal.type(b"\x1b?")
        terminal.read_until("search the commands")
        terminal.output = b""
        terminal.type(b"mark\x1bb\x1bd")
        terminal.read_until("search the commands")
        terminal.output = b""
        terminal.type(b"\x1bk")
        terminal.read_until(SECOND)
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0


def test_what_is_typed_before_there_is_a_reader_is_done_once_there_is_one_and_enter_is_enter() -> None:
    with in_a_terminal() as terminal:
        terminal.type(b"/baltimore\rs")
        terminal.read_until("starred “Baltimore")
        terminal.type(b"q")
        terminal.read_until(SECOND)
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0
