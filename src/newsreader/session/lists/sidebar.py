"""What the sidebar lists: views, the feeds in their folders, and the topics, with how much is unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.query import quoted
from newsreader.session.lists.place import ALL_TITLE
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.session.lists.visibility import ARCHIVED, MUTED
from newsreader.store.counts import Count, Counts
from newsreader.store.store import left_out
from newsreader.text import fold
from newsreader.topics.tree import TopicTree, is_browsable

if TYPE_CHECKING:
    from newsreader.session.lists.list_model import ListModel
    from newsreader.store.store import Store

FEEDS_TITLE: Final = "Feeds"
DOCUMENTS_TITLE: Final = "Folders"
TOPICS_TITLE: Final = "Topics"
LIVELIEST: Final = 10
"""So many topics are listed until all are asked for."""
ALL_TOPICS: Final = "all topics"
NO_FOLDER: Final = ""
FEED_QUERY: Final = "source="
"""How the query of a feed begins."""
FOLDER_QUERY: Final = "folder="
"""Likewise that of a folder of feeds."""
TOPIC_QUERY: Final = "topic:"
"""Likewise that of a topic."""


class ListedFeed(msgspec.Struct, frozen=True, dict=True):
    """A feed as the sidebar lists it. `source`: what its articles name as their source; `folder`: the topic
    that the user put it under first, "" for none.
    """

    title: str
    source: str
    folder: str = NO_FOLDER
    failing: bool = False

    @cached_property
    def query(self) -> str:
        """What finds its articles."""
        return quoted(self.source, FEED_QUERY)

    @cached_property
    def reading_order(self) -> tuple[bool, str, str]:
        """Folders by name, then the feeds in none; in each, the feeds by title."""
        return not self.folder, fold(self.folder), fold(self.title)


class SidebarContents(msgspec.Struct, frozen=True):
    """What is listed, and what of it is opened. `topics`: those that the user or a folder gave, beside those
    of the tree: the words that feeds give their articles are found by `topic:`, and listed with all topics.
    `documents`: what folders of documents are called as sources.
    """

    feeds: tuple[ListedFeed, ...] = ()
    topics: frozenset[str] = frozenset()
    documents: tuple[str, ...] = ()
    closed: frozenset[str] = frozenset()
    all_topics: bool = False
    only_unread: bool = False
    """Whether feeds with nothing unread are left out."""

    def toggled(self, entry: SidebarEntry) -> SidebarContents:
        """With what belongs to an entry listed below it, or not any more."""
        if entry.title.startswith(ALL_TOPICS):
            return msgspec.structs.replace(self, all_topics=not self.all_topics)
        return msgspec.structs.replace(self, closed=self.closed ^ {entry.title})

    def opened_for(self, entry: SidebarEntry) -> SidebarContents:
        """With the folder of a feed opened."""
        folders = {feed.folder for feed in self.feeds if feed.query == entry.query}
        return msgspec.structs.replace(self, closed=self.closed - folders)

    def entries(
        self, counts: Counts, tree: TopicTree, saved: Iterable[SidebarEntry]
    ) -> tuple[SidebarEntry, ...]:
        """Views first, the user's own between those that are always there; then the feeds, then topics."""
        everything = counts.everything
        entries = [
            SidebarEntry(ALL_TITLE, "", 0, everything.total, everything.unread),
            *saved,
            SidebarEntry("Archived", ARCHIVED, 0, counts.archived),
        ]
        if counts.muted:
            entries.append(SidebarEntry("Muted", MUTED, 0, counts.muted))
        return (*entries, *self._feeds(counts), *self._documents(counts), *self._topics(counts, tree))

    def _feeds(self, counts: Counts) -> Iterator[SidebarEntry]:
        if not self.feeds:
            return
        yield SidebarEntry("", None)
        yield SidebarEntry(FEEDS_TITLE, None)
        folders: dict[str, list[ListedFeed]] = {}
        for feed in sorted(self.feeds, key=attrgetter("reading_order")):
            folders.setdefault(feed.folder, []).append(feed)
        for folder, feeds in folders.items():
            opened = folder not in self.closed
            if folder:
                unread = counts.folders.get(folder, Count()).unread
                failing = not opened and any(feed.failing for feed in feeds)
                query = quoted(folder, FOLDER_QUERY)
                yield SidebarEntry(folder, query, 0, unread, unread, opened=opened, failing=failing)
            for feed in feeds if opened or not folder else ():
                unread = counts.sources.get(feed.source, Count()).unread
                if self.only_unread and not unread:
                    continue
                depth = 1 if folder else 0
                yield SidebarEntry(feed.title, feed.query, depth, unread, unread, failing=feed.failing)

    def _documents(self, counts: Counts) -> Iterator[SidebarEntry]:
        """The folders of documents, where there is anything beside a single one."""
        if not self.documents or len(self.documents) + bool(self.feeds) < 2:
            return
        yield SidebarEntry("", None)
        yield SidebarEntry(DOCUMENTS_TITLE, None)
        for name in self.documents:
            unread = counts.sources.get(name, Count()).unread
            yield SidebarEntry(name, _query_of_documents(name), 0, unread, unread)

    def _topics(self, counts: Counts, tree: TopicTree) -> Iterator[SidebarEntry]:
        folders = {feed.folder for feed in self.feeds}
        named = {name: count for name, count in counts.topics.items() if name not in folders}
        own = {name: count for name, count in named.items() if name in self.topics or name in tree.order}
        known = {name: count for name, count in named.items() if name in own or is_browsable(name)}
        if not known:
            return
        yield SidebarEntry("", None)
        yield SidebarEntry(TOPICS_TITLE, None)
        if self.all_topics or len(own) <= LIVELIEST:
            listed = known if self.all_topics else own
        else:
            ranked = sorted(own, key=lambda name: (-own[name].unread, -own[name].total, fold(name)))
            listed = {name: own[name] for name in ranked[:LIVELIEST]}
        more = SidebarEntry(f"{ALL_TOPICS} ({len(known):,})", "", -1, None, opened=self.all_topics)
        if self.all_topics:
            yield more
        totals = {name: count.total for name, count in listed.items()}
        for depth, name in tree.outline(totals, totals):
            unread = counts.topics.get(name, Count()).unread
            yield SidebarEntry(name, quoted(name, TOPIC_QUERY), depth, unread, unread)
        if len(listed) < len(known):
            yield more


