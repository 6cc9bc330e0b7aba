"""What stories make of the articles of a session's sources, kept from one run to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from newsreader.library.cache.cache import Cache
from newsreader.library.cache.ranking_files import RankingFile, RankingFiles
from newsreader.store.store import Store
from newsreader.store.stories.kept import KeptRanking


class RankingKeeping:
    """Recalls a ranking where the articles and their stories are those of which it was made, and has it
    written where there was none. For the thread that has the store.
    """

    def __init__(self, store: Store, cache: Cache, key: str) -> None:
        """`key`: what tells the sources from every other set of them."""
        self._store = store
        self._cache = cache
        self._key = key
        self._state = ""
        self._contents = -1
        self._articles = ""

    def begin(self, state: str) -> None:
        """The articles are there. `state` tells them, their rows and their stories from all others; it is
        empty where nothing does.
        """
        self._state = f"{state} {self._store.weight}" if state else ""

    def recall(self) -> bool:
        """Let the store have what is kept. False where nothing is."""
        files = self._cache.rankings if self._state else None
        kept = files.read(self._key, self._state) if files is not None else None
        if kept is None:
            return False
        firsts, ends, leads, labels = kept.of_stories
        self._store.group_as_kept(
            KeptRanking(
                firsts, ends, leads, labels, kept.rows, kept.orders, kept.heats, kept.label_sets, kept.names
            )
        )
        self._articles, self._contents = kept.articles, self._store.contents
        return True

    @property
    def articles(self) -> str:
        """A digest of which articles are in the store; empty where it is not known. For any thread."""
        return self._articles if self._store.contents == self._contents else ""

    def watch(self) -> None:
        """The store is as the state tells, from here on until anything in it changes."""
        self._contents = self._store.contents

    @property
    def is_wanted(self) -> bool:
        """Whether what the store has now can be kept and is not, so that the next start need not make it."""
        known = self._state and self._store.contents == self._contents
        return bool(known) and not self._articles and self._cache.rankings is not None

    def writing(self) -> Iterator[Callable[[], object] | None]:
        """What writes the ranking, for another thread; before it None for each step of work. Nothing where it
        is written or can't be, or where the store changes meanwhile.
        """
        store, files = self._store, self._cache.rankings
        if files is None or not self.is_wanted:
            return
        contents, self._contents = self._contents, -1
        try:
            for kept in store.ranking():
                if store.contents != contents:
                    return
                if kept is None:
                    yield None
                    continue
                of_stories = kept.firsts, kept.ends, kept.leads, kept.labels
                ranking = RankingFile(
                    kept.heats, of_stories, kept.rows, kept.orders, kept.label_sets, kept.names
                )
                yield partial(self._write, files, ranking, store.headlines.ids.copy())
        except OverflowError:  # a heat that no number of 64 bits tells
            return

    def _write(self, files: RankingFiles, ranking: RankingFile, article_ids: Iterable[str]) -> None:
        from newsreader.stories.worker.source import digest_of_articles

        articles = digest_of_articles(article_ids)
        files.write(self._key, self._state, msgspec.structs.replace(ranking, articles=articles))
