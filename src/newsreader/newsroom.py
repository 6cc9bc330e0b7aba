"""All that is open while the reader or a command works: store, library, cache, loader and desk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from newsreader.config import Config
from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.cache import Cache
from newsreader.loading import Finished, Loaded, Loader, LoadEvent, Removed, Topics
from newsreader.model import Article, Problem
from newsreader.paths import Paths, seeds
from newsreader.store import Store
from newsreader.stories.heat import indexed
from newsreader.triaging import Desk

WATCH_DEBOUNCE: Final = 400
"""Milliseconds without a change after which changes are told of."""


class Newsroom:
    """Open it with `Newsroom.open`, close it when done. The store belongs to the thread that opened it."""

    def __init__(
        self, roots: Sequence[Path], library: Library, cache: Cache, clock: Callable[[], float] = time.time
    ) -> None:
        self.roots = tuple(roots)
        self.library = library
        self.cache = cache
        self.store = Store(clock, self._search_bodies)
        self.desk = Desk(self.store, library)
        self.loader = Loader(self.roots, cache)
        self.problems: tuple[Problem, ...] = ()

    @classmethod
    def open(
        cls, given: Sequence[Path], paths: Paths, config: Config, clock: Callable[[], float] = time.time
    ) -> Newsroom:
        """Open on the paths given, else on those of the configuration, else on the bundled seeds."""
        roots = given or [Path(path).expanduser() for path in config.sources.paths] or [seeds()]
        return cls(
            [root.absolute() for root in roots],
            Library.open(paths.library),
            Cache.open(paths.cache_file),
            clock,
        )

    def load_all(self) -> Finished:
        """Load everything and wait for it, as a command does."""
        self.open_store()
        finished = None
        for event in self.loader.load():
            self.take(event)
            if isinstance(event, Finished):
                finished = event
        assert finished is not None
        return finished

    def open_store(self) -> None:
        """Fill the store with what is decided and what the cache holds. For the thread that has the store."""
        self.store.decide(self.library.triage())
        self.take(self.loader.cached())

    def changes(self, stop: threading.Event) -> Iterator[LoadEvent]:
        """What differs from what the store holds, for a loading thread; the store's own gives it to `take`."""
        return self.loader.load(stop)

    def watch(self, stop: threading.Event) -> Iterator[None]:
        """Wait for changes in the folders, and say whenever there is one, until stopped."""
        from watchfiles import watch

        existing = [root for root in self.roots if root.exists()]
        if not existing or stop.is_set():
            return
        for _ in watch(*existing, stop_event=stop, debounce=WATCH_DEBOUNCE, ignore_permission_denied=True):
            yield None

    def take(self, event: LoadEvent) -> tuple[str, ...]:
        """Bring what was loaded into the store. Returns the ids that are new."""
        if isinstance(event, Loaded):
            return self.store.add(event.items)
        if isinstance(event, Removed):
            self.store.remove(event.ids)
        elif isinstance(event, Topics):
            self.store.plant(event.topics)
        elif isinstance(event, Finished):
            self.problems = event.problems
        return ()

    def article(self, article_id: str) -> Article:
        """The whole article: from what is open, else from what was opened at another time.

        Raises:
            NotFoundError: it is in neither.
        """
        article = self.cache.article(article_id, self.roots) or self.cache.article(article_id)
        if article is None:
            raise NotFoundError(f"no article has the id {article_id}", "newsreader list shows the ids.")
        return article

    def recall(self, article_id: str) -> bool:
        """Take in an article that was opened at another time. False where none is known by this id."""
        article = self.cache.article(article_id)
        if article is None:
            return False
        self.store.add([indexed(article)])
        return True

    def close(self) -> None:
        self.cache.close()
        self.library.close()

    def _search_bodies(self, words: Sequence[str]) -> frozenset[str]:
        return self.cache.search_bodies(words)


def address_to_open(article: Article, config: Config) -> str | None:
    """The address to open or copy: of the kind the user prefers, else the best there is."""
    urls = article.urls
    preferred = {"original": urls.original, "web": urls.web, "amp": urls.amp}[config.reading.open]
    return preferred or urls.best
