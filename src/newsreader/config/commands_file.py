"""The user's own commands in the configuration: `[[commands]]`, programs with what they get, and macros."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec

from newsreader.config.file import ConfigFile
from newsreader.config.records import record_of
from newsreader.errors import ConfigError, UsageError
from newsreader.model import Problem
from newsreader.system.durations import DAY
from newsreader.text import clean, fold

TABLES: Final = "commands"
PLACEHOLDERS: Final = ("url", "title", "author", "date", "feed", "tags", "file", "selection")
MAX_SECONDS: Final = DAY
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_INTERPRETERS: Final = frozenset(
    {"sh", "bash", "zsh", "dash", "ksh", "fish", "ash", "csh", "tcsh", "pwsh", "cmd"}
    | {"python", "perl", "ruby", "node", "lua", "php", "osascript", "emacs"}
)
_JOINERS: Final = frozenset({"ssh", "su", "watch", "parallel", "eval", "awk", "gawk", "mawk"})
"""Programs that make one line for a shell, or a script, of what they are given."""


class CommandMode(StrEnum):
    """How a command runs: unseen, in the terminal in the reader's place, or for what it prints."""

    BACKGROUND = "background"
    TERMINAL = "terminal"
    OUTPUT = "output"


class CommandRows(StrEnum):
    """What a command gets where several articles are meant: one run for each, or all in one."""

    EACH = "each"
    ALL = "all"


class CommandInput(StrEnum):
    """What a command gets on its standard input."""

    NOTHING = ""
    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"
    JSON = "json"
    URL = "url"


class UserCommand(msgspec.Struct, frozen=True):
    """A program with its arguments, or, with `actions`, a macro: ids of commands one after the other.

    `replaces`: its output stands in place of the article's text. `codes`: what exit codes mean; a code that
    is named is no failure. `seconds`: its limit of time.
    """

    name: str
    key: str = ""
    program: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    mode: CommandMode = CommandMode.BACKGROUND
    rows: CommandRows = CommandRows.EACH
    stdin: CommandInput = CommandInput.NOTHING
    replaces: bool = False
    seconds: float = 30.0
    codes: dict[int, str] = {}


class CommandsFile:
    """What a configuration file says of commands, in its order."""

    def __init__(self, path: Path) -> None:
        self._file = ConfigFile(path)
        self.commands: tuple[UserCommand, ...] = ()
        self.problems: tuple[Problem, ...] = ()

    def changed(self) -> bool:
        """Whether the file is another than when it was read."""
        return self._file.changed()

    def read(self) -> None:
        """Take over what the file says; what can't be meant is left out and told. Raises ConfigError."""
        commands: dict[str, UserCommand] = {}
        problems: list[Problem] = []
        for table in self._file.tables(TABLES) or ():
            try:
                command = read_command(table.values)
                if fold(command.name) in commands:
                    raise UsageError(f"there is a command {command.name!r} already")
                commands[fold(command.name)] = command
            except (ConfigError, UsageError) as error:
                problems.append(
                    Problem(str(self._file.path), f"commands: {error.message}; it is left out", table.line)
                )
        self.commands = tuple(commands.values())
        self.problems = tuple(problems)


def read_command(values: Mapping[str, Any]) -> UserCommand:
    """The command that a table means.

    Raises:
        ConfigError, UsageError: it means none, and why.
    """
    given = dict(values)
    if isinstance(given.get("program"), str):
        given["program"] = split_words(given["program"])
    if isinstance(given.get("codes"), dict):
        given["codes"] = {_code(code): meaning for code, meaning in given["codes"].items()}
    command = record_of(given, UserCommand)
    command = msgspec.structs.replace(command, name=clean(command.name))
    if not command.name:
        raise UsageError("a command needs a name")
    if bool(command.program) == bool(command.actions):
        raise UsageError(f"{command.name!r} needs either a program or actions")
    if not 0 < command.seconds <= MAX_SECONDS:
        raise UsageError(f"seconds: expected a number from 1 to {MAX_SECONDS:,}")
    if command.replaces and command.mode is not CommandMode.OUTPUT:
        raise UsageError('replaces: expected with mode = "output", and only there')
    if command.program:
        require_harmless(command.program)
    return command


def split_words(line: str) -> list[str]:
    """A line as a shell splits it into words, which nothing but their splitting has of a shell.

    Raises:
        UsageError: a quote is left open.
    """
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"{clean(line)[:60]!r} can't be split into words: {error}") from None


def require_harmless(program: tuple[str, ...] | list[str]) -> None:
    """Refuse what would let the text of strangers be read as a program's name, or by a shell.

    Raises:
        UsageError: it does, or names what there is not.
    """
    for argument in program:
        for name in _PLACEHOLDER.findall(argument):
            if name in PLACEHOLDERS:
                continue
            raise UsageError(f"{{{name}}}: there is no such thing (there are {', '.join(PLACEHOLDERS)})")
    if _PLACEHOLDER.search(program[0]):
        raise UsageError("the program itself can't be taken from an article")
    for place, argument in enumerate(program):
        name = re.sub(r"[\d.]+\Z", "", PurePath(argument).name)
        rest = program[place + 1 :]
        if name in _JOINERS and any(map(_PLACEHOLDER.search, rest)):
            raise UsageError(
                f"{name} makes a line for a shell of its arguments: what strangers write can't be in it",
                'Hand it over on standard input: stdin = "url"',
            )
        if name in _INTERPRETERS and any(map(_PLACEHOLDER.search, _scripts(rest))):
            raise UsageError(
                f"a {name} script can't hold {{…}}, which strangers write",
                "Hand it over as an argument: sh -c 'program \"$1\"' name {url}",
            )


def _scripts(arguments: Sequence[str]) -> list[str]:
    """What stands behind `-c` or `-e`, also among other letters, as `-ec`, and right behind them."""
    scripts = [
        after
        for option, after in pairwise(arguments)
        if re.fullmatch(r"-[a-zA-Z]*[ceE]|/c|-Command|--eval|--command", option)
    ]
    return scripts + [
        argument for argument in arguments if re.match(r"-[a-zA-Z]*[ceE].|--(?:eval|command)=", argument)
    ]


def _code(written: str) -> int:
    if not re.fullmatch(r"\d{1,3}", written):
        raise UsageError(f"codes: {written!r} is no exit code")
    return int(written)
