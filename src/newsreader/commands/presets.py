"""Keymaps to begin with: the default one, and those for hands that are used to other readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from newsreader.commands.registry import COMMANDS

PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "default": {},
    "newsboat": {
        "move.top": "home",
        "move.bottom": "end",
        "move.half-down": "pagedown",
        "move.half-up": "b, ctrl+u, pageup",
        "unread.previous": "p",
        "unread.random": "ctrl+k",
        "full-text": "L",
        "play": "*",
        "download": "e, &",
        "downloads": "$",
        "toggle-read": "N",
        "read.all": "A",
        "star": "ctrl+b, S",
        "save": "s, P",
        "tag": "ctrl+e, t",
        "archive": "D",
        "archive.story": "X",
        "archive.all": "ctrl+d",
        "filter": "/, F",
        "clear": "escape, ctrl+f",
        "sort": "g, G",
        "view.edit": "W",
        "view.delete": "delete",
        "view.all": "",
        "feeds": "E",
        "article.next": "J",
        "article.previous": "K",
        "feed.next": "ctrl+n, >",
        "feed.previous": "ctrl+p, <",
        "palette": ":",
        "view.down": "",
        "view.up": "",
        "read.everything": "C",
        "rules": "ctrl+r",
        "redo": "ctrl+y",
        "links": "u",
        "undo": "_",
        "sidebar.unread": "l",
        "pane.right": "right",
        "quit.now": "Q, ctrl+q",
    },
    "eilmeldung": {
        "move.half-down": "ctrl+f, ctrl+d, pagedown",
        "move.half-up": "ctrl+b, ctrl+u, pageup",
        "copy.link": "y, S",
        "full-text": "e",
        "download": "&",
        "star": "m",
        "toggle-read": "r, u",
        "read.all": "R",
        "mark": "b",
        "mark.range": "B",
        "journal": "L",
        "undo": "ctrl+z",
        "suspend": "",
        "filter": "/, =",
        "clear": "escape, ctrl+g, + r",
        "sort": "\\",
        "sidebar": "~",
        "layout": "",
        "links": "",
        "story.merge": "*",
        "view.save": "W",
        "view.edit": "E",
        "refresh": "f5",
        "refresh.all": "s",
    },
}
"""By name: the commands whose keys differ from the registry's own."""


def keys_of(preset: str) -> list[tuple[str, str]]:
    """Every command with its keys in a preset; those of the registry where there is no such preset."""
    own = PRESETS.get(preset, {})
    return [(command.id, own.get(command.id, command.keys)) for command in COMMANDS]
