"""Copies of one article, from folders and from feeds: in the store they are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from newsreader.model import FIELD_END, Headline, SearchEntry
from newsreader.query.entries import ids_of, topics_of
from newsreader.scoring.heat import heat_by_rule
from newsreader.store.store import Store


class Pair(msgspec.Struct, frozen=True, gc=False):
    """The two copies of an article that is in a folder and in a feed."""

    folder: SearchEntry
    feed: SearchEntry


class SourceMerge:
    """Brings articles of folders and of feeds into one store, and takes them out of it again.

    An article stays as long as one of the two has it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of_feeds: set[str] = set()
        self._pairs: dict[str, Pair] = {}
        self.folder_topics: set[str] = set()
        """The topics that documents in folders gave their articles."""

    @property
    def of_feeds(self) -> frozenset[str]:
        """The ids of all articles that feeds brought."""
        return frozenset(self._of_feeds)

    def in_feeds(self, article_id: str) -> bool:
        return article_id in self._of_feeds

    def is_scored(self, article_id: str) -> bool:
        """Whether its source says itself how good it is: feeds give what is thought of the feed to all."""
        return article_id not in self._of_feeds or article_id in self._pairs

    def from_folders(self, items: Sequence[SearchEntry]) -> Sequence[str]:
        """Take in what folders hold. Returns the ids that are new."""
        self.folder_topics |= topics_of(items)
        if not self._of_feeds:
            return self._store.add(items)
        return self._store.add([self._with_feed(item) for item in items])

    def from_feeds(self, items: Sequence[SearchEntry]) -> Sequence[str]:
        """Take in what feeds brought. Returns the ids that are new."""
        if not len(self._store):
            self._of_feeds.update(ids_of(items))
            return self._store.add(items)
        united = [self._with_folder(item) for item in items]
        self._of_feeds.update(item.headline.id for item in united)
        return self._store.add(united)

    def revalued(self, article_ids: Sequence[str], quality: int) -> tuple[Sequence[str], Sequence[str]]:
        """Feeds are worth something else by now. Of these articles, those that feeds alone have; and those
        that a folder has too, which take it on here.
        """
        here = article_ids
        if not self._of_feeds.issuperset(article_ids):
            here = [article_id for article_id in article_ids if article_id in self._of_feeds]
        in_both = [article_id for article_id in here if article_id in self._pairs] if self._pairs else []
        if not in_both:
            return here, ()
        pairs = map(self._pairs.__getitem__, in_both)
        self._store.add([self._paired(Pair(pair.folder, valued(pair.feed, quality))) for pair in pairs])
        return [article_id for article_id in here if article_id not in self._pairs], in_both

    def left_folders(self, article_ids: Iterable[str]) -> None:
        """No folder holds these any more."""
        self._leave(article_ids, lambda pair: pair.feed)

    def left_feeds(self, article_ids: Iterable[str]) -> None:
        """No feed holds these any more."""
        leaving = [article_id for article_id in article_ids if article_id in self._of_feeds]
        self._of_feeds.difference_update(leaving)
        self._leave(leaving, lambda pair: pair.folder)

    def _with_feed(self, item: SearchEntry) -> SearchEntry:
        article_id = item.headline.id
        if article_id not in self._of_feeds:
            return item
        pair = self._pairs.get(article_id)
        feed = pair.feed if pair is not None else self._store.indexed(article_id)
        return item if feed is None else self._paired(Pair(item, feed))

    def _with_folder(self, item: SearchEntry) -> SearchEntry:
        article_id = item.headline.id
        pair = self._pairs.get(article_id)
        if pair is None and article_id in self._of_feeds:
            return item
        folder = pair.folder if pair is not None else self._store.indexed(article_id)
        return item if folder is None else self._paired(Pair(folder, item))

    def _paired(self, pair: Pair) -> SearchEntry:
        self._pairs[pair.folder.headline.id] = pair
        return united(pair.folder, pair.feed)

    def _leave(self, article_ids: Iterable[str], what_stays: Callable[[Pair], SearchEntry]) -> None:
        pairs = {article_id: self._pairs.pop(article_id, None) for article_id in article_ids}
        self._store.add([what_stays(pair) for pair in pairs.values() if pair is not None])
        self._store.remove([article_id for article_id, pair in pairs.items() if pair is None])


def valued(item: SearchEntry, quality: int) -> SearchEntry:
    """An article of a feed with what that is worth by now."""
    headline = item.headline
    heat = heat_by_rule(quality, headline.related)
    return SearchEntry(msgspec.structs.replace(headline, quality=quality, heat=heat), item.folded)


def united(folder: SearchEntry, feed: SearchEntry) -> SearchEntry:
    """What `indexed` gives of the two articles merged, the folder's first, as far as headlines tell.

    They don't tell whether both name the same related article, which feeds never do.
    """
    first, second = folder.headline, feed.headline
    topics = tuple(dict.fromkeys((*first.topics, *second.topics)))
    publisher = second if _is_named(second) and not _is_named(first) else first
    headline = msgspec.structs.replace(
        first,
        provider=publisher.provider,
        domain=publisher.domain,
        published=first.published if first.published is not None else second.published,
        undated=first.published is None and second.undated,
        topics=topics,
        quality=first.quality if first.quality is not None else second.quality,
        related=first.related + second.related,
        has_image=first.has_image or second.has_image,
        source=first.source or second.source,
        updated=second.updated,
    )
    return SearchEntry(
        _with_heat(headline, first, second), _folded(folder.folded, feed.folded, publisher is first)
    )


def _is_named(headline: Headline) -> bool:
    """Whether more than the domain is known of its publisher."""
    return headline.provider not in ("", headline.domain)


def _with_heat(both: Headline, first: Headline, second: Headline) -> Headline:
    """The source's own heat where one gives it, else the rule's."""
    for headline in (first, second):
        if headline.heat is not None and not headline.heat_computed:
            return msgspec.structs.replace(both, heat=headline.heat, heat_computed=False)
    if both.quality is None:
        return msgspec.structs.replace(both, heat=None, heat_computed=False)
    superseded = first.superseded if first.quality is not None else second.superseded
    heat = heat_by_rule(both.quality, both.related, superseded=superseded)
    return msgspec.structs.replace(both, heat=heat, heat_computed=True)


def _folded(first: str, second: str, publisher_of_first: bool) -> str:
    """Title, excerpt, publisher and topics, as `SearchEntry` tells; the first's where it says something."""
    title, excerpt, publisher, topics = first.split(FIELD_END)
    _, other_excerpt, other_publisher, other_topics = second.split(FIELD_END)
    all_topics = dict.fromkeys((*topics.split("\n"), *other_topics.split("\n")))
    return FIELD_END.join(
        (
            title,
            excerpt or other_excerpt,
            publisher if publisher_of_first else other_publisher,
            "\n".join(topic for topic in all_topics if topic),
        )
    )
