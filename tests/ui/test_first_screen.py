"""The last front page is on the terminal before the program is ready; no terminal is left wrong."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from damage import each_byte_changed, each_cut
from real_terminal import COLUMNS, ROWS, in_a_terminal

from newsreader import __version__
from newsreader.system.first_screen import ENTER_SCREEN, LEAVE_SCREEN, FirstScreen
from newsreader.system.paths import seeds, user_paths

SECOND_TITLE = "Baltimore May Soon"
PAGE = "what was shown last"
READER_TAKES_OVER = "\x1b[?1004h"
"""What Textual writes first of all that this program does not."""


@pytest.fixture(autouse=True)
def same_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept here is kept for the terminals of these tests."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("COLUMNS", "LINES", "COLORTERM"):
        monkeypatch.delenv(variable, raising=False)


def kept_page(*words: str, text: str = PAGE) -> Path:
    FirstScreen(words, __version__).keep(text, COLUMNS, ROWS)
    return user_paths().cache / "first-screen"


def test_the_last_front_page_is_there_first_and_keys_pressed_meanwhile_act() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        terminal.type(b"q")
        assert terminal.wait() == 0

    with in_a_terminal() as terminal:
        mode = terminal.mode_before
        terminal.read_until(SECOND_TITLE)
        assert READER_TAKES_OVER not in terminal.output.decode(errors="replace")
        terminal.type(b"q")
        assert terminal.wait() == 0
        assert terminal.mode() == mode
        written = terminal.output.decode()
    assert written.count(ENTER_SCREEN) == 1  # entered again, it would be blank for a moment
    assert SECOND_TITLE not in written.rpartition(LEAVE_SCREEN)[2]


def test_who_leaves_before_the_list_is_open_leaves_the_page_there() -> None:
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        terminal.type(b"q")
        assert terminal.wait() == 0
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        terminal.type(b"\x11")
        assert terminal.wait() == 0
    with in_a_terminal() as terminal:
        terminal.read_until(SECOND_TITLE)
        assert READER_TAKES_OVER not in terminal.output.decode(errors="replace")
        terminal.type(b"\x11")
        assert terminal.wait() == 0


def test_a_command_that_reads_lines_has_the_terminal_as_it_was() -> None:
    with in_a_terminal(("-m", "newsreader", "list")) as terminal:
        while terminal.process.poll() is None:
            assert terminal.mode() == terminal.mode_before


def test_nothing_is_shown_where_it_would_look_otherwise(tmp_path: Path) -> None:
    script = tmp_path / "show.py"
    script.write_text(
        "import sys\n"
        "from newsreader import __version__\n"
        "from newsreader.system.first_screen import FirstScreen\n"
        "FirstScreen(sys.argv[1:], __version__).show()\n"
        "print('the end')\n",
        encoding="utf-8",
    )

    def shown(
        *words: str, columns: int = COLUMNS, environment: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        with in_a_terminal((str(script), *words), columns=columns, environment=environment) as terminal:
            terminal.read_until("the end")
            return terminal.output.decode()

    kept_page()
    assert PAGE in shown()
    assert PAGE not in shown(columns=COLUMNS - 1)
    assert PAGE not in shown(environment={"NO_COLOR": "1"})
    assert PAGE not in shown("elsewhere")
    kept_page("--debug")
    assert PAGE not in shown("--debug")


def slow_start(folder: Path, imported: str) -> str:
    """The path of a script that is the reader, but for one module that takes a minute to be imported."""
    script = folder / "start.py"
    script.write_text(
        "import sys, time\n"
        "from newsreader.__main__ import main\n"
        "class Slow:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == '{imported}': print('importing', flush=True); time.sleep(60)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "sys.exit(main())\n",
        encoding="utf-8",
    )
    return str(script)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP), (None, 130)]
)
@pytest.mark.parametrize("imported", ["newsreader.cli.run", "newsreader.cli.reading"])
def test_a_start_that_is_ended_gives_the_terminal_back(
    tmp_path: Path, number: signal.Signals | None, code: int, imported: str
) -> None:
    """By a signal, or by Ctrl+C, while what the reader needs is still being imported."""
    kept_page()
    with in_a_terminal((slow_start(tmp_path, imported),)) as terminal:
        mode = terminal.mode_before
        terminal.read_until("importing")
        assert terminal.mode() != mode
        if number is None:
            terminal.type(b"\x03")
        else:
            terminal.process.send_signal(number)
        assert terminal.wait() == code
        assert terminal.mode() == mode
        shown, _, after = terminal.output.decode().partition(LEAVE_SCREEN)
    assert PAGE in shown
    assert "Traceback" not in after


def test_what_is_typed_is_not_echoed_where_there_is_no_page_either(tmp_path: Path) -> None:
    with in_a_terminal((slow_start(tmp_path, "newsreader.cli.run"),)) as terminal:
        terminal.read_until("importing")
        assert not terminal.echoes()
        terminal.process.terminate()
        assert terminal.wait() == -signal.SIGTERM
        assert terminal.mode() == terminal.mode_before
        assert LEAVE_SCREEN not in terminal.output.decode()


SIGNALLED = """
import os, signal, sys, termios
from textual.drivers.linux_driver import LinuxDriver
from newsreader.__main__ import main

signals = [signal.{name}]

