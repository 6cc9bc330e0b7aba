"""The world around the reader: browser, clipboard, terminal. No Textual: the command line uses it too."""

from __future__ import annotations

import os
import select
import shlex
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from newsreader.errors import ConfigError, NewsreaderError
from newsreader.system.child import start_detached

STDIN: Final = 0
NAME_A_BROWSER: Final = 'Set $BROWSER, or browser = "firefox" under [reading] in the configuration.'
TERMINAL_BROWSERS: Final = frozenset(
    {
        "browsh",
        "carbonyl",
        "chawan",
        "cha",
        "edbrowse",
        "elinks",
        "links",
        "links2",
        "lynx",
        "w3m",
        "www-browser",
    }
)
# Runs in a process of its own, so that nothing a browser prints or waits for can reach the screen.
_OPEN: Final = (
    "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1], autoraise=sys.argv[2] == 'front'))"
)


class BrowserKind(StrEnum):
    """WINDOW: has a window of its own. TERMINAL: needs this terminal. NONE: there is none."""

    WINDOW = "window"
    TERMINAL = "terminal"
    NONE = "none"


class System(Protocol):
    """What the reader asks of the world outside; tests give a fake."""

    def browser_kind(self) -> BrowserKind: ...

    def open_window(self, url: str, *, front: bool = True) -> None:
        """Hand an address to a browser with a window; returns at once."""

    def open_here(self, url: str) -> None:
        """Run a terminal browser in this terminal until the user leaves it."""

    def copy(self, text: str) -> bool:
        """Put a text on the desktop's clipboard. False where there is none."""

    def edit(self, path: Path) -> None:
        """Run the user's editor on a file in this terminal. Raises ConfigError."""

    def terminal_is_gone(self) -> bool:
        """Whether nobody can type or see anything any more."""


class RealSystem:
    """`browser`: the user's own choice from the configuration; else $BROWSER, else what the desktop has.

    Make it before the screen takes NO_COLOR out of the environment, which the browser is to have.
    """

    def __init__(self, browser: str = "") -> None:
        chosen = browser and _with_place_for_address(browser)
        if chosen := chosen or _first_there(os.environ.get("BROWSER", "")):
            os.environ["BROWSER"] = chosen
        self._environment = dict(os.environ)

    def browser_kind(self) -> BrowserKind:
        import webbrowser

        try:
            controller = webbrowser.get()
        except webbrowser.Error:
            return BrowserKind.NONE
        program = getattr(controller, "name", "") or ""
        # webbrowser takes whatever $BROWSER says, also what isn't there.
        if isinstance(controller, webbrowser.GenericBrowser) and shutil.which(program) is None:
            return BrowserKind.NONE
        return BrowserKind.TERMINAL if Path(program).name in TERMINAL_BROWSERS else BrowserKind.WINDOW

    def open_window(self, url: str, *, front: bool = True) -> None:
        command = [sys.executable, "-c", _OPEN, checked(url), "front" if front else "behind"]
        start_detached(command, environment=self._environment)

    def open_here(self, url: str) -> None:
        import webbrowser

        address = checked(url)
        webbrowser.get().open(address)

    def edit(self, path: Path) -> None:
        edit_file(path)

    def copy(self, text: str) -> bool:
        import pyperclip

        try:
            pyperclip.copy(text)
        except (pyperclip.PyperclipException, OSError):
            return False
        return True

    def terminal_is_gone(self) -> bool:
        asked = select.poll()
        asked.register(STDIN, 0)
        # POLLNVAL, which comes unasked too, is what some systems say of every terminal.
        return any(events & (select.POLLHUP | select.POLLERR) for _, events in asked.poll(0))


def _first_there(listed: str) -> str:
    """Those of $BROWSER's commands whose program is there, as `webbrowser` takes them.

    Where none is, the list as it was: what the user wants is not there.
    """
    commands = [command.strip() for command in listed.split(os.pathsep)]
    there = [command for command in commands if command and _is_there(command)]
    return os.pathsep.join(map(_with_place_for_address, there)) or listed


def _is_there(command: str) -> bool:
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    return shutil.which(command) is not None or shutil.which(words[0]) is not None


def _with_place_for_address(browser: str) -> str:
    """A command with arguments needs to say where the address goes; one that doesn't gets it at the end."""
    alone = "%s" in browser or len(browser.split()) == 1 or shutil.which(browser) is not None
    if alone:
        return browser
    words = browser.split()
    return " ".join([*words[:-1], "%s", "&"]) if words[-1] == "&" else f"{browser} %s"


def checked(url: str) -> str:
    """The address itself, if it may be opened.

    Raises:
        NewsreaderError: it is not http or https, or not an address at all.
    """
    from newsreader.urls import openable

    if not openable(url):
        raise NewsreaderError(
            f"{url!r} is not opened: only http and https addresses are", "Copy it with y instead."
        )
    return url


def edit_file(path: Path) -> int:
    """Run the user's editor ($VISUAL, $EDITOR, else vi) on a file, in this terminal. Returns its exit code.

    Raises:
        ConfigError: it could not be started.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{editor!r} could not be started: {error}", f"Set $EDITOR, or edit {path} yourself."
        ) from None
