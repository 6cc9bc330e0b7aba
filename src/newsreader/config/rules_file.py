"""The rules of one configuration file, read and changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from newsreader.config.file import ConfigFile, TomlTable
from newsreader.config.toml_tables import TableText
from newsreader.model import Problem
from newsreader.rules.records import Rule, read_rule, values_of

TABLES: Final = "rules"
Undo = Callable[[], None]
"""Takes a change back. Raises ConfigError where the file has been changed so that it can't."""


class Written(msgspec.Struct, frozen=True):
    """A rule as it stands in the file; where it is none, `problem` says why."""

    table: TomlTable
    rule: Rule | None = None
    problem: str = ""


class RulesFile:
    """What a configuration file says of rules, in its order.

    Every change reads the file anew, and is given back as what takes it back. All of them raise ConfigError
    where it could not be written; then nothing has changed.
    """

    def __init__(self, file: ConfigFile) -> None:
        self._file = file
        self.written: tuple[Written, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those that can be meant, each once."""
        return tuple(dict.fromkeys(written.rule for written in self.written if written.rule is not None))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What can't be meant, and where it stands."""
        path = str(self._file.path)
        return tuple(
            Problem(path, f"rules: {written.problem}", written.table.line)
            for written in self.written
            if written.problem
        )

    def changed(self) -> bool:
        """Whether the file is another than when it was read."""
        return self._file.changed()

    def read(self) -> None:
        """Take over what the file says.

        Raises:
            ConfigError: it says nothing that can be read; the rules stay as they were.
        """
        self.written = tuple(map(_written, self._file.tables(TABLES) or ()))

    def add(self, rule: Rule) -> Undo:
        """Keep a new rule, as the last one."""
        values = _plain(rule)
        self._edit(lambda tables: tables.add(values))
        return lambda: self._edit(lambda tables: tables.remove(TomlTable(values)))

    def change(self, written: Written, rule: Rule) -> Undo:
        """Let a rule be another one, at its place."""
        before, after = {key: written.table.values.get(key) for key in values_of(rule)}, values_of(rule)
        self._edit(lambda tables: tables.change(written.table, after))
        changed = TomlTable(_plain(rule), written.table.line)
        return lambda: self._edit(lambda tables: tables.change(changed, before))

    def remove(self, written: Written) -> Undo:
        """Forget a rule."""
        with self._file.editing(TABLES) as tables:
            removed = tables.remove(written.table)
        self.read()
        return lambda: self._edit(lambda tables: tables.restore(removed))

    def _edit(self, edit: Callable[[TableText], object]) -> None:
        with self._file.editing(TABLES) as tables:
            edit(tables)
        self.read()


def _written(table: TomlTable) -> Written:
    rule, problem = read_rule(table.values)
    return Written(table, rule, problem)


def _plain(rule: Rule) -> dict[str, object]:
    return {name: value for name, value in values_of(rule).items() if value is not None}
