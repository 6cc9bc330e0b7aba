"""Taking over what another reader kept: shown first, and then done as one action of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from newsreader import urls
from newsreader.config.file import ConfigFile
from newsreader.config.rules_file import RulesFile
from newsreader.config.saved_views import SavedView, SavedViews
from newsreader.config.settings_edit import SettingValue, put, take_out, unset
from newsreader.feeds.former_readers import Meanings, meanings_of
from newsreader.feeds.import_export import settings_of
from newsreader.library import Library
from newsreader.library.imports import Import, ImportedEntry, ImportedFeed, ImportOutcome
from newsreader.model import Problem
from newsreader.rules import Rule
from newsreader.rules.records import read_rule
from newsreader.sources.feeds.entries import Site
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.readers.entries import feed_entries, fields_of, loose_entry
from newsreader.sources.readers.records import FormerEntry, FormerLife, FormerRule
from newsreader.text import fold, plural

_KEY: Final = "import:{}:config"


class ConfigChanges(msgspec.Struct, frozen=True):
    """What an import adds to the configuration: only what it says nothing of yet."""

    views: tuple[SavedView, ...] = ()
    rules: tuple[Rule, ...] = ()
    settings: tuple[SettingValue, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.views or self.rules or self.settings)

    @property
    def in_words(self) -> str:
        """`2 views, 1 rule`; empty where nothing is added."""
        counts = ((self.views, "view"), (self.rules, "rule"), (self.settings, "setting"))
        return ", ".join(plural(len(things), word) for things, word in counts if things)


class MoveInPlan(msgspec.Struct, frozen=True):
    """What taking over a life would do; nothing has changed yet. `meanings`: what its marks stand for."""

    life: FormerLife
    wanted: Import
    foreseen: ImportOutcome
    config: ConfigChanges
    meanings: Meanings
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        """Whether it would change anything."""
        return self.foreseen.action is not None


def plan(
    library: Library, config_file: Path, life: FormerLife, chosen: Mapping[str, str] | None = None
) -> MoveInPlan:
    """What taking over comes to. `chosen`: what marks stand for by the user's will.

    Raises:
        LibraryError, ConfigError: the library or the configuration can't be read.
    """
    meanings = meanings_of(life.entries, chosen or {})
    config, problems = _config_changes(config_file, life)
    followed = [feed.url for feed in library.feeds.all()]
    wanted = msgspec.structs.replace(import_of(life, meanings, followed), also=config.in_words)
    return MoveInPlan(
        life, wanted, library.imports.foresee(wanted), config, meanings, (*life.problems, *problems)
    )


def take(library: Library, config_file: Path, planned: MoveInPlan) -> ImportOutcome:
    """Do it: the library in one transaction, then the configuration.

    Raises:
        LibraryError: nothing has changed.
        ConfigError: what is in the library is taken over, what belongs into the configuration is not.
    """
    outcome = library.imports.take(planned.wanted)
    if planned.config:
        _write(config_file, planned.config)
        assert outcome.action is not None
        library.note(_KEY.format(outcome.action.seq), msgspec.msgpack.encode(planned.config))
    return outcome


def take_back_config(library: Library, config_file: Path, seq: int) -> int:
    """Remove what the import numbered `seq` added to the configuration and nobody changed since.

    Returns how much that was; 0 where the action was no import. Raises LibraryError, ConfigError.
    """
    kept = library.recall(_KEY.format(seq))
    if not kept:
        return 0
    changes = msgspec.msgpack.decode(kept, type=ConfigChanges)
    views, rules = SavedViews(ConfigFile(config_file)), RulesFile(ConfigFile(config_file))
    views.read()
    rules.read()
    for view in [view for view in views.views if view in changes.views]:
        views.remove(view)
    for written in [written for written in rules.written if written.rule in changes.rules]:
        rules.remove(written)
    take_out(config_file, changes.settings)
    library.note(_KEY.format(seq), b"")
    return len(changes.views) + len(changes.rules) + len(changes.settings)


def import_of(life: FormerLife, meanings: Meanings, followed: Iterable[str]) -> Import:
    """A life as what goes into the library. `followed`: the addresses of the feeds that are there already.

    An address that differs from a followed one in its spelling alone is that one.
    """
    known = {urls.canonical(url): url for url in followed}
    outlines = {known.setdefault(urls.canonical(feed.url), feed.url): feed for feed in life.feeds}
    of_feed: dict[str, list[FormerEntry]] = {url: [] for url in outlines}
    loose: list[FormerEntry] = []
    for entry in life.entries:
        url = known.get(urls.canonical(entry.feed)) if entry.feed else None
        if url is None:
            loose.append(entry)
        else:
            of_feed.setdefault(url, []).append(entry)
    feeds = tuple(_feed(url, outlines.get(url), entries, meanings) for url, entries in of_feed.items())
    return Import(life.program, feeds, _loose(loose, meanings))


def _feed(
    url: str, outline: OutlineFeed | None, kept: Sequence[FormerEntry], meanings: Meanings
) -> ImportedFeed:
    outline = outline or OutlineFeed(url)
    site = Site(url, outline.title, outline.home)
    entries = [
        ImportedEntry(entry, fields_of(former, meanings)) for former, entry in feed_entries(site, kept)
    ]
    return ImportedFeed(url, settings_of(outline), outline.title, outline.home, tuple(entries))


def _loose(kept: Sequence[FormerEntry], meanings: Meanings) -> tuple[ImportedEntry, ...]:
    return tuple(
        ImportedEntry(entry, fields_of(former, meanings))
        for former in kept
        if (entry := loose_entry(former)) is not None
    )


# The configuration


def _config_changes(config_file: Path, life: FormerLife) -> tuple[ConfigChanges, tuple[Problem, ...]]:
    views, rules = SavedViews(ConfigFile(config_file)), RulesFile(ConfigFile(config_file))
    views.read()
    rules.read()
    names = {fold(view.name) for view in views.views}
    wanted_views = {fold(one.name): SavedView(one.name, one.query, one.sort) for one in life.views}
    known_rules = {(rule.query, rule.do, rule.tag) for rule in rules.rules}
    made = [_rule(former) for former in life.rules]
    wanted_rules = tuple(
        rule for rule, _ in made if rule is not None and (rule.query, rule.do, rule.tag) not in known_rules
    )
    problems = tuple(Problem(life.program, message) for _, message in made if message)
    settings = [SettingValue(one.group, one.name, one.value) for one in life.settings]
    return (
        ConfigChanges(
            tuple(view for name, view in wanted_views.items() if name not in names),
            tuple(dict.fromkeys(wanted_rules)),
            unset(config_file, settings),
        ),
        problems,
    )


def _rule(former: FormerRule) -> tuple[Rule | None, str]:
    values = {"name": former.name, "query": former.query, "do": former.do, "tag": former.tag}
    return read_rule({name: value for name, value in values.items() if value})


def _write(config_file: Path, changes: ConfigChanges) -> None:
    put(config_file, changes.settings)
    views, rules = SavedViews(ConfigFile(config_file)), RulesFile(ConfigFile(config_file))
    views.read()
    for view in changes.views:
        views.add(view)
    rules.read()
    for rule in changes.rules:
        rules.add(rule)
