"""`newsreader import`: a former life, shown first and taken over after a yes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from newsreader.cli.workplace import require_saving, tell
from newsreader.errors import UsageError
from newsreader.feeds import move_in
from newsreader.feeds.former_readers import life_of, readers_here
from newsreader.library import Library
from newsreader.model import TAG_PREFIX, Problem
from newsreader.sources.readers.entries import STAR, marks_in
from newsreader.system.paths import user_paths
from newsreader.text import plural, shorten

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.feeds.move_in import MoveInPlan

SHOWN_PROBLEMS: Final = 20
SHOWN_PLACES: Final = 8


def import_life(arguments: Namespace) -> int:
    """Show what was found; take it over where the user says yes."""
    if not arguments.places:
        return _show_readers()
    chosen = dict(arguments.flags)
    life = life_of(arguments.places, chosen)
    paths = user_paths()
    library = Library.open(paths.library)
    try:
        require_saving(library)
        planned = move_in.plan(library, paths.config_file, life, chosen)
        _show(planned)
        if not planned:
            tell("there is nothing that isn't here already")
            return 0
        if arguments.dry_run:
            tell("nothing is changed; --yes takes it over")
            return 0
        if not arguments.yes and not _agreed():
            tell("nothing is changed")
            return 1
        outcome = move_in.take(library, paths.config_file, planned)
        if outcome.action is not None:
            tell(f"{outcome.action.title}; newsreader undo takes it back")
        return 0
    finally:
        library.close()


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
    life, foreseen = planned.life, planned.foreseen
    places = list(life.places[:SHOWN_PLACES])
    more = f" and {len(life.places) - SHOWN_PLACES} more" if len(life.places) > SHOWN_PLACES else ""
    tell(f"{life.program}: {', '.join(places)}{more}")
    _line("feeds", len(foreseen.new_feeds), foreseen.known_feeds)
    _line("articles", foreseen.new_articles, foreseen.known_articles)
    for field, count in sorted(
        foreseen.marks.items(), key=lambda pair: (pair[0].startswith(TAG_PREFIX), pair)
    ):
        name = f"tag {field.removeprefix(TAG_PREFIX)}" if field.startswith(TAG_PREFIX) else field
        tell(f"  {name:<12} {count:,}")
    counts = marks_in(life.entries)
    for mark, meaning in planned.meanings.items():
        meant = "starred" if meaning == STAR else f"tag {meaning}"
        tell(f"  flag {mark} ({counts[mark]:,}) becomes {meant}; --flag {mark}=TAG makes it another")
    for view in planned.config.views:
        tell(f"  view         {view.name}: {shorten(view.text, 80)}")
    for rule in planned.config.rules:
        tell(f"  rule         {rule.deed}: {shorten(rule.query, 80)}")
    for setting in planned.config.settings:
        tell(f"  setting      {setting.group}.{setting.name} = {setting.value}")
    _show_problems(planned.problems)


def _line(name: str, new: int, known: int) -> None:
    here = f" ({known:,} here already)" if known else ""
    tell(f"  {name:<12} {new:,}{here}")


def _show_problems(problems: Iterable[Problem]) -> None:
    problems = list(problems)
    for problem in problems[:SHOWN_PROBLEMS]:
        tell(f"  ! {problem}")
    if len(problems) > SHOWN_PROBLEMS:
        tell(f"  ! and {plural(len(problems) - SHOWN_PROBLEMS, 'thing')} more that have no place here")
