"""`newsreader import`: a former life, shown first and taken over after a yes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.workplace import require_saving, tell, tell_notice, user_config
from newsreader.errors import UsageError
from newsreader.feeds import move_in
from newsreader.feeds.former_readers import readers_here
from newsreader.library import Library
from newsreader.model import TAG_PREFIX, Problem
from newsreader.sharing.archive import (
    ArchiveFile,
    is_archive,
    plan_archive,
    take_archive,
    take_archive_at_once,
)
from newsreader.sources.readers.entries import STAR
from newsreader.system.interrupts import run_interruptible
from newsreader.system.paths import user_paths
from newsreader.text import plural, shorten

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.additions import ConfigAdditions
    from newsreader.feeds.move_in import MoveInPlan
    from newsreader.library.imports import ImportOutcome

SHOWN_PROBLEMS: Final = 20
SHOWN_PLACES: Final = 8


def import_life(arguments: Namespace) -> int:
    """Show what was found; take it over where the user says yes."""
    if not arguments.places:
        return _show_readers()
    paths = user_paths()
    library = Library.open(paths.library, cache=paths.cache_file)
    try:
        require_saving(library)
        tell_notice(library)
        archives = [path for place in arguments.places if is_archive(path := Path(place).expanduser())]
        if archives:
            return _take_archives(library, archives, arguments)
        chosen, commands = dict(arguments.flags), user_config().feeds.allow_commands
        request = move_in.request_for(library, arguments.places, chosen, commands=commands)
        reading = run_interruptible(move_in.read_former_apart(request))
        if _at_once(arguments):
            taken = move_in.take_at_once(library, paths.config_file, reading)
            _show(taken)
            return _told(taken.foreseen) if taken else _left_alone(False, arguments)
        planned = move_in.plan(library, paths.config_file, reading)
        _show(planned)
        if not planned or not _agreed_to(arguments):
            return _left_alone(bool(planned), arguments)
        return _told(move_in.take(library, paths.config_file, planned))
    finally:
        library.close()


def _take_archives(library: Library, archives: Sequence[Path], arguments: Namespace) -> int:
    if len(archives) < len(arguments.places):
        raise UsageError("what export wrote is taken over by itself", "Import the rest in a second step.")
    code = 0
    for path in archives:
        archive = ArchiveFile(path)
        code = max(code, _take_archive(library, archive, arguments))
    return code


def _take_archive(library: Library, archive: ArchiveFile, arguments: Namespace) -> int:
    config_file = user_paths().config_file
    at_once = _at_once(arguments)
    planned = (take_archive_at_once if at_once else plan_archive)(library, config_file, archive)
    _show_sums(str(archive.path), planned.foreseen, planned.config)
    changes = planned.foreseen.action is not None
    if changes and at_once:
        return _told(planned.foreseen)
    if not changes or not _agreed_to(arguments):
        return _left_alone(changes, arguments)
    return _told(take_archive(library, config_file, archive, planned))


def _at_once(arguments: Namespace) -> bool:
    """Whether nobody wants to see first what it comes to."""
    return arguments.yes and not arguments.dry_run


def _agreed_to(arguments: Namespace) -> bool:
    """Whether to go on with what was seen, which is asked."""
    return not arguments.dry_run and _agreed()


def _left_alone(changes: bool, arguments: Namespace) -> int:
    """Say why nothing is done."""
    if not changes:
        tell("there is nothing that isn't here already")
        return 0
    tell("nothing is changed; --yes takes it over")
    return 0 if arguments.dry_run else 1


def _told(outcome: ImportOutcome) -> int:
    if outcome.action is not None:
        tell(f"{outcome.action.title}; newsreader undo takes it back")
    return 0


def _show_readers() -> int:
    here = readers_here()
    if not here:
        raise UsageError(
            "no other reader is found in its usual place",
            "Name a file or folder: newsreader import PATH; newsreader import --help says more.",
        )
    for reader, places in here:
        tell(f"newsreader import {reader.name}    # {', '.join(map(str, places))}")
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on", "Nothing is changed; --yes takes it over.")
    print("Take this over? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _show(planned: MoveInPlan) -> None:
    life = planned.reading.life
    places = list(life.places[:SHOWN_PLACES])
    more = f" and {len(life.places) - SHOWN_PLACES} more" if len(life.places) > SHOWN_PLACES else ""
    _show_sums(f"{life.program}: {', '.join(places)}{more}", planned.foreseen, planned.config)
    for mark, meaning in planned.reading.meanings.items():
        meant = "starred" if meaning == STAR else f"tag {meaning}"
        count = planned.reading.marks[mark]
        tell(f"  flag {mark} ({count:,}) becomes {meant}; --flag {mark}=TAG makes it another")
    _show_problems(planned.problems)


def _show_sums(title: str, foreseen: ImportOutcome, config: ConfigAdditions) -> None:
    tell(title)
    _line("feeds", len(foreseen.new_feeds), foreseen.known_feeds)
    _line("articles", foreseen.new_articles, foreseen.known_articles)
    if foreseen.new_downloads:
        _line("downloads", foreseen.new_downloads, 0)
    tags_last = sorted(foreseen.marks.items(), key=lambda pair: (pair[0].startswith(TAG_PREFIX), pair))
    for field, count in tags_last:
        name = f"tag {field.removeprefix(TAG_PREFIX)}" if field.startswith(TAG_PREFIX) else field
        tell(f"  {name:<12} {count:,}")
    for view in config.views:
        tell(f"  view         {view.name}: {shorten(view.text, 80)}")
    for rule in config.rules:
        tell(f"  rule         {rule.deed}: {shorten(rule.query, 80)}")
    for setting in config.settings:
        tell(f"  setting      {setting.group}.{setting.name} = {setting.value}")
    if config.whole:
        tell("  the configuration, as there is none here yet")


def _line(name: str, new: int, known: int) -> None:
    here = f" ({known:,} here already)" if known else ""
    tell(f"  {name:<12} {new:,}{here}")


def _show_problems(problems: Iterable[Problem]) -> None:
    problems = list(problems)
    for problem in problems[:SHOWN_PROBLEMS]:
        tell(f"  ! {problem}")
    if len(problems) > SHOWN_PROBLEMS:
        tell(f"  ! and {plural(len(problems) - SHOWN_PROBLEMS, 'thing')} more that have no place here")
