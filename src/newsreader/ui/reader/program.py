"""The reader as a program: its keys and looks, and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from newsreader.ui.reader.bindings import Bindings
from newsreader.ui.style.appearance import Appearance


class Program:
    """`run` does a command by its id; `quit` ends the reader, with its place kept."""

    def __init__(
        self,
        app: App[Any],
        bindings: Bindings,
        appearance: Appearance,
        *,
        run: Callable[[str], object],
        quit: Callable[[], object],
    ) -> None:
        self._app = app
        self.bindings = bindings
        self.appearance = appearance
        self.run = run
        self.quit = quit

    def suspend(self) -> None:
        """Give the terminal to the shell."""
        self._app.action_suspend_process()
