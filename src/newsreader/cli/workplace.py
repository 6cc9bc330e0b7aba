"""What commands begin with: the configuration, the articles loaded, the ids that are meant."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from newsreader.cli.given import require
from newsreader.config.load import load
from newsreader.config.schema import Config
from newsreader.errors import LibraryError, NewsreaderError, NotFoundError, UsageError
from newsreader.library import Library
from newsreader.model import Problem, Severity
from newsreader.system.paths import user_paths
from newsreader.text import fold, plural, strip_controls

if TYPE_CHECKING:
    # Some commands need the library alone.
    from newsreader.folders.events import LoadEvent, Topics
    from newsreader.query import Query
    from newsreader.session.incoming.text_index import IndexProgress
    from newsreader.session.session import Session

SHOWN_IDS = 5
QUIET_SECONDS: Final = 1.0
"""What takes no longer is not told of."""
ALWAYS_THERE: Final = {"all": "", "archived": "is:archived", "muted": "is:muted"}
"""Views of the sidebar that need no saving, by their folded names, with their queries."""
CLEARED: Final = "\r\x1b[K"
"""Takes a terminal's line away."""


def tell(sentence: str) -> None:
    """A message: never on stdout, which carries data alone; what was typed or read in it moves no cursor."""
    print(strip_controls(sentence), file=sys.stderr)


class LiveLine:
    """A line of a terminal that says how far something is, and gives way to messages. There is none where
    nobody looks at standard error, or where it is `quiet`: then nothing is shown, and messages come alone.
    """

    def __init__(self, *, quiet: bool = False, after: float = 0.0) -> None:
        """`after`: seconds in which it says nothing, since all may be done by then."""
        self._is_there = sys.stderr.isatty() and not quiet
        self._begins = monotonic() + after

    def show(self, text: str) -> None:
        """Let it say this."""
        if self._is_there and monotonic() >= self._begins:
            print(f"{CLEARED}{text}", end="", file=sys.stderr, flush=True)

    def tell(self, sentence: str) -> None:
        """As `tell`, in its place."""
        if self._is_there:
            print(CLEARED, end="", file=sys.stderr)
        tell(sentence)


def user_config() -> Config:
    """The configuration; what is wrong with it goes to stderr and stops nothing."""
    config, _ = user_config_and_problems()
    return config


def user_config_and_problems() -> tuple[Config, tuple[Problem, ...]]:
    """As `user_config`, and what was told."""
    config, problems = load(user_paths().config_file)
    for problem in problems:
        tell(f"newsreader: {problem}")
    return config, problems


@contextmanager
def opened_library() -> Iterator[Library]:
    """The user's library alone; where it can't be kept, that is told of."""
    paths = user_paths()
    library = Library.open(paths.library, cache=paths.cache_file)
    try:
        with told_at_the_end(library):
            yield library
    finally:
        library.close()


@contextmanager
def told_at_the_end(library: Library) -> Iterator[None]:
    """Tell of what can't be kept after all else: by then it may be what the command failed by, which the
    error says.
    """
    try:
        yield
    except NewsreaderError as error:
        if error is not library.notice:
            tell_notice(library)
        raise
    tell_notice(library)


@contextmanager
def loaded_session(given: Sequence[Path], config: Config, *, stories: bool = False) -> Iterator[Session]:
    """A session with everything loaded; what could not be read or kept is told of.

    `stories`: have all articles grouped into stories, as the reader has them; else they are as it left them.

    Raises:
        UsageError: a path given does not exist.
    """
    from newsreader.session.session import Session

    require(given)
    session = Session.open(given, user_paths(), config)
    line = LiveLine(after=QUIET_SECONDS)
    try:
        session.searches.tell_of(partial(_show_indexing, line))
        try:
            session.load_all(partial(_show_loading, line))
        finally:
            line.show("")
        _tell_what_is_wrong(session)
        with told_at_the_end(session.library):
            if stories:
                group(session)
            _obey_rules(session)
            yield session
    finally:
        session.close()


@contextmanager
def receiving_session(config: Config) -> Iterator[Session]:
    """A session for jobs that bring articles, without its own: what comes goes into the library.

    Raises:
        LibraryError: nothing could be kept.
    """
    from newsreader.session.session import Session

    session = Session.open((), user_paths(), config)
    try:
        require_saving(session.library)
        tell_notice(session.library)
        session.take(topics_of(config))
        yield session
    finally:
        session.close()


