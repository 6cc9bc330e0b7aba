"""The values that articles in the store have, for completion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

from newsreader.query.completion import CompletionWords
from newsreader.store.store import Store


def tags_of(store: Store) -> dict[str, int]:
    """Every tag in use, with how many articles of the store have it."""
    return dict(Counter(chain.from_iterable([triage.tags for triage in store.triage if triage.tags])))


def vocabulary_of(store: Store, *, folded: bool) -> CompletionWords:
    """Every value with the number of rows that a view of it has; topics with all that lies below them.
    `folded`: whether a story is one row.
    """
    unseen, headlines, triage = store.unseen(folded=folded), store.headlines, store.triage
    stories = _seen_stories(store) if folded else ()

    def counted(name: str) -> dict[str, int]:
        value_of = attrgetter(name)
        counts = Counter(map(value_of, headlines))
        counts.subtract(value_of(headlines[row]) for row in unseen)
        for rows in stories:
            values = [value_of(headlines[row]) for row in rows]
            counts.subtract(Counter(values) - Counter(set(values)))
        counts.pop("", None)
        return dict(+counts)

    tagged = [row for row, decided in enumerate(triage) if decided.tags and row not in unseen]
    counts = store.counts(folded=folded)
    return CompletionWords(
        topics={name: count.total for name, count in counts.topics.items()},
        providers=counted("provider"),
        domains=counted("domain"),
        sources={name: count.total for name, count in counts.sources.items()},
        folders={name: count.total for name, count in counts.folders.items()},
        types=counted("type"),
        tags=dict(Counter(chain.from_iterable(triage[row].tags for row in tagged))),
    )


def _seen_stories(store: Store) -> Sequence[Sequence[int]]:
    """The rows of each story that folded views show, where there is more than one."""
    unseen = store.unseen(folded=True)
    stories = ([row for row in store.reports(story.id) if row not in unseen] for story in store.stories())
    return [rows for rows in stories if len(rows) > 1]
