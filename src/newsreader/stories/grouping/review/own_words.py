"""What articles that have been placed say beside what their feeds have come to repeat since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.terms.columns import marks_of
from newsreader.stories.grouping.terms.repeated_text import RepeatedText
from newsreader.stories.grouping.terms.series import FeedTitles
from newsreader.stories.grouping.terms.stems import all_words
from newsreader.stories.grouping.terms.vectors import Vector
from newsreader.stories.grouping.terms.vocabulary import Vocabulary


class OwnWords:
    """The vectors of articles without the words that their feeds repeat, as it is known now."""

    def __init__(
        self, shop: Clusters, vocabulary: Vocabulary, repeated: RepeatedText, titles: FeedTitles
    ) -> None:
        self._entries = shop.entries
        self._vocabulary = vocabulary
        self._names = {number: feed for feed, number in shop.feeds.items()}
        self._repeated = repeated
        self._titles = titles
        self._terms: dict[frozenset[str], frozenset[int]] = {}
        self._headings: dict[int, dict[str, list[int]]] = {}

    def vector(self, number: int) -> Vector:
        """Of length 1, and the article's own vector where its feed repeats nothing of it."""
        entry = self._entries[number]
        if not entry.feed:
            return entry.vector
        marks = self._headings_of(entry.feed).get(entry.id, [])
        words = self._repeated.repeated(self._names[entry.feed], marks)
        terms = self._terms.get(words)
        if terms is None:
            terms = self._terms[words] = self._vocabulary.terms_of(words)
        return entry.vector.without(terms)

    def _headings_of(self, feed: int) -> Mapping[str, list[int]]:
        """The marks of the last titles of a feed, by article."""
        headings = self._headings.get(feed)
        if headings is None:
            late = self._titles.titles.get(feed, ())
            headings = self._headings[feed] = {
                title.id: marks_of(all_words(" ".join(title.words))) for title in late
            }
        return headings


def habits_of(reports: Iterable[Report], repeated: RepeatedText) -> dict[str, frozenset[str]]:
    """The words that each feed of these reports repeats, as it is known now."""
    return {feed: repeated.known(feed) for feed in {report.feed for report in reports if report.feed}}


def told_by_repetition(
    shop: Clusters,
    vocabulary: Vocabulary,
    titles: FeedTitles,
    before: Mapping[str, frozenset[str]],
    now: Mapping[str, frozenset[str]],
) -> Iterator[int]:
    """The keys of the stories of which a late entry has words that its feed has come to repeat."""
    for feed, habits in now.items():
        gained = vocabulary.terms_of(habits - before[feed])
        if not gained:
            continue
        for title in titles.titles.get(shop.feed_number(feed), ()):
            number = shop.numbers.get(title.id)
            if number is not None and not gained.isdisjoint((entry := shop.entries[number]).vector.terms):
                yield entry.story