def topics_of(config: Config) -> Topics:
    """The topics of the configured folders, whose keywords name those of articles."""
    from newsreader.folders.events import Topics

    if not config.sources.paths:
        return Topics(())
    from newsreader.folders.loader import Loader
    from newsreader.library.cache.cache import Cache

    cache = Cache.open(user_paths().cache_file)
    try:
        return Topics(
            Loader([Path(path).expanduser().absolute() for path in config.sources.paths], cache).topics()
        )
    finally:
        cache.close()


def group(session: Session) -> None:
    """Group articles into stories; where that can't be done, a command can still be answered."""
    from newsreader.session.jobs.grouping import group_stories

    try:
        group_stories(session, LiveLine().show)
    except NewsreaderError as error:
        tell(f"newsreader: {error.message}; stories are as they were")


def require_saving(library: Library) -> None:
    """Refuse to go on where all would be forgotten at the end that is said to be done.

    Raises:
        LibraryError: the library works in memory.
    """
    if not library.saving and library.notice is not None:
        raise library.notice


def saved_view(name: str | None) -> Query:
    """What a saved view asks for, or one that is always there; everything where none is named. What is wrong
    with the views is told of.

    Raises:
        NotFoundError: there is no view of this name.
        QueryError: its query can't be read.
        ConfigError: the configuration can't be.
    """
    if name is None:
        from newsreader.store.store import EVERYTHING

        return EVERYTHING
    from newsreader.config.file import ConfigFile
    from newsreader.config.saved_views import SavedViews
    from newsreader.query import parse

    saved = SavedViews(ConfigFile(user_paths().config_file))
    saved.read()
    for problem in saved.problems:
        tell(f"newsreader: {problem}")
    try:
        return saved.find(name).parsed()
    except NotFoundError:
        if fold(name) not in ALWAYS_THERE:
            raise
    return parse(ALWAYS_THERE[fold(name)])


def identified(session: Session, prefixes: Sequence[str]) -> list[str]:
    """The ids that these ids or first letters stand for, each once.

    A whole id may also be that of an article in folders that were opened at another time.

    Raises:
        NotFoundError: one stands for none.
        UsageError: one stands for several.
    """
    whole: dict[str, None] = {}
    for given in prefixes:
        prefix = given.strip().lower()
        ids = session.store.find(prefix)
        if not ids and session.recall(prefix):
            ids = (prefix,)
        if not ids:
            raise NotFoundError(
                f"no article has the id {given}",
                "newsreader list shows the ids; --in PATH looks in another folder.",
            )
        if len(ids) > 1:
            some = ", ".join(ids[:SHOWN_IDS]) + (", …" if len(ids) > SHOWN_IDS else "")
            raise UsageError(f"{plural(len(ids), 'id')} begin with {given}", f"Give more letters: {some}")
        whole[ids[0]] = None
    return list(whole)


def _show_loading(line: LiveLine, event: LoadEvent) -> None:
    from newsreader.folders.events import LoadProgress

    if isinstance(event, LoadProgress):
        line.show(f"articles: {event}")


def _show_indexing(line: LiveLine, progress: IndexProgress) -> None:
    line.show(f"searchable: {progress}" if progress.done < progress.total else "")


def _obey_rules(session: Session) -> None:
    """Let rules do what they do; where that can't be written down, a command can still be answered."""
    try:
        session.obey_rules()
    except LibraryError as error:
        tell(f"newsreader: what rules want could not be done: {error.message}")


def tell_notice(library: Library) -> None:
    """What happened to the file of a library, and what to do."""
    if library.notice is not None:
        tell(f"newsreader: {library.notice.message}")
        tell(library.notice.hint)


def _tell_what_is_wrong(session: Session) -> None:
    if session.cache.notice is not None:
        tell(f"newsreader: {session.cache.notice}")
    for problem in session.ruling.problems:
        tell(f"newsreader: {problem}")
    if session.ruling.trouble is not None:
        tell(f"newsreader: {session.ruling.trouble.message}; no rule is in force")
    unread = sum(problem.severity is Severity.ERROR for problem in session.problems)
    if unread:
        places = " ".join(str(root) for root in session.roots)
        tell(f"newsreader: {plural(unread, 'file')} can't be read; see newsreader check {places}")
