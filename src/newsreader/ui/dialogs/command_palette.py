"""The command palette's source: every command of the registry, the user's views and own commands, and what
can be shown by its name: feeds, folders, topics, the n-th row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar, Final

import msgspec
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.fuzzy import Matcher

from newsreader.commands.keymap import Keymap
from newsreader.commands.registry import COMMANDS, Command, Group
from newsreader.text import fold

ALSO: Final = {
    "feeds.add": "add follow feed site",
    "feeds.pick": "recommended popular",
    "feeds.import": "opml newsboat",
    "feeds.export": "opml save feeds",
    "feeds": "subscriptions sources unsubscribe",
    "move-in": "import migrate",
    "folder.open": "add folder markdown",
    "settings": "preferences options configuration keys set",
    "welcome": "welcome start onboarding",
    "theme.choose": "colours colors dark light",
    "read.all": "mark all read catch up",
    "read.everything": "catch up everything",
    "toggle-read": "mark read unread",
    "refresh.all": "reload update fetch all",
    "refresh": "reload update fetch",
    "filter": "search find",
    "journal": "history log",
    "snooze": "later postpone",
    "archive": "delete remove",
    "accounts": "sync login server freshrss miniflux",
    "links": "urls",
    "run": "commands macros programs",
    "quit": "exit close q q! wq x",
    "help": "keys shortcuts h",
}
"""Words by which people look for a command, beside those that it is called and told by."""
SAID_WHOLE: Final = 4
"""How much a command is meant one of whose words is what is typed."""
SAID_SO: Final = 3
"""Likewise one whose words begin as what is typed does."""
A_PLACE: Final = 2
"""Likewise a feed, folder or topic."""
ALIKE: Final = 1
"""Likewise a command in whose title the letters stand, one after the other."""
TOLD_OF: Final = 0.5
"""Likewise one in whose help the words stand."""
TO_A_ROW: Final = "Go to this row of the list."
LEFT_OUT = frozenset({"palette", "related", "clear"})
"""What is about keys, or about the palette itself."""


class CommandSearch(CommandPalette):
    """Textual's palette, from which one can leave the reader too, as from every dialog. Its lines, which are
    black there, follow the theme, and it begins as the filter line does, since not every terminal can draw a
    magnifying glass.
    """

    DEFAULT_CSS = """
    CommandSearch #--input { border: hkey $foreground 30%; }
    CommandSearch #--input.--list-visible { border-bottom: none; }
    CommandSearch CommandList { border-bottom: hkey $foreground 30%; }
    CommandSearch CommandList.--populating { border-bottom: none; }
    CommandSearch SearchIcon { color: $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+q", "app.quit", "Quit")]

    def on_mount(self) -> None:
        self.query_one(SearchIcon).icon = ":"

    def _action_command_list(self, action: str) -> None:
        # What has just been found has no lines yet, among which a page could be turned.
        with suppress(KeyError):
            super()._action_command_list(action)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Once, as of every dialog: of two clicks beside it, the second one asks for it again."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        return super().dismiss(result)


class PalettePlace(msgspec.Struct, frozen=True):
    """Something to show, by its name. `kind`: what it is, with how much is unread in it."""

    title: str
    kind: str
    show: Callable[[], object]


def _begins(typed: str, text: str) -> bool:
    """Whether all typed words begin words of a text: "add" is no part of "Copy the address"."""
    words, parts = fold(text).split(), fold(typed).split()
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _score(typed: str, matcher: Matcher, command: Command) -> float:
    """How much a command is meant. But for its title, it is looked at for the beginnings of words alone:
    letters that stand here and there are in any sentence.
    """
    named = f"{command.title} {ALSO.get(command.id, '')}"
    score = matcher.match(command.title)
    nearness = min(score / 100, 0.9)
    if fold(command.title).startswith(fold(typed)):
        nearness = 0.9 + 0.1 * len(typed) / (len(command.title) + 1)  # of those that begin so, the shortest
    if _begins(typed, named):
        return nearness + (SAID_WHOLE if fold(typed) in fold(named).split() else SAID_SO)
    if score:
        return nearness + ALIKE
    return TOLD_OF if _begins(typed, command.help) else 0


def palette_provider(
    own: Sequence[Command],
    keymap: Keymap,
    run: Callable[[str], object],
    places: Sequence[PalettePlace] = (),
    go_to_row: Callable[[int], object] = lambda _: None,
) -> type[Provider]:
    """A provider that knows the registry's commands, those of the user's `own`, and places to go to; `run`
    does a command by its id, `go_to_row` goes to the n-th row, from 1 on.
    """
    offered = [
        command
        for command in (*COMMANDS, *own)
        if command.group is not Group.MOVE and command.id not in LEFT_OUT
    ]

    def label(command: Command) -> str:
        key = keymap.label(command.id)
        return f"{command.title}  ({key})" if key else command.title

    class PaletteProvider(Provider):
        """Finds commands by title and help, with their keys, and places by title."""

        async def discover(self) -> Hits:
            for command in offered:
                yield DiscoveryHit(label(command), partial(run, command.id), help=command.help)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for command in offered:
                score = _score(query, matcher, command)
                if score > 0:
                    yield Hit(score, label(command), partial(run, command.id), help=command.help)
            for place in places:
                if _begins(query, place.title):
                    yield Hit(A_PLACE, place.title, place.show, help=place.kind)
            if query.isascii() and query.isdigit():
                yield Hit(A_PLACE, f"Row {int(query):,}", partial(go_to_row, int(query)), help=TO_A_ROW)

    return PaletteProvider
