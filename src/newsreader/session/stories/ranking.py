"""What stories make of the articles of a session's sources, kept from one run to the next."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Final

import msgspec

from newsreader.library.cache.cache import Cache
from newsreader.library.cache.ranking_files import RankingFile, RankingFiles, Recalled
from newsreader.query.gather import picked
from newsreader.store.store import Store
from newsreader.store.stories.kept import ELSEWHERE, KeptRanking

ChangedSince = Callable[[int], frozenset[str] | None]
"""Gives the ids of the articles that are new, or another, or gone since a change of the cache by its number;
None where that can't be known.
"""
NOT_RECALLED: Final = Recalled()
FEW: Final = 100
"""Changes that a start takes into a ranking in no time, of a million articles too: to write it anew for them
takes seconds.
"""


def nothing_changed(_: int) -> frozenset[str]:
    return frozenset()


class RankingKeeping:
    """Recalls a ranking of the articles that are open, brings what has changed since into it, and has it
    written where there was none of just these articles and stories. For the thread that has the store.
    """

    def __init__(self, store: Store, cache: Cache, key: str) -> None:
        """`key`: what tells the sources from every other set of them."""
        self._store = store
        self._cache = cache
        self._key = key
        self._recalled = NOT_RECALLED
        self._memberships = ""
        self._state = ""
        self._contents = -1
        self._articles = ""
        self._membership = -1
        self._is_kept = False

    def begin(self, recalled: Recalled, memberships: str) -> None:
        """The articles that were recalled are there. `memberships`: a digest of which of them are one story;
        empty where nobody knows.
        """
        self._recalled, self._memberships = recalled, memberships
        known = recalled.columns and memberships
        self._state = f"{recalled.columns} {self._store.weight}" if known else ""

    def recall(self, changed_since: ChangedSince) -> bool:
        """Let the store have what is kept, with what has changed. Whether all stories are known by that: else
        they are to be grouped now, of which those that are as before cost next to nothing.
        """
        files = self._cache.rankings if self._state else None
        kept = files.read(self._key, self._state) if files is not None else None
        if kept is None:
            return False
        if kept.recalled == self._recalled:
            changed: Collection[int] | None = ()
        else:
            changed = self._rows_changed(kept, changed_since)
            kept = self._in_rows_of_now(kept)
        if kept is None or changed is None:
            return False
        firsts, ends, leads, labels = kept.of_stories
        self._store.group_as_kept(
            KeptRanking(
                firsts, ends, leads, labels, kept.rows, kept.orders, kept.heats, kept.label_sets, kept.names
            ),
            changed,
        )
        if kept.memberships != self._memberships:
            return False
        if kept.recalled == self._recalled or _count(kept) == len(self._store):  # all are there, no others
            self._articles, self._membership = kept.articles, self._store.membership
        self._is_kept = bool(self._articles) and len(changed) <= FEW
        self.watch()
        return True

    def _rows_changed(self, kept: RankingFile, changed_since: ChangedSince) -> Collection[int] | None:
        """The rows of which a ranking may know nothing, or something else; None where some have left."""
        if kept.recalled.change > self._recalled.change:
            return None
        row_of = self._store.row_of
        changed = changed_since(kept.recalled.change)
        new = frozenset(self._recalled.later).difference(kept.recalled.later)
        if changed is None:
            return None
        rows = [row_of(article_id) for article_id in changed | new]
        return None if None in rows else [row for row in rows if row is not None]

    def _in_rows_of_now(self, kept: RankingFile) -> RankingFile | None:
        """A ranking with the articles behind the columns where they are now; None where not all are there."""
        before, now = kept.recalled.later, self._recalled.later
        if before == now[: len(before)]:
            return kept
        row_of, in_columns = self._store.row_of, len(self._store) - len(now)
        later = [row_of(article_id) for article_id in before]
        if None in later:
            return None
        rows = [*range(in_columns), *[row for row in later if row is not None]]
        firsts, ends, leads, labels = kept.of_stories
        return msgspec.structs.replace(
            kept,
            of_stories=(
                [first if first >= ELSEWHERE else rows[first] for first in firsts],
                ends,
                picked(rows, leads),
                labels,
            ),
            rows=picked(rows, kept.rows),
            orders={name: array("I", picked(rows, order)) for name, order in kept.orders.items()},
        )

    @property
    def articles(self) -> str:
        """A digest of which articles are in the store; empty where it is not known. For any thread."""
        return self._articles if self._store.membership == self._membership else ""

    def watch(self) -> None:
        """The store is as the state tells, from here on until anything in it changes."""
        self._contents = self._store.contents

    @property
    def is_wanted(self) -> bool:
        """Whether what the store has now can be kept and is not, so that the next start need not make it but
        for a few changes.
        """
        known = self._state and self._store.contents == self._contents
        return bool(known) and not self._is_kept and self._cache.rankings is not None

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
                    kept.heats,
                    of_stories,
                    kept.rows,
                    kept.orders,
                    kept.label_sets,
                    kept.names,
                    recalled=self._recalled,
                    memberships=self._memberships,
                )
                if self.articles:
                    ranking = msgspec.structs.replace(ranking, articles=self.articles)
                    yield partial(files.write, self._key, self._state, ranking)
                else:
                    yield partial(self._write, files, ranking, store.headlines.ids.copy())
        except OverflowError:  # a heat that no number of 64 bits tells
            return

    def _write(self, files: RankingFiles, ranking: RankingFile, article_ids: Iterable[str]) -> None:
        from newsreader.stories.worker.source import digest_of_articles

        articles = digest_of_articles(article_ids)
        files.write(self._key, self._state, msgspec.structs.replace(ranking, articles=articles))


def _count(ranking: RankingFile) -> int:
    """How many articles it is of; -1 where it has no order, which would tell."""
    return len(next(iter(ranking.orders.values()), ())) or -1
