"""What an import adds to the configuration, and takes out again when it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from newsreader.config.file import ConfigFile
from newsreader.config.load import read_settings
from newsreader.config.rules_file import RulesFile
from newsreader.config.saved_views import SavedView, SavedViews
from newsreader.config.settings_edit import SettingValue, put, take_out, unset
from newsreader.errors import ConfigError
from newsreader.library import Library
from newsreader.library.imports import ImportOutcome
from newsreader.rules import Rule
from newsreader.system.files import write_atomically
from newsreader.text import fold, plural


class ConfigAdditions(msgspec.Struct, frozen=True):
    """Views, rules and settings of which the configuration says nothing; `whole`: all of it, where there is
    none yet.
    """

    views: tuple[SavedView, ...] = ()
    rules: tuple[Rule, ...] = ()
    settings: tuple[SettingValue, ...] = ()
    whole: str = ""

    def __bool__(self) -> bool:
        return bool(self.views or self.rules or self.settings or self.whole)

    @property
    def in_words(self) -> str:
        """`2 views, 1 rule`; empty where nothing is added."""
        counts = ((self.views, "view"), (self.rules, "rule"), (self.settings, "setting"))
        parts = [plural(len(things), word) for things, word in counts if things]
        return ", ".join((*parts, *(["the configuration"] if self.whole else [])))


NOTHING: Final = ConfigAdditions()


def missing(
    path: Path,
    views: Iterable[SavedView] = (),
    rules: Iterable[Rule] = (),
    settings: Sequence[SettingValue] = (),
) -> ConfigAdditions:
    """Those of them that are not in the file: views by name, rules by what they do, settings by group and
    name. Raises ConfigError.
    """
    saved, written = _files(path)
    names = {fold(view.name) for view in saved.views}
    known_rules = {_deed(rule) for rule in written.rules}
    wanted_views = {fold(view.name): view for view in views}
    return ConfigAdditions(
        tuple(view for name, view in wanted_views.items() if name not in names),
        tuple(dict.fromkeys(rule for rule in rules if _deed(rule) not in known_rules)),
        unset(path, settings),
    )


def add(path: Path, additions: ConfigAdditions) -> None:
    """Write them down. Raises ConfigError."""
    if additions.whole:
        try:
            write_atomically(path, additions.whole)
        except OSError as error:
            raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
        return
    put(path, additions.settings)
    saved, written = _files(path)
    for view in additions.views:
        saved.add(view)
    for rule in additions.rules:
        written.add(rule)


def add_with(library: Library, path: Path, additions: ConfigAdditions, outcome: ImportOutcome) -> None:
    """Write them down as a part of an import, with which they are taken back.

    Raises:
        ConfigError, LibraryError: as `add`; the library can't be written.
    """
    if additions:
        add(path, additions)
        assert outcome.action is not None
        library.imports.note_config(outcome.action.seq, msgspec.msgpack.encode(additions))


def take_back(path: Path, additions: ConfigAdditions) -> int:
    """Take out what of them is as it was added; returns how many there were. Raises ConfigError."""
    if additions.whole:
        try:
            if read_settings(path) == additions.whole.encode("utf-8"):
                path.unlink()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise ConfigError(f"{path} can't be taken back: {error.strerror or error}") from None
        return 1
    saved, written = _files(path)
    for view in [view for view in saved.views if view in additions.views]:
        saved.remove(view)
    for table in [table for table in written.written if table.rule in additions.rules]:
        written.remove(table)
    take_out(path, additions.settings)
    return len(additions.views) + len(additions.rules) + len(additions.settings)


def _files(path: Path) -> tuple[SavedViews, RulesFile]:
    saved, written = SavedViews(ConfigFile(path)), RulesFile(ConfigFile(path))
    saved.read()
    written.read()
    return saved, written


def _deed(rule: Rule) -> tuple[str, str, str]:
    return rule.query, rule.do, rule.tag
