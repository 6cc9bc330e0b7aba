"""One grouping of two: of the articles up to some time, and of those that came after it.

So two processes group an archive, each a half of it. What is near the cut is then looked up in the
earlier half, as if it came now; the rest keeps its links and stories. Each half has learnt by itself how much
its terms say, and vectors stay as they were made, as they do when words become commoner. A series of a feed
that goes on over the cut is not known as one.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from newsreader.stories.grouping import posting_columns, story_columns
from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.posting_columns import KeptPostings, moved
from newsreader.stories.grouping.profiles import Aside
from newsreader.stories.grouping.story_columns import KeptStories, story_of_each


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
    times = (shop.entries[number].published for number in shop.entries)
    last = max((published for published in times if published is not None), default=0)
    first = shop.next_number
    stories = story_columns.columns_of(later.workshop, later.workshop.nodes)
    columns = posting_columns.columns_of(later.workshop.entries, story_of_each(stories))
    kept = KeptPostings(moved(columns, first, terms, feeds.__getitem__), grouper.vocabulary.numbers)
    shop.enter_later(kept.ids, kept.numbers, kept)
    _stories(shop, KeptStories(stories, later.workshop), terms, first)
    shop.next_rift += later.workshop.next_rift - 1
    # The index has only what came before the cut yet.
    near = [
        number
        for number, published in zip(kept.numbers, kept.times(), strict=True)
        if published is None or published - last < grouper.settings.window
    ]
    links = grouper.search.links_of(near)
    grouper.index.add_later(kept)
    grouper.connect(kept.numbers.tolist(), links)
    grouper.leave_repetition(habits, {feed: grouper.repeated.known(feed) for feed in habits})
    return shop.changed()


def _learn(grouper: Grouper, later: Grouper, feeds: Mapping[int, int]) -> list[int]:
    """All but articles and stories; our number of each term, by its own."""
    grouper.boilerplate.take_in(later.boilerplate)
    grouper.repeated = grouper.repeated.take_in(later.repeated)
    grouper.titles.take_in(later.titles, feeds)
    for ours, theirs in ((grouper.kinship, later.kinship), (grouper.series, later.series)):
        for article, related in theirs.items():
            ours.learn(article, related)
    terms = grouper.vocabulary.take_in(later.vocabulary)
    # It is in a ring with what numbers its terms, and nobody looks for rings while much is grouped.
    later.vocabulary.stems.clear()
    return terms


def _stories(shop: Clusters, kept: KeptStories, terms: Sequence[int], first: int) -> None:
    """The stories. `first`: what the numbers of articles have grown by."""
    rifts = shop.next_rift - 1
    for place, name in enumerate(kept.names):
        story = shop.new_story([first + number for number in kept.members_of(place)], name)
        story.rifts = frozenset(rift + rifts if rift > 0 else rift - rifts for rift in kept.rifts_of(place))
        story.reviewed, story.duplicates = kept.reviewed[place], kept.duplicates[place]
        story.by_likeness = bool(kept.by_likeness[place])
        if (aside := kept.aside_of(place)) is not None:
            ours = Aside(array("I", map(terms.__getitem__, aside.terms)), aside.weights)
            shop.profiles.put_aside(story.key, ours)
