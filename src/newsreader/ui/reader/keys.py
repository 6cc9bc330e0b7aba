"""How a key on the reader screen becomes a command: by the keymap, alone or with the keys before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events

from newsreader.commands.keymap import Keymap, Keys, key_name, spell
from newsreader.commands.registry import BY_ID
from newsreader.errors import NewsreaderError
from newsreader.ui.reader.key_sequences import KeySequences

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

ON_THE_FRONT_PAGE: Final = frozenset({"move.down", "move.up", "move.half-down", "move.half-up"})


class ReaderKeys:
    """Before the store is there, the cursor moves on the front page; other keys are done once it is."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._sequences = KeySequences(screen, screen.keymap, self.run, self._unknown, screen.show_status)
        self._early: list[str] = []

    @property
    def pending(self) -> str:
        """What was typed of a sequence so far."""
        return self._sequences.pending

    def use(self, keymap: Keymap) -> None:
        """From now on, keys mean what this keymap says."""
        self._sequences.use(keymap)

    def take(self, event: events.Key) -> None:
        """Give a key to the line that is typed in; where there is none, it is one of the keymap."""
        screen = self._screen
        if screen.prompt.active:
            screen.prompt.press(event.key, event.character)
        elif screen.filter.active:
            screen.filter.press(event.key, event.character)
        else:
            self._press(key_name(event.key, event.character))

    def paste(self, text: str) -> None:
        """Give a pasted text to the line that is typed in."""
        if self._screen.prompt.active:
            self._screen.prompt.paste(text)
        elif self._screen.filter.active:
            self._screen.filter.paste(text)

    def catch_up(self) -> None:
        """The store is there: do what was pressed before it was."""
        early, self._early = self._early, []
        for key in early:
            self._press(key)

    def run(self, command_id: str, key: str = "") -> None:
        """Do what a command stands for; what goes wrong becomes a sentence."""
        screen = self._screen
        screen.notices.hush()
        try:
            command = BY_ID.get(command_id)
            if command is None:
                screen.views.run(command_id)
            else:
                screen.commands.run(command, key)
        except NewsreaderError as error:
            screen.explain(error)

    def _press(self, key: str) -> None:
        if not self._screen.intake.opened and self._needs_store(key):
            self._early.append(key)
        else:
            self._sequences.press(key)

    def _unknown(self, keys: Keys) -> None:
        screen = self._screen
        screen.say(f"{spell(keys)} does nothing here · {screen.keymap.label('help')} lists all keys")

    def _needs_store(self, key: str) -> bool:
        match = self._screen.keymap.match((key,))
        return bool(self._early) or match.command not in ON_THE_FRONT_PAGE