def count_of(query: str, counts: Counts) -> Count | None:
    """What there is in the feed, folder or topic that a query stands for, listed or not, and in all of it for
    an empty one. None of other queries, and of what has no article.
    """
    from newsreader.query.lexer import tokens

    if not query:
        return counts.everything
    terms = tokens(query)
    head = f"{terms[0].name}{terms[0].operator}" if len(terms) == 1 else ""
    numbers = {FEED_QUERY: counts.sources, FOLDER_QUERY: counts.folders, TOPIC_QUERY: counts.topics}
    return numbers[head].get(terms[0].value) if head in numbers else None


def base_counted(shown: ListModel, store: Store) -> int | None:
    """How many rows a list has without its filter, of which not all need be known, with those that wait to be
    shown. None where no number is kept of that: with a filter for what is archived or muted, a list has that
    without the filter too.
    """
    _, narrowing = shown.asked
    if not all(left_out(narrowing)):
        return None
    count = count_of(shown.query_text, store.counts(folded=shown.folded))
    return count.total if count is not None else None


def rows_counted(shown: ListModel, store: Store) -> int | None:
    """Likewise, as it is filtered."""
    return None if shown.filter_text else base_counted(shown, store)


def _query_of_documents(name: str) -> str:
    """As that of a feed, but in parentheses: a folder has articles of many providers."""
    return f"({quoted(name, FEED_QUERY)})"
