"""One grouping of two: of the articles up to some time, and of those that came after it.

So two processes group an archive, each a half of it. What is near the cut is then looked up in the
earlier half, as if it came now; the rest keeps its links and stories. Each half has learnt by itself how much
its terms say, and vectors stay as they were made, as they do when words become commoner. A series of a feed
that goes on over the cut is not known as one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.nodes import Posting
from newsreader.stories.grouping.profiles import LARGE, Aside
from newsreader.stories.grouping.terms.vectors import Vector


def take_in(grouper: Grouper, later: Grouper) -> frozenset[str]:
    """Go on with all that another grouper knows, which is used up. None of its articles is here, and none
    came before the last one that is here.

    Returns the ids of the stories that are new or have changed.
    """
    shop = grouper.workshop
    shop.begin()
    feeds = {number: shop.feed_number(feed) for feed, number in later.workshop.feeds.items()} | {0: 0}
    habits = {feed: grouper.repeated.known(feed) for feed in later.repeated.habits}
    terms = _learn(grouper, later, feeds)
    last = max((entry.published for entry in shop.entries.values() if entry.published is not None), default=0)
    numbers = dict(_entries(shop, later.workshop, terms, feeds))
    _stories(shop, later.workshop, terms, min(numbers, default=0))
    # The index has only what came before the cut yet.
    near = [
        number
        for number, entry in numbers.items()
        if entry.published is None or entry.published - last < grouper.settings.window
    ]
    links = grouper.search.links_of(near)
    for number, entry in numbers.items():
        grouper.index.add_later(number, entry)
    grouper.connect(list(numbers), links)
    grouper.leave_repetition(habits, {feed: grouper.repeated.known(feed) for feed in habits})
    return shop.changed()


def _learn(grouper: Grouper, later: Grouper, feeds: Mapping[int, int]) -> list[int]:
    """All but articles and stories; our number of each term, by its own."""
    grouper.boilerplate.take_in(later.boilerplate)
    grouper.repeated = grouper.repeated.take_in(later.repeated)
    grouper.titles.take_in(later.titles, feeds)
    for ours, theirs in ((grouper.kinship, later.kinship), (grouper.series, later.series)):
        for article, related in theirs.names.items():
            ours.learn(article, related)
    terms = grouper.vocabulary.take_in(later.vocabulary)
    # It is in a ring with what numbers its terms, and nobody looks for rings while much is grouped.
    later.vocabulary.stems.clear()
    later.vocabulary.pairs.clear()
    return terms


def _entries(
    shop: Clusters, later: Clusters, terms: Sequence[int], feeds: Mapping[int, int]
) -> Iterator[tuple[int, Posting]]:
    """The articles, by the numbers that they have here."""
    first = shop.next_number
    for number, entry in later.entries.items():
        entry.vector = Vector(tuple(map(terms.__getitem__, entry.vector.terms)), entry.vector.weights)
        entry.feed = feeds[entry.feed]
        entry.links = array("I", [first + other for other in entry.links])
        shop.put(first + number, entry)
        yield first + number, entry


def _stories(shop: Clusters, later: Clusters, terms: Sequence[int], first: int) -> None:
    """The stories. `first`: what the numbers of articles have grown by."""
    rifts = shop.next_rift - 1
    for key in sorted(later.nodes):
        node = later.nodes[key]
        story = shop.new_story([first + number for number in node.members], node.id)
        story.rifts = frozenset(rift + rifts if rift > 0 else rift - rifts for rift in node.rifts)
        story.reviewed, story.by_likeness, story.duplicates = node.reviewed, node.by_likeness, node.duplicates
        aside = later.profiles.aside(key) if len(node.members) >= LARGE else None
        if aside is not None:
            ours = Aside(array("I", map(terms.__getitem__, aside.terms)), aside.weights)
            shop.profiles.put_aside(story.key, ours)
    shop.next_rift += later.next_rift - 1
