"""Taking over what another reader kept: shown first, and then done as one action of the journal.

Its files are read in a process with limits: anybody may have written into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from newsreader import urls
from newsreader.config.additions import ConfigAdditions, add_with, missing
from newsreader.config.saved_views import SavedView
from newsreader.config.settings_edit import SettingValue
from newsreader.errors import SourceError
from newsreader.feeds.former_readers import Meanings, life_of, meanings_of, paths_of
from newsreader.feeds.import_export import settings_of
from newsreader.library import Library
from newsreader.library.imports import Import, ImportedEntry, ImportedFeed, ImportOutcome
from newsreader.model import Problem, tag_field
from newsreader.rules import Rule
from newsreader.rules.records import read_rule
from newsreader.sources.feeds.command_feeds import OFF, is_command
from newsreader.sources.feeds.opml import OutlineFeed, cleaned
from newsreader.sources.feeds.records import Site
from newsreader.sources.readers.entries import feed_entries, fields_of, loose_entry, marks_in, tag_name
from newsreader.sources.readers.records import FormerEntry, FormerLife, FormerRule
from newsreader.system.durations import MINUTE
from newsreader.system.worker_pool import WorkerLateError, WorkerLostError, WorkerPool
from newsreader.text import clean, shorten

MAX_SECONDS: Final = 600.0
MAX_MEMORY: Final = 3 * 1024**3
"""The address space that reading a former life may take: a large one is some hundred MB."""


class MoveInRequest(msgspec.Struct, frozen=True):
    """What to read: files and folders. `chosen`: what marks stand for by the user's will; `followed`: the
    feeds that are here already; `commands`: whether feeds that a program makes are followed.
    """

    paths: tuple[str, ...]
    chosen: dict[str, str] = {}
    followed: tuple[str, ...] = ()
    commands: bool = False


class FormerReading(msgspec.Struct, frozen=True):
    """What was read of another reader, cleaned. `life`: without its entries, which are in `wanted`; `marks`:
    how many of them bear each mark; `meanings`: what the marks stand for.
    """

    life: FormerLife
    wanted: Import
    marks: dict[str, int]
    meanings: Meanings


class MoveInPlan(msgspec.Struct, frozen=True):
    """What taking over a life would do; nothing has changed yet."""

    reading: FormerReading
    wanted: Import
    foreseen: ImportOutcome
    config: ConfigAdditions
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        """Whether it would change anything."""
        return self.foreseen.action is not None


def request_for(
    library: Library,
    named: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    *,
    commands: bool = False,
) -> MoveInRequest:
    """What is to be read for `named`: files, folders, and readers whose files are in their usual places.

    Raises:
        NotFoundError: there is no such file, and no reader of this name.
        LibraryError: the library can't be read.
    """
    paths = tuple(str(path.absolute()) for path in paths_of(named))
    followed = tuple(feed.url for feed in library.feeds.all())
    return MoveInRequest(paths, dict(chosen or {}), followed, commands)


def read_former(request: MoveInRequest) -> FormerReading:
    """What is in these files.

    Raises:
        NotFoundError, SourceError: as `life_of`.
    """
    life = life_of(request.paths, request.chosen)
    meanings = meanings_of(life.entries, request.chosen)
    life = life if request.commands else _without_commands(life)
    return FormerReading(
        msgspec.structs.replace(life, entries=()),
        import_of(life, meanings, request.followed),
        marks_in(life.entries),
        meanings,
    )


async def read_former_apart(request: MoveInRequest) -> FormerReading:
    """As `read_former`, in a process of its own.

    Raises:
        SourceError: also where it takes more memory or time than there may be.
    """
    pool = WorkerPool([__name__], 1, MAX_SECONDS, niceness=0, max_memory=MAX_MEMORY)
    try:
        return msgspec.msgpack.decode(await pool.run(_read_packed, request), type=FormerReading)
    except WorkerLateError:
        why = f"reading it took longer than {MAX_SECONDS / MINUTE:g} minutes"
    except WorkerLostError:
        why = "reading it took more memory than there may be"
    finally:
        pool.close()
    raise SourceError(
        f"{', '.join(request.paths)}: {why}", "Give its files one by one: newsreader import FILE"
    )


def _read_packed(request: MoveInRequest) -> bytes:
    return msgspec.msgpack.encode(read_former(request))


def plan(library: Library, config_file: Path, reading: FormerReading) -> MoveInPlan:
    """What taking over comes to.

    Raises:
        LibraryError, ConfigError: the library or the configuration can't be read.
    """
    return _planned(config_file, reading, library.imports.foresee)


def take_at_once(library: Library, config_file: Path, reading: FormerReading) -> MoveInPlan:
    """As `plan` and then `take`, for who wants no look at it between: the work of both is much the same. What
    came of it stands in place of what was foreseen. Raises as `take`.
    """
    planned = _planned(config_file, reading, library.imports.take)
    add_with(library, config_file, planned.config, planned.foreseen)
    return planned


def _planned(
    config_file: Path, reading: FormerReading, into_library: Callable[[Import], ImportOutcome]
) -> MoveInPlan:
    life = reading.life
    config, problems = _additions(config_file, life)
    wanted = msgspec.structs.replace(reading.wanted, also=config.in_words)
    return MoveInPlan(reading, wanted, into_library(wanted), config, (*life.problems, *problems))


def take(library: Library, config_file: Path, planned: MoveInPlan) -> ImportOutcome:
    """Do it: the library in one transaction, then the configuration.

    Raises:
        LibraryError: nothing has changed.
        ConfigError: what is in the library is taken over, what belongs into the configuration is not.
    """
    outcome = library.imports.take(planned.wanted)
    add_with(library, config_file, planned.config, outcome)
    return outcome


def import_of(life: FormerLife, meanings: Meanings, followed: Iterable[str]) -> Import:
    """A life as what goes into the library. `followed`: the addresses of the feeds that are there already.

    An address that differs from a followed one in its spelling alone is that one.
    """
    known = {urls.canonical(url): url for url in followed}
    outlines = {
        known.setdefault(urls.canonical(feed.url), feed.url): cleaned(feed, feed.url)
        for feed in life.feeds
        if urls.openable(feed.url) or is_command(feed.url)
    }
    of_feed: dict[str, list[FormerEntry]] = {url: [] for url in outlines}
    loose: list[FormerEntry] = []
    named = {entry.feed for entry in life.entries if entry.feed}
    followed_as = {address: known.get(urls.canonical(address)) for address in named}
    for entry in life.entries:
        url = followed_as.get(entry.feed)
        if url is None:
            loose.append(entry)
        else:
            of_feed.setdefault(url, []).append(entry)
    feeds = tuple(_feed(url, outlines.get(url), entries, meanings) for url, entries in of_feed.items())
    return Import(life.program, feeds, _loose(loose, meanings))


def _without_commands(life: FormerLife) -> FormerLife:
    """Without the feeds that run a program, each of which is told of."""
    programs = [feed for feed in life.feeds if is_command(feed.url)]
    problems = [Problem(life.program, f"'{shorten(clean(feed.url), 60)}': {OFF}") for feed in programs]
    return msgspec.structs.replace(
        life,
        feeds=tuple(feed for feed in life.feeds if feed not in programs),
        problems=(*life.problems, *problems),
    )


def _feed(
    url: str, outline: OutlineFeed | None, kept: Sequence[FormerEntry], meanings: Meanings
) -> ImportedFeed:
    outline = outline or OutlineFeed(url)
    site = Site(url, outline.title, outline.home)
    # The folders of a feed are its topics: as labels of its articles they would say nothing more.
    folders = {tag_field(tag_name(topic)) for topic in outline.topics}
    entries = [
        ImportedEntry(entry, tuple(field for field in fields_of(former, meanings) if field not in folders))
        for former, entry in feed_entries(site, kept)
    ]
    return ImportedFeed(url, settings_of(outline), outline.title, outline.home, tuple(entries))


def _loose(kept: Sequence[FormerEntry], meanings: Meanings) -> tuple[ImportedEntry, ...]:
    return tuple(
        ImportedEntry(entry, fields_of(former, meanings))
        for former in kept
        if (entry := loose_entry(former)) is not None
    )


# The configuration


def _additions(config_file: Path, life: FormerLife) -> tuple[ConfigAdditions, tuple[Problem, ...]]:
    made = [_rule(former) for former in life.rules]
    additions = missing(
        config_file,
        [SavedView(view.name, view.query, view.sort) for view in life.views],
        [rule for rule, _ in made if rule is not None],
        [SettingValue(setting.group, setting.name, setting.value) for setting in life.settings],
    )
    return additions, tuple(Problem(life.program, message) for _, message in made if message)


def _rule(former: FormerRule) -> tuple[Rule | None, str]:
    values = {"name": former.name, "query": former.query, "do": former.do, "tag": former.tag}
    return read_rule({name: value for name, value in values.items() if value})
