"""Changes in folders, as the system tells of them."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from newsreader.system.files import is_folder
from newsreader.system.folder_news import FolderNews, InotifyNotifier

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

AT_ONCE: Final = 0
LONGEST: Final = 1_000
"""Milliseconds, which are never reached: see `_Twice`."""
ASLEEP: Final = 60.0
"""Seconds between two looks after which anything may have changed: folders of other machines tell nothing of
what happened while this one was asleep.
"""
Told: TypeAlias = frozenset[str] | None
"""The paths at which something has changed, and nowhere else; None where it may be anywhere."""


class FolderNotifier(Protocol):
    """Is told of changes in folders."""

    @property
    def tells_all(self) -> bool:
        """Whether what it tells of is all that has changed in them."""

    def add(self, folder: str) -> None:
        """Be told of this folder too, where that can begin at any time."""

    def follow(self, folders: Iterable[str]) -> bool:
        """Be told of these folders, and of no others any more. Whether one is told of from here on that was
        not before.
        """

    def read(self) -> FolderNews:
        """What was told since the last look."""

    def close(self) -> None:
        """Be told no more."""


class FolderWatch:
    """Tells a thread that waits of changes in folders. Whoever has a clock that strikes anyhow looks about
    (`look`), so that the processor is not woken for that alone.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock`: one that goes on while the machine is asleep."""
        self._clock = clock
        self._looked_at = clock()
        self._changed = threading.Condition()
        self._notifier: FolderNotifier | None = None
        self._can_tell = True
        """Whether the system tells this program of changes, as far as is known."""
        self._news = FolderNews()
        self._error: Exception | None = None

    def expect(self, folder: str) -> None:
        """A folder has been looked at: whatever changes in it from here on is told to who waits next."""
        with self._changed:
            if (notifier := self._opened()) is not None:
                notifier.add(folder)

    def look(self) -> None:
        """Wake the thread that waits if the system has told of anything meanwhile. It is that which fails
        where the system does.
        """
        with self._changed:
            if self._notifier is None:
                return
            now = self._clock()
            was_asleep, self._looked_at = now - self._looked_at > ASLEEP, now
            try:
                self._news += self._notifier.read()
            except Exception as error:
                self._error = error
            if was_asleep:
                self._news += FolderNews(is_all=False)
            if self._news or self._error is not None:
                self._changed.notify_all()

    def wake(self) -> None:
        """Let the threads that wait see whether they are to stop."""
        with self._changed:
            self._changed.notify_all()

    def changes(self, watched: Callable[[], Iterable[str]], stop: threading.Event) -> Iterator[Told]:
        """Wait for changes in folders and files, and say where they are whenever there is one, until stopped
        (`wake`).

        `watched` tells which they are, each folder by itself; it is asked after whatever was said, since
        folders come and go. For one that is not there, the nearest above it tells when it comes. What can't
        be watched is left out, and where there is nothing to watch, it ends.
        """
        with self._changed:
            notifier = self._opened()
        if notifier is None:
            return
        asked, _ = self._follow(notifier, watched)
        while asked and not stop.is_set():
            news = self._next_news(stop)
            if news is None:
                return
            told = frozenset(path for path in news.paths if _is_of(path, asked))
            is_all = news.is_all and notifier.tells_all
            if told or not news.is_all:
                yield told if is_all else None
            if told and is_all and asked == frozenset(watched()):
                continue
            asked, is_more = self._follow(notifier, watched)
            while is_more and not stop.is_set():
                yield None  # of what came into a folder before it was watched
                asked, is_more = self._follow(notifier, watched)

    def close(self) -> None:
        """Be told no more."""
        with self._changed:
            if self._notifier is not None:
                self._notifier.close()
            self._notifier, self._can_tell = None, False

    def _opened(self) -> FolderNotifier | None:
        if self._notifier is None and self._can_tell:
            try:
                self._notifier = _notifier()
            except OSError:
                self._can_tell = False
        return self._notifier

    def _follow(
        self, notifier: FolderNotifier, watched: Callable[[], Iterable[str]]
    ) -> tuple[frozenset[str], bool]:
        """What is asked for, and whether there are folders from which nothing was told until now."""
        asked = frozenset(watched())
        with self._changed:
            return asked, notifier.follow(_folders(asked)) if asked else False

    def _next_news(self, stop: threading.Event) -> FolderNews | None:
        """Wait for it. None where it is to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._news or self._error or stop.is_set())
            (news, self._news), (error, self._error) = (self._news, FolderNews()), (self._error, None)
        if stop.is_set():
            return None
        if error is not None:
            raise error
        return news


class LibraryNotifier:
    """The same as `InotifyNotifier`, where the system is another."""

    tells_all = False

    def __init__(self) -> None:
        self._folders: frozenset[str] = frozenset()
        self._told: RustNotify | None = None

    def add(self, folder: str) -> None:
        pass  # the library takes all of them at once

    def follow(self, folders: Iterable[str]) -> bool:
        before, self._folders = self._folders, frozenset(folders)
        if before == self._folders:
            return False
        # Of a folder with all below it, the library would look at every file once more before it watches.
        self.close()
        self._told = _library()(sorted(self._folders), False, False, 0, False, True)
        return True

    def read(self) -> FolderNews:
        news = self._told.watch(AT_ONCE, AT_ONCE, LONGEST, _Twice()) if self._told is not None else None
        paths = frozenset(path for _, path in news) if isinstance(news, set) else frozenset[str]()
        return FolderNews(paths)

    def close(self) -> None:
        if self._told is not None:
            self._told.close()
            self._told = None


class _Twice:
    """Says after two looks that it is to stop. The library looks again and again, with a sleep before each,
    until what it is told has not grown since the look before: twice is enough, and without a sleep.
    """

    def __init__(self) -> None:
        self._looks = 0

    def is_set(self) -> bool:
        self._looks += 1
        return self._looks > 2


def _notifier() -> FolderNotifier:
    return InotifyNotifier() if sys.platform == "linux" else LibraryNotifier()


def _library() -> type[RustNotify]:
    """The library's package would also import what it starts programs with: that takes a start six times as
    long as the rest of it.
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


def _is_of(path: str, asked: frozenset[str]) -> bool:
    """Whether this is one of these, or lies in one of them and is no hidden one."""
    return path in asked or (_is_seen(path) and str(Path(path).parent) in asked)


def _is_seen(path: str) -> bool:
    return not Path(path).name.startswith(".")


def _folders(paths: Iterable[str]) -> frozenset[str]:
    """These folders; of a file, and of what is not there, the nearest above it that is there."""
    return frozenset(map(_folder, paths))


def _folder(path: str) -> str:
    here = Path(path)
    return str(next(filter(is_folder, (here, *here.parents)), here))