def with_a_signal(function):
    def changed(*arguments, **settings):
        if {before}: send()
        result = function(*arguments, **settings)
        if not {before}: send()
        return result
    return changed

def send():
    if signals: os.kill(os.getpid(), signals.pop())

{function} = with_a_signal({function})
sys.exit(main())
"""
TERM, HANGUP = 128 + signal.SIGTERM, 128 + signal.SIGHUP


@pytest.mark.parametrize(
    ("function", "when", "name", "codes", "shown_before"),
    [
        ("termios.tcsetattr", "after", "SIGTERM", {-signal.SIGTERM}, True),
        ("termios.tcsetattr", "after", "SIGINT", {130}, True),
        ("termios.tcsetattr", "after", "SIGTSTP", {0}, True),
        ("LinuxDriver.__init__", "before", "SIGINT", {130}, True),
        ("LinuxDriver.__init__", "before", "SIGINT", {130}, False),
        ("LinuxDriver.start_application_mode", "after", "SIGTERM", {TERM}, True),
        ("LinuxDriver.start_application_mode", "after", "SIGHUP", {HANGUP}, False),
        ("LinuxDriver.stop_application_mode", "before", "SIGTERM", {0, TERM}, True),
    ],
)
def test_a_signal_at_the_worst_moment_leaves_no_terminal_wrong(
    tmp_path: Path, function: str, when: str, name: str, codes: set[int], shown_before: bool
) -> None:
    """Right when the terminal is made another, by the picture and by the reader, and before it is given
    back.
    """
    script = tmp_path / "start.py"
    script.write_text(
        SIGNALLED.format(function=function, before=when == "before", name=name), encoding="utf-8"
    )
    if shown_before:
        kept_page(str(seeds()))
    with in_a_terminal((str(script), str(seeds()))) as terminal:
        if 0 in codes:
            terminal.type(b"q")
        assert terminal.wait() in codes
        assert terminal.mode() == terminal.mode_before
        written = terminal.output.decode()
    assert LEAVE_SCREEN in written.rpartition(ENTER_SCREEN)[2] or ENTER_SCREEN not in written
    assert "Traceback" not in written


def test_what_can_not_start_says_so_on_the_terminal_as_it_was(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    kept_page(gone)
    with in_a_terminal(("-m", "newsreader", gone)) as terminal:
        mode = terminal.mode_before
        assert terminal.wait() == 2
        assert terminal.mode() == mode
        shown, _, said = terminal.output.decode().rpartition(LEAVE_SCREEN)
    assert PAGE in shown
    assert "there is no such file or folder" in said


def test_the_page_stands_without_anything_imported_for_it(own_folders: Path) -> None:
    script = (
        "import sys; before = set(sys.modules); import newsreader.__main__; print(*set(sys.modules) - before)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=100
    )
    imported = set(ran.stdout.split())
    assert imported <= {
        "binascii",
        "newsreader",
        "newsreader.__main__",
        "newsreader.system",
        "newsreader.system.first_screen",
        "termios",
    }


def test_the_folders_are_those_that_everything_else_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FirstScreen([], __version__).folder == str(user_paths().cache)
    for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable)
    assert FirstScreen([], __version__).folder == str(user_paths().cache)


def test_a_page_is_kept_for_its_words_size_and_files(own_folders: Path) -> None:
    screen = FirstScreen(["a"], __version__)
    kept_page("a")
    assert screen._kept(COLUMNS, ROWS) == PAGE.encode()
    assert screen._kept(COLUMNS, ROWS + 1) is None
    assert FirstScreen(["b"], __version__)._kept(COLUMNS, ROWS) is None
    assert FirstScreen(["a"], "0")._kept(COLUMNS, ROWS) is None
    for changed in (user_paths().config_file, user_paths().library):
        kept_page("a")
        changed.parent.mkdir(parents=True, exist_ok=True)
        changed.write_text("changed", encoding="utf-8")
        assert screen._kept(COLUMNS, ROWS) is None


def test_a_log_that_was_taken_in_changes_nothing_and_one_that_was_written_does(own_folders: Path) -> None:
    library = user_paths().library
    log = library.with_name("library.db-wal")
    library.parent.mkdir(parents=True)
    log.write_bytes(b"taken in already, and still there")
    screen = FirstScreen([], __version__)
    kept_page()
    assert screen._kept(COLUMNS, ROWS) == PAGE.encode()
    log.write_bytes(b"a decision")
    assert screen._kept(COLUMNS, ROWS) is None
    log.unlink()
    assert screen._kept(COLUMNS, ROWS) == PAGE.encode()


def test_a_damaged_page_is_no_page(own_folders: Path) -> None:
    screen = FirstScreen([], __version__)
    path = kept_page(text="\x1b[1;1Hone\x1b[2;1Htwo")
    for _ in each_byte_changed(path, lambda place: 0x21):
        # What stood in a log that is gone doesn't matter.
        assert screen_of(screen) in (None, b"\x1b[1;1Hone\x1b[2;1Htwo")
    for _ in each_cut(path):
        assert screen_of(screen) is None


def screen_of(screen: FirstScreen) -> bytes | None:
    try:
        return screen._kept(COLUMNS, ROWS)
    except (OSError, ValueError):  # as `show` takes it
        return None
