"""What the reader showed last, as the bytes of a screen: on the terminal again before anything is imported.

Only what every Python has loaded is imported here, and two small modules: all else would come before it.
"""

import _signal  # type: ignore[import-not-found] # of `signal`, which takes 4 ms, what every Python has loaded
import os
import sys
import termios
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

INPUT, OUTPUT, SCREEN = 0, 1, 2
"""Descriptors. Textual draws on the last of them."""
ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
_SHOW, _HIDE_CURSOR, _SHOW_CURSOR = ENTER_SCREEN.encode(), b"\x1b[?25l", b"\x1b[?25h"
_VARIABLES = (
    "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING",
    "PYTHONUTF8", "TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "LINES", "TZ",
)  # fmt: skip
"""What of the environment decides how a screen looks, and of what it tells."""
_NAME = "first-screen"
_MOST = 4_000_000
_IFLAG, _LFLAG, _CC = 0, 3, 6
_INTERRUPTED = 130
_NOTHING_TYPED = b"\x00"
"""A key of the terminal driver that is this one is none at all."""


class FirstScreen:
    """The picture of the last front page for one command line, from before the start until the reader's own
    screen takes over. Where what it was made from has changed in any way, there is none.
    """

    def __init__(self, arguments: "Sequence[str]", version: str) -> None:
        """To be made before anything touches the environment. `arguments`: the words after the command."""
        words = [*arguments, os.getcwd()] if arguments else []
        shown = [version, *words, *(os.environ.get(name, "") for name in _VARIABLES)]
        self._terms = "\x00".join(shown).replace("\n", " ")
        self._opens_reader = not arguments
        self._has_options = any(word.startswith("-") for word in arguments)
        cache, data, config = _folders()
        self._path = cache and f"{cache}/{_NAME}"
        self._library, self._config = f"{data}/library.db", f"{config}/config.toml"
        self._before: list[Any] | None = None
        self._pictured = False
        self._end: Callable[..., None] | None = None

    @property
    def folder(self) -> str:
        """The cache's folder; empty where this system has another place for it."""
        return self._path.removesuffix(f"/{_NAME}")

    def end_by_interrupt(self) -> None:
        """Let Ctrl+C end the program at once, with nothing said, until it is a key of the reader or
        `interrupts_raise`. An exception instead would come out of the midst of an import as another one, or
        bring that down.
        """

        def end(*_: object) -> None:
            self.restore()
            os._exit(_INTERRUPTED)

        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            _signal.signal(_signal.SIGINT, end)
            self._end = end

    def interrupts_raise(self) -> None:
        """What is needed is imported: Ctrl+C is an exception again."""
        if self._end is not None and _signal.getsignal(_signal.SIGINT) is self._end:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)

    def show(self) -> None:
        """Put the picture on the terminal, which echoes nothing from then on and keeps what is typed. It does
        so without a picture too where no words are given: these may be a command that reads lines.
        """
        if self._has_options or not all(map(os.isatty, (INPUT, OUTPUT, SCREEN))):
            return
        try:
            picture = self._kept(*os.get_terminal_size(OUTPUT))
        except (OSError, ValueError):
            picture = None
        if picture is None and not self._opens_reader:
            return
        try:
            # A program in the background is stopped where it touches its terminal.
            if os.tcgetpgrp(INPUT) != os.getpgrp():
                return
            before = termios.tcgetattr(INPUT)
        except (OSError, termios.error):
            return
        self._before, self._pictured = before, picture is not None
        self._restore_when_ended()
        try:
            termios.tcsetattr(INPUT, termios.TCSANOW, _without_echo(before))
            if picture is not None:
                _write(_SHOW + _HIDE_CURSOR + picture)
        except (OSError, termios.error):
            self.restore()

    def hand_over(self) -> "list[Any] | None":
        """The reader's own screen has taken over. Returns how the terminal was before; None where it was left
        as it is.
        """
        before, self._before = self._before, None
        return before

    @property
    def stands(self) -> bool:
        """Whether the picture is on the terminal, and nothing else yet."""
        return self._pictured and self._before is not None

    def restore(self) -> None:
        """Give the terminal back as it was, unless the reader's own screen has taken over."""
        before = self._before
        if before is None:
            return
        try:
            if self._pictured:
                _write(LEAVE_SCREEN.encode() + _SHOW_CURSOR)
        except OSError:  # nobody looks at it any more
            pass
        try:
            termios.tcsetattr(INPUT, termios.TCSANOW, before)
        except termios.error:
            pass
        self._before = None  # at the end, since a signal may come meanwhile

    def __enter__(self) -> "FirstScreen":
        """For as long as something may fail; at the end of it, the terminal is given back."""
        return self

    def __exit__(self, *_: object) -> None:
        self.restore()

    def keep(self, picture: str, columns: int, rows: int) -> None:
        """Keep what is on the screen for the next start. To be called when all files are closed.

        Raises:
            OSError: it could not be written.
        """
        from pathlib import Path

        from newsreader.system.files import write_bytes_atomically
        from newsreader.system.substitutes import as_shown

        if not self._path or self._has_options:
            return
        shown = as_shown(picture, sys.__stderr__)
        head = "\n".join((str(crc32(shown)), *self._conditions(columns, rows)))
        write_bytes_atomically(Path(self._path), head.encode() + b"\n" + shown)

    def forget(self) -> None:
        """There is nothing to show at the next start."""
        if self._path:
            try:
                os.unlink(self._path)
            except OSError:
                pass

    # Inside

    def _kept(self, columns: int, rows: int) -> bytes | None:
        if not self._path:
            return None
        with open(self._path, "rb") as file:
            *head, picture = file.read(_MOST).split(b"\n", 5)
        *conditions, log = self._conditions(columns, rows)
        checksum, *kept, kept_log = (line.decode() for line in head)
        if checksum != str(crc32(picture)):
            return None
        # A log that is gone was taken into the library by who closed it last; had it held anything that was
        # not there yet, the library would have changed.
        return picture if kept == conditions and log in (kept_log, stamp("")) else None

    def _conditions(self, columns: int, rows: int) -> "list[str]":
        """All that has to be as it was when the picture was made, in lines. The last is the library's log."""
        return [
            f"{self._terms}\x00{columns}x{rows}",
            stamp(self._config),
            stamp(self._library),
            stamp(f"{self._library}-wal"),
        ]

    def _restore_when_ended(self) -> None:
        def end(number: int, _frame: object) -> None:
            self.restore()
            _signal.signal(number, _signal.SIG_DFL)
            os.kill(os.getpid(), number)

        for number in (_signal.SIGTERM, _signal.SIGHUP):
            if _signal.getsignal(number) == _signal.SIG_DFL:
                _signal.signal(number, end)
        # Nothing would give the terminal to the shell, and take it back, until the reader does.
        _signal.signal(_signal.SIGTSTP, _signal.SIG_IGN)


