"""The values that articles in the store have, for completion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter

from newsreader.query.gather import picked
from newsreader.query.nodes import TextField
from newsreader.store.counts import Count
from newsreader.store.store import Store


def tags_of(store: Store) -> dict[str, int]:
    """Every tag in use, with how many articles of the store have it."""
    return dict(Counter(chain.from_iterable([triage.tags for triage in store.triage if triage.tags])))


class StoreVocabulary:
    """Every value with the number of rows that a view of it has; topics with all that lies below them.

    Those of a field are counted when they are first asked for. `folded`: whether a story is one row.
    """

    def __init__(self, store: Store, *, folded: bool) -> None:
        self._store = store
        self._folded = folded
        self._known: dict[TextField, Mapping[str, int]] = {}

    def of(self, field: TextField) -> Mapping[str, int]:
        """The values of a field; none for those that differ from article to article."""
        values = self._known.get(field)
        if values is None:
            values = self._known[field] = self._values_of(field)
        return values

    def _values_of(self, field: TextField) -> Mapping[str, int]:
        counts = partial(self._store.counts, folded=self._folded)
        match field:
            case TextField.TOPIC:
                return _totals(counts().topics)
            case TextField.SOURCE:
                return _totals(counts().sources)
            case TextField.FOLDER:
                return _totals(counts().folders)
            case TextField.PROVIDER | TextField.DOMAIN | TextField.TYPE:
                return self._counted(field)
            case TextField.TAG:
                return self._tags()
            case TextField.TITLE | TextField.AUTHOR | TextField.URL | TextField.LANGUAGE:
                return {}

    def _tags(self) -> dict[str, int]:
        store, unseen = self._store, self._store.unseen(folded=self._folded)
        leads = store.leads if self._folded else ()
        tagged = [row for row, mark in enumerate(store.triage) if mark.tags and row not in unseen]
        # A story is one row for each tag that its reports have.
        rows = {(leads[row] if leads else row, tag) for row in tagged for tag in store.triage[row].tags}
        return dict(Counter(tag for _, tag in rows))

    def _counted(self, name: str) -> dict[str, int]:
        headlines = self._store.headlines
        numbers: Sequence[int] = attrgetter(name)(headlines)
        counts = Counter(numbers)
        counts.subtract(picked(numbers, tuple(self._store.unseen(folded=self._folded))))
        in_stories = [picked(numbers, rows) for rows in self._stories]
        # A story is one row for each value that its reports have.
        counts.subtract(chain.from_iterable(in_stories))
        counts.update(chain.from_iterable(map(set, in_stories)))
        return {
            value: count
            for number, count in counts.items()
            if count > 0 and (value := headlines.names[number])
        }

    @cached_property
    def _stories(self) -> Sequence[Sequence[int]]:
        """The rows of each story that folded views show, where there is more than one."""
        if not self._folded:
            return ()
        store, unseen = self._store, self._store.unseen(folded=True)
        stories = ([row for row in store.reports(story.id) if row not in unseen] for story in store.stories())
        return [rows for rows in stories if len(rows) > 1]


def _totals(counts: Mapping[str, Count]) -> dict[str, int]:
    return {name: count.total for name, count in counts.items()}
