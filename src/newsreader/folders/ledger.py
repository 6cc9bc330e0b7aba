"""What a reader has been told: every change of the cache becomes an event once, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from newsreader.folders.batches import Batch
from newsreader.folders.events import Loaded, LoadEvent, Removed
from newsreader.folders.told_ids import ToldIds
from newsreader.library.cache.blocks import Interned
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.column_files import ColumnsState
from newsreader.library.cache.files import GONE_DAYS, Changes
from newsreader.library.cache.ranking_files import Recalled
from newsreader.library.cache.scope import Scope
from newsreader.model import SearchEntry
from newsreader.query.article_ids import ArticleIds
from newsreader.query.entries import EntryColumns
from newsreader.scoring.heat import indexed
from newsreader.system.durations import today

STEP = 200
"""Articles that are told at a time."""
MOST_CHANGES = 500
"""Changes since the columns were written that a start can take in its stride: some 10 ms."""
KEPT_DAYS = GONE_DAYS - 10


class Ledger:
    """Knows which articles the reader has, up to which change of the cache, and what is not in the
    columns that are kept yet.

    Every method raises CacheLostError.
    """

    def __init__(self, cache: Cache, scope: Scope, key: str) -> None:
        """`key`: names the columns of these folders."""
        self._cache = cache
        self._scope = scope
        self._key = key
        self._told = ToldIds()
        self._last = 0
        self.recalled = Recalled()
        """What `recall` gave, as far as it stands in the rows of columns that are kept."""
        self._waiting: dict[str, None] = {}
        self._kept: ColumnsState | None = None
        self._changed: dict[str, SearchEntry | None] = {}
        self._interned = Interned()

    def __len__(self) -> int:
        """How many articles the reader has."""
        return len(self._told)

    @property
    def change(self) -> int:
        """The number of the last change of the cache that is known here."""
        return self._last

    def changed_since(self, change: int) -> frozenset[str]:
        """The ids of the articles that are new, or another, or gone since a change of this number."""
        with self._cache.files() as files:
            return files.changes(self._scope, change).article_ids

    def expect_again(self, told: Ledger) -> None:
        """Take over from a ledger of a lost cache: what it has told is checked at the end."""
        self._told = told._told
        self._waiting = dict.fromkeys(told._told)

    def recall(self) -> Sequence[SearchEntry]:
        """Everything the cache holds: the columns, and what has happened since they were written."""
        entries = self._read_columns()
        with self._cache.files() as files:
            changes = files.changes(self._scope, self._kept.change if self._kept else 0)
            # In an order that is the same for every start that finds these changes.
            wanted = sorted(changes.article_ids)
            changed = {article.id: indexed(article) for article in files.articles(self._scope, wanted)}
            gone = changes.article_ids - changed.keys()
            files.look_for_damage(self._scope, gone)
        in_file = len(entries)
        entries = entries.brought_up_to_date(gone, changed.values())
        self._told = ToldIds(entries.ids.copy())
        self._changed = dict.fromkeys(changes.article_ids) | changed
        self._last = changes.last
        self.recalled = self._recalled_rows(entries.ids, in_file)
        return entries

    def catch_up(self) -> bool:
        """Note what has changed and was not told; True where that is anything."""
        with self._cache.files() as files:
            changes = files.changes(self._scope, self._last)
        self._wait_for(changes)
        return bool(changes.article_ids)

    def keep(self, batches: Sequence[Batch]) -> tuple[list[range], list[Loaded]]:
        """Put parsed files into the cache and tell of them: for each batch its files' ids, and an event.

        Articles of which there are several copies wait for `flush`, so that they are merged once.
        """
        self.catch_up()
        doubtful = self._known_or_repeated(row.article_id for batch in batches for row in batch.rows)
        items = [{item.headline.id: item for item in batch.items(self._interned)} for batch in batches]
        with self._cache.files() as files:
            file_ids = files.keep((batch.shelf, batch.rows) for batch in batches)
            self._wait_for(files.changes(self._scope, self._last))
            copies = files.copies(self._scope, doubtful)
        events = []
        for batch, own in zip(batches, items, strict=True):
            ready = {article_id: item for article_id, item in own.items() if copies.get(article_id, 1) == 1}
            for article_id in ready:
                self._waiting.pop(article_id, None)
            self._note(ready)
            events.append(Loaded(tuple(ready.values()), batch.problems))
        return file_ids, events

    def flush(self) -> Iterator[LoadEvent]:
        """Tell of all that has changed otherwise: merged, removed, or written by another program."""
        self.catch_up()
        while self._waiting:
            some = tuple(islice(self._waiting, STEP))
            with self._cache.files() as files:
                here = {article.id: indexed(article) for article in files.articles(self._scope, some)}
            gone = tuple(
                article_id for article_id in some if article_id not in here and article_id in self._told
            )
            for article_id in some:
                del self._waiting[article_id]
            self._note(here | dict.fromkeys(gone))
            if here:
                yield Loaded(tuple(here.values()))
            if gone:
                yield Removed(gone)

    def write_columns(self) -> None:
        """Write the columns anew where a start would have much to add to those that are there."""
        files = self._cache.columns
        old = self._kept
        aged = old is not None and today() - old.day > KEPT_DAYS
        if files is None or self._waiting or (len(self._changed) <= MOST_CHANGES and not aged):
            return
        identity = self._cache.identity
        base = files.read(self._key, identity) if old else None
        if old is not None and (base is None or base.state != old):
            return  # another program has written them, or they were deleted: the next start sees to it
        state = ColumnsState(identity, self._last, today())
        if files.write(self._key, state, self._entries(base.entries if base else ())):
            self._kept = state
            self._changed.clear()

    def _recalled_rows(self, ids: ArticleIds, in_file: int) -> Recalled:
        kept = self._kept
        if kept is None or ids.cells.count < in_file:  # some have left their rows to the others
            return Recalled()
        return Recalled(f"{kept.identity} {kept.change}", self._last, tuple(ids.others))

    def _read_columns(self) -> EntryColumns:
        self._kept = None
        files = self._cache.columns
        kept = files.read(self._key, self._cache.identity) if files else None
        if kept is None or today() - kept.state.day > GONE_DAYS:
            return EntryColumns()
        self._kept = kept.state
        return kept.entries

    def _entries(self, base: Sequence[SearchEntry]) -> Iterator[SearchEntry]:
        changed = self._changed
        yield from (entry for entry in base if entry.headline.id not in changed)
        yield from filter(None, changed.values())

    def _wait_for(self, changes: Changes) -> None:
        self._last = changes.last
        self._waiting |= dict.fromkeys(changes.article_ids)

    def _known_or_repeated(self, article_ids: Iterable[str | None]) -> set[str]:
        """Those of which there may be other copies."""
        seen: set[str] = set()
        doubtful = set()
        for article_id in article_ids:
            if article_id is not None:
                if article_id in seen or article_id in self._told or article_id in self._waiting:
                    doubtful.add(article_id)
                seen.add(article_id)
        return doubtful

    def _note(self, items: Mapping[str, SearchEntry | None]) -> None:
        """The reader now has these; None stands for one that it has no more."""
        self._changed |= items
        for article_id, item in items.items():
            if item is None:
                self._told.discard(article_id)
            else:
                self._told.add(article_id)
