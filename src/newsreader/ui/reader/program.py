"""The reader as a program: its keys and looks, and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from newsreader.config.render import make_configuration
from newsreader.system.desktop import System
from newsreader.system.processes import BEGIN_ANEW
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.style.appearance import Appearance


class Program:
    """`run` does a command by its id; `leave` ends the reader, with its place kept; `show` has on the screen
    what is to be seen now, before anything else is done.
    """

    def __init__(
        self,
        app: App[Any],
        system: System,
        bindings: Bindings,
        appearance: Appearance,
        *,
        run: Callable[[str], object],
        leave: Callable[[], object],
        show: Callable[[], object],
    ) -> None:
        self._app = app
        self._system = system
        self.bindings = bindings
        self.appearance = appearance
        self.run = run
        self._leave = leave
        self.show = show

    def quit(self) -> None:
        """End the reader, with its place kept."""
        self._leave()

    def restart(self) -> None:
        """End the reader, and begin anew with the settings that there are then."""
        self._leave()
        self._app.exit(return_code=BEGIN_ANEW)

    def edit(self, config_file: Path) -> None:
        """Give the terminal to the user's editor, with the configuration in it.

        Raises:
            ConfigError: the file could not be made, or the editor not started.
        """
        make_configuration(config_file)
        with self._app.suspend():
            self._system.edit(config_file)
        self._app.refresh()

    def redraw(self) -> None:
        """Write the whole screen anew, whatever another program left on it."""
        self._app.refresh()

    def suspend(self) -> None:
        """Give the terminal to the shell."""
        self._app.action_suspend_process()