def _folders() -> tuple[str, str, str]:
    """Cache, data and configuration, as `system.paths` has them on Linux, without what that imports."""
    if not sys.platform.startswith("linux"):
        return "", "", ""

    def folder(variable: str, otherwise: str) -> str:
        base = os.environ.get(variable, "")
        return os.path.join(base if base.strip() else os.path.expanduser(otherwise), "newsreader")

    return (
        folder("XDG_CACHE_HOME", "~/.cache"),
        folder("XDG_DATA_HOME", "~/.local/share"),
        folder("XDG_CONFIG_HOME", "~/.config"),
    )


def stamp(path: str) -> str:
    """What changes with a file: when it was written, and how large it is."""
    try:
        status = os.stat(path)
    except OSError:
        return "none"
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"


def _without_echo(attributes: "list[Any]") -> "list[Any]":
    """As Textual has the terminal, but that Ctrl+C still ends a start that hangs. Ctrl+Z waits for the
    reader, since nothing would give the terminal back.
    """
    changed = list(attributes)
    changed[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    changed[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    changed[_CC] = list(attributes[_CC])
    changed[_CC][termios.VMIN] = 1
    changed[_CC][termios.VTIME] = 0
    for key in (termios.VSUSP, termios.VQUIT):
        changed[_CC][key] = _NOTHING_TYPED
    return changed


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(SCREEN, view) :]
