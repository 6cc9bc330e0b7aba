"""Changes in folders, as the system tells of them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.system.files import is_there

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

AT_ONCE: Final = 0
LONGEST: Final = 1_000
"""Milliseconds, which are never reached: see `_Twice`."""
News = set[tuple[int, str]]


class FolderWatch:
    """Tells a thread that waits of changes in folders. Whoever has a clock that strikes anyhow looks about
    (`look`), so that the processor is not woken for that alone.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._told: RustNotify | None = None
        self._news: News = set()
        self._error: Exception | None = None

    def look(self) -> None:
        """Wake the thread that waits if the system has told of anything meanwhile. It is that which fails
        where the library does.
        """
        with self._changed:
            if self._told is None:
                return
            try:
                news = self._told.watch(AT_ONCE, AT_ONCE, LONGEST, _Twice())
            except Exception as error:
                self._told, self._error = None, error
                self._changed.notify_all()
                return
            if isinstance(news, set):
                self._news |= news
                self._changed.notify_all()

    def wake(self) -> None:
        """Let the threads that wait see whether they are to stop."""
        with self._changed:
            self._changed.notify_all()

    def changes(self, watched: Callable[[], Iterable[str]], stop: threading.Event) -> Iterator[None]:
        """Wait for changes in folders and files, and say whenever there is one, until stopped (`wake`).

        `watched` tells which they are, each folder by itself; it is asked after whatever was said, since
        folders come and go. For one that is not there, the nearest above it tells when it comes. What can't
        be watched is left out, and where that is all of them, it ends.
        """
        asked = frozenset(watched())
        paths = _nearest(asked)
        news = False
        # Of a folder with all below it, the library would look at every file once more before it watches.
        while paths and not stop.is_set():
            with _notifier()(sorted(paths), False, False, 0, False, True) as told, self._looked_at(told):
                if news:
                    yield None  # of what came into a folder before it was watched
                before, asked = paths, frozenset(watched())
                paths = _nearest(asked)
                while paths == before:
                    changed = self._next_change(stop)
                    if changed is None:
                        return
                    if any(path in asked or str(Path(path).parent) in asked for path in changed):
                        yield None
                    asked = frozenset(watched())
                    paths = _nearest(asked)
            news = True

    @contextmanager
    def _looked_at(self, told: RustNotify) -> Iterator[None]:
        """Let this be what `look` looks at, and never while it is closed."""
        with self._changed:
            self._told, self._news = told, set()
        try:
            yield
        finally:
            with self._changed:
                if self._told is told:
                    self._told = None

    def _next_change(self, stop: threading.Event) -> Iterable[str] | None:
        """Wait for it. Returns the paths; None where it is to stop."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._news or self._error or stop.is_set())
                (news, self._news), (error, self._error) = (self._news, set()), (self._error, None)
            if stop.is_set():
                return None
            if error is not None:
                raise error
            if changed := _that_count(news):
                return changed


class _Twice:
    """Says after two looks that it is to stop. The library looks again and again, with a sleep before each,
    until what it is told has not grown since the look before: twice is enough, and without a sleep.
    """

    def __init__(self) -> None:
        self._looks = 0

    def is_set(self) -> bool:
        self._looks += 1
        return self._looks > 2


def _notifier() -> type[RustNotify]:
    """What watches. The library's package would also import what it starts programs with: that takes a start
    six times as long as the rest of it.
    """
    name = "watchfiles._rust_notify"
    if name not in sys.modules:
        package = find_spec("watchfiles")
        spec = PathFinder.find_spec(name, package.submodule_search_locations if package else None)
        if spec is not None and spec.loader is not None:
            module = sys.modules[name] = module_from_spec(spec)
            spec.loader.exec_module(module)
    notifier: type[RustNotify] = sys.modules[name].RustNotify
    return notifier


def _that_count(changed: News) -> Iterable[str]:
    """The paths of this that are more than what programs leave beside documents."""
    from watchfiles import Change, DefaultFilter

    counts = DefaultFilter()
    return [path for kind, path in changed if counts(Change(kind), path)]


def _nearest(paths: Iterable[str]) -> frozenset[str]:
    """These, and for what is not there, the nearest folder above it that is."""
    return frozenset(map(_there, paths))


def _there(path: str) -> str:
    here = Path(path)
    return str(next(filter(is_there, (here, *here.parents)), here))
