"""The values that articles in the store have, for completion."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from operator import attrgetter

from newsreader.query.completion import CompletionWords
from newsreader.store.store import Store


def tags_of(store: Store) -> dict[str, int]:
    """Every tag in use, with how many articles of the store have it."""
    return dict(Counter(chain.from_iterable([triage.tags for triage in store.triage if triage.tags])))


def vocabulary_of(store: Store) -> CompletionWords:
    """Every value with the number of articles that have it; topics with all that lies below them."""

    def counted(name: str) -> dict[str, int]:
        counts = Counter(map(attrgetter(name), store.headlines))
        counts.pop("", None)
        return dict(counts)

    return CompletionWords(
        topics={name: count.total for name, count in store.counts().topics.items()},
        providers=counted("provider"),
        domains=counted("domain"),
        sources=counted("source"),
        types=counted("type"),
        tags=tags_of(store),
    )
