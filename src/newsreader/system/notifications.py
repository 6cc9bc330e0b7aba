"""How a notification reaches the user: a program of theirs, the desktop's service, or the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from html import escape
from typing import Final

import msgspec

from newsreader.text import clean

_DESKTOPS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
_BY_OSC_9: Final = frozenset({"iTerm.app", "WezTerm", "ghostty"})
"""What terminals call themselves in TERM_PROGRAM that show a notification for OSC 9."""
_BY_OSC_777: Final = ("foot", "rxvt")
"""How TERM begins in terminals that do so for OSC 777."""
_APPLE_SCRIPT: Final = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


class Notifier(msgspec.Struct, frozen=True):
    """A program that takes a title and a text after its own words. `markup`: it reads the text as markup."""

    words: tuple[str, ...]
    markup: bool = False

    def arguments(self, title: str, text: str) -> list[str]:
        return [*self.words, title, escape(text, quote=False) if self.markup else text]


def notifier(command: str) -> Notifier | None:
    """The user's own command, else what the desktop has; None where there is neither."""
    if command.strip():
        return Notifier(_split(command))
    if sys.platform == "darwin":
        script = [word for line in _APPLE_SCRIPT for word in ("-e", line)]
        return Notifier(("osascript", *script, "--"))
    if shutil.which("notify-send") and any(map(os.environ.get, _DESKTOPS)):
        return Notifier(("notify-send", "--app-name=newsreader", "--"), markup=True)
    return None


def terminal_signal(title: str, text: str) -> str:
    """What makes the terminal tell of something: its own notification where it has one, else the bell."""
    terminal, program = os.environ.get("TERM", ""), os.environ.get("TERM_PROGRAM", "")
    title, text = clean(title), clean(text)
    if terminal.startswith(_BY_OSC_777):
        return f"\x1b]777;notify;{title.replace(';', ',')};{text.replace(';', ',')}\x1b\\"
    if program == "kitty" or terminal == "xterm-kitty":
        # kitty's own protocol has a title apart from the text: d=0 says that more of it comes.
        return f"\x1b]99;i=newsreader:d=0;{title}\x1b\\\x1b]99;i=newsreader:p=body;{text}\x1b\\"
    if program in _BY_OSC_9:
        return f"\x1b]9;{title}: {text}\x1b\\"
    return "\a"


def _split(command: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command))
    except ValueError:  # an open quote: then it is the name of a program that is not there, and told so
        return (command,)
