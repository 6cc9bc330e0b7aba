"""Turns key presses into commands, one key or several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.message_pump import MessagePump

from newsreader.commands.keymap import Keymap, Keys
from newsreader.ui.support.debounce import Delayed

SECONDS: Final = 1.0
"""How long the rest of a sequence is waited for."""


class KeySequences:
    """Collects keys until they mean a command. `run` is called with the command's id and the last key,
    `unknown` with keys that mean none, and `changed` whenever what is `pending` changes.
    """

    def __init__(
        self,
        owner: MessagePump,
        keymap: Keymap,
        run: Callable[[str, str], None],
        unknown: Callable[[Keys], None],
        changed: Callable[[], None],
    ) -> None:
        self._keymap = keymap
        self._run = run
        self._unknown = unknown
        self._changed = changed
        self._typed: Keys = ()
        self._off = Delayed(owner)

    @property
    def pending(self) -> str:
        """What was typed of a sequence so far."""
        return "".join(self._typed)

    def use(self, keymap: Keymap) -> None:
        """From now on, keys mean what this keymap says."""
        self._keymap = keymap

    def press(self, key: str) -> None:
        """Take a key. One that doesn't continue what is pending counts for itself; Esc only ends it."""
        self._off.cancel()
        before = self._typed
        typed = (*before, key)
        match = self._keymap.match(typed)
        if before and match.command is None and not match.pending:
            typed = (key,)
            match = self._keymap.match(typed)
            if key == "escape":
                self._set(())
                return
        self._set(typed if match.pending else ())
        if match.pending:
            self._off.call(SECONDS, lambda: self._set(()))
        if match.command is not None:
            self._run(match.command, key)
        elif not match.pending:
            self._unknown((*before, key))

    def _set(self, typed: Keys) -> None:
        if typed != self._typed:
            self._typed = typed
            self._changed()
