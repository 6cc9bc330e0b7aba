"""The user's own commands on their keys: programs, and macros, which are actions one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from newsreader.commands.keymap import Keymap, extended
from newsreader.commands.registry import BY_ID, Command, Group
from newsreader.config.commands_file import CommandsFile, UserCommand
from newsreader.errors import ConfigError, NotFoundError
from newsreader.model import Problem
from newsreader.session.events import Events, ViewsChanged
from newsreader.session.views import COMMAND as VIEW
from newsreader.text import fold, shorten

RUN: Final = "run "
"""What the command that does an own one is called, before its name."""
TAG: Final = "tag "
"""The action of a macro that sets tags without asking, before their names."""
NEEDS_A_KEY: Final = frozenset({"related"})
"""What does one thing or another by the key that was pressed, which a macro has none of."""


class OwnCommands:
    """Holds what the configuration says of commands; a macro that names what there is not is left out."""

    def __init__(self, config_file: Path, events: Events) -> None:
        self._path = config_file
        self._file = CommandsFile(config_file)
        self._events = events
        self.known: tuple[UserCommand, ...] = ()
        self.commands: tuple[Command, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.trouble: ConfigError | None = None
        """Why the file could not be read, so that the commands are those of before."""

    def start(self) -> None:
        """Read them for the first time."""
        self._read()

    def look_about(self) -> None:
        """Take over what was changed in the file by hand."""
        if self._file.changed():
            self._read()

    def named_by(self, command_id: str) -> UserCommand:
        """The command that one of `commands` does. Raises NotFoundError."""
        name = command_id.removeprefix(RUN)
        own = next((own for own in self.known if fold(own.name) == fold(name)), None)
        if own is None:
            raise NotFoundError(f"there is no command called {name!r}", "newsreader run lists them.")
        return own

    def keymap_over(self, plain: Keymap) -> tuple[Keymap, tuple[str, ...]]:
        """A keymap with the keys of the commands, and why some of these have none."""
        keymap, refused = extended(plain, [(RUN + own.name, own.key) for own in self.known if own.key])
        return keymap, tuple(why for _, why in refused)

    def _read(self) -> None:
        try:
            self._file.read()
        except ConfigError as error:
            self.trouble = error
            return
        self.trouble = None
        wrong = {own.name: reason for own in self._file.commands for reason in self._unknown(own)}
        self.known = tuple(own for own in self._file.commands if own.name not in wrong)
        path = str(self._path)
        self.problems = (
            *self._file.problems,
            *(
                Problem(path, f"commands: {name!r}: {reason}; it is left out")
                for name, reason in wrong.items()
            ),
        )
        commands = tuple(map(_as_command, self.known))
        if commands != self.commands:
            self.commands = commands
            self._events.tell(ViewsChanged())

    def _unknown(self, macro: UserCommand) -> Iterator[str]:
        """What is wrong with the actions of a macro."""
        programs = {fold(own.name) for own in self._file.commands if own.program}
        for action in macro.actions:
            if action in NEEDS_A_KEY:
                yield f"{action} can't stand in a macro"
            elif action.startswith(RUN) and fold(action.removeprefix(RUN)) not in programs:
                yield f"there is no program called {action.removeprefix(RUN)!r}"
            elif action not in BY_ID and not action.startswith((RUN, VIEW, TAG)):
                yield f"there is no action {action!r} (newsreader's docs/keys.md has their names)"


def _as_command(own: UserCommand) -> Command:
    does = "; ".join(own.actions) if own.actions else " ".join(own.program)
    return Command(RUN + own.name, own.key, own.name, f"Your own: {shorten(does, 80)}", Group.READ)
