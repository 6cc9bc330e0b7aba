"""Articles of one event become a story, as they come.

Each article is a vector of weighted terms (`vocabulary`), linked to the few articles most like it within a
time window (`index`). What a story is about (`vectors.Profile`) is the sum over its members of the member
and, by likeness, its neighbours: so a headline of five words is compared by what the headlines around it say
too. Two stories become one when the cosine of their profiles, fading with the time between them, exceeds what
stories of their sizes need (`settings`). New articles start as stories of one, and only what lies near them
is looked at: nothing is ever built anew. docs/stories.md has the measurements behind each choice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Final

from newsreader.errors import NotFoundError
from newsreader.stories.grouping.agglomeration import Near, agglomerate, is_out_of_reach, relate
from newsreader.stories.grouping.arrivals import Arrival, digest, place, read_all, rehearse
from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.duplicates import join_duplicates
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.index import TELLING, Index
from newsreader.stories.grouping.neighbours import Links, NeighbourSearch
from newsreader.stories.grouping.nodes import Posting
from newsreader.stories.grouping.records import Report, Story
from newsreader.stories.grouping.related_links import RelatedLinks
from newsreader.stories.grouping.review.cores import is_due, leaving
from newsreader.stories.grouping.review.own_words import OwnWords, habits_of, told_by_repetition
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.boilerplate import Boilerplate
from newsreader.stories.grouping.terms.repeated_text import RepeatedText
from newsreader.stories.grouping.terms.series import FeedTitles
from newsreader.stories.grouping.terms.vocabulary import Vocabulary

CHUNK: Final = 1_000
"""So many articles of a batch are placed at a time: between two chunks there is progress to show."""
SAME_TEXT: Final = 0.6
"""So like are two entries of a feed of which one is the other, edited."""

MOST_UNDONE: Final = 100
"""So many changes by hand can be undone exactly; an older one is undone by grouping its articles anew."""


class Grouper:
    """The stories of all articles added so far, and all that adding more needs.

    Not safe to use from two threads at once. Pure Python: 100,000 articles take the better part of a minute,
    so a first load belongs into a worker process, which hands the state back (`save`, `restored`).
    """

    def __init__(self, settings: GroupingSettings | None = None) -> None:
        self.settings = settings or GroupingSettings()
        self.vocabulary = Vocabulary()
        self.boilerplate = Boilerplate()
        self.repeated = RepeatedText()
        self.kinship = RelatedLinks()
        self.titles = FeedTitles()
        self.series = RelatedLinks()
        self.workshop = Clusters()
        self.constraints = Constraints()
        self.index = Index(self.settings.window, partial(_telling_terms, self.workshop))
        self.search = NeighbourSearch(self.workshop, self.index, self.vocabulary, self.settings)
        self.before: dict[tuple[str, str], tuple[Story, ...]] = {}
        self._together: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self.workshop.numbers)

    def __contains__(self, article: str) -> bool:
        return article in self.workshop.numbers

    def story_of(self, article: str) -> str:
        """The id of the article's story. Raises NotFoundError where the article was never added."""
        shop = self.workshop
        return shop.nodes[shop.entries[self._number(article)].story].id

    def story(self, story: str) -> Story:
        """The story with this id. Raises NotFoundError where there is none."""
        shop = self.workshop
        key = shop.keys.get(story)
        if key is None:
            raise NotFoundError(f"There is no story “{story}”.")
        return Story(story, tuple([shop.entries[number].id for number in shop.members(key)]))

    def stories(self) -> Iterator[Story]:
        """Every story, those of one article too, in the order of their first appearance."""
        for key in sorted(self.workshop.nodes):
            yield self.story(self.workshop.nodes[key].id)

    def add(self, batch: Iterable[Report]) -> frozenset[str]:
        """Group new articles; the ids of the stories that are new, changed or gone.

        The order within a batch doesn't matter. An article that is there already is grouped again if its
        text or time changed, else only its new related links count.
        """
        adding = self.adding(batch)
        while True:
            try:
                next(adding)
            except StopIteration as done:
                changed: frozenset[str] = done.value
                return changed

    def adding(self, batch: Iterable[Report]) -> Generator[int, None, frozenset[str]]:
        """`add` in steps: yields how many articles of the batch are done, returns what `add` returns."""
        self.workshop.begin()
        by_id = {report.id: report for report in sorted(batch, key=place)}
        reports = sorted(by_id.values(), key=place)
        linked = [report.id for report in reports if self.kinship.learn(report.id, report.related)]
        fresh = [report for report in reports if self._is_news(report)]
        habits = habits_of(fresh, self.repeated)
        read = read_all(fresh, self.vocabulary, self.boilerplate, self.repeated)
        done = len(reports) - len(read)
        for start in range(0, len(read), CHUNK):
            chunk = [
                Arrival(report, self.vocabulary.known(counted))
                for report, counted in read[start : start + CHUNK]
            ]
            rehearse(chunk, self.workshop, self.index, self.vocabulary, self.settings)
            entered = self._enter(chunk)
            self._follow_series(chunk, entered)
            self.connect(entered, self.search.links_of(entered))
            done += len(chunk)
            yield done
        self.leave_repetition(habits, habits_of(fresh, self.repeated))
        # New articles have been asked for their links when they were placed.
        placed = {arrival.report.id for arrival in read}
        self._believe([self.workshop.numbers[article] for article in linked if article not in placed])
        return self.workshop.changed()

    def forget(self, articles: Iterable[str]) -> frozenset[str]:
        """Let articles go; the ids of the stories that changed or are gone. Unknown ids don't matter.

        What they taught about words stays learnt.
        """
        self.workshop.begin()
        for article in articles:
            if article in self:
                self.kinship.forget(article)
                self._leave(article)
        return self.workshop.changed()

    def nearest(self, article: str, most: int = 5) -> tuple[str, ...]:
        """The ids of the articles most like this one whatever their time, best first, none of its own story.

        Raises NotFoundError where the article was never added.
        """
        entry = self.workshop.entries[self._number(article)]
        return tuple(self.search.anywhere(entry, most))

    def constrain(self, constraints: Constraints) -> frozenset[str]:
        """Follow the user's splits and merges from now on; the ids of the stories that changed or are gone.

        Going back to the constraints before (undo), and on again (redo), brings the very stories back.
        """
        shop = self.workshop
        shop.begin()
        difference = self.constraints.difference(constraints)
        parted = self.constraints.together - constraints.together
        here, there = self.constraints.digest(), constraints.digest()
        self.follow(constraints)
        if difference:
            remembered = self.before.pop((here, there), None)
            if remembered is not None:
                self._restore(remembered)
            else:
                self._remake(
                    {article for _, *pair in difference for article in pair if article in self}, parted
                )
            self.before[there, here] = shop.before()
            for oldest in list(self.before)[:-MOST_UNDONE]:
                del self.before[oldest]
        return shop.changed()

    def follow(self, constraints: Constraints) -> None:
        """Hold to constraints from now on, without looking at the stories that are there."""
        self.constraints = constraints
        self._together = constraints.partners()
        self.workshop.mark(constraints.marks())

    def _number(self, article: str) -> int:
        number = self.workshop.numbers.get(article)
        if number is None:
            raise NotFoundError(f"There is no article “{article}” among the stories.")
        return number

    def _is_news(self, report: Report) -> bool:
        """Whether the article is new or has changed; one that has changed leaves its story."""
        shop = self.workshop
        number = shop.numbers.get(report.id)
        if number is None:
            return True
        if shop.entries[number].digest == digest(report):
            return False
        self._leave(report.id)
        return True

    def _leave(self, article: str) -> None:
        """Let an article go from its story, and what its title said."""
        shop = self.workshop
        number = shop.entries[shop.numbers[article]].feed
        if number:
            self.titles.forget(number, article)
            self.series.forget(article)
        shop.leave(article)

    def _enter(self, chunk: Sequence[Arrival]) -> list[int]:
        """Each new article a story of its own; their numbers."""
        shop, entered = self.workshop, []
        # What a term weighs holds for all of them, of which most terms stand in several.
        vectors = self.vocabulary.vectors([arrival.terms for arrival in chunk])
        for (report, terms), vector in zip(chunk, vectors, strict=True):
            posting = Posting(
                report.id,
                vector,
                report.published,
                digest(report),
                extent=self.settings.extent(terms.stems),
                feed=shop.feed_number(report.feed),
            )
            number = shop.enter(posting)
            self.index.add(number, vector.terms[:TELLING], report.published)
            shop.new_story((number,))
            entered.append(number)
        return entered

    def _follow_series(self, chunk: Sequence[Arrival], entered: Sequence[int]) -> None:
        """Learn which entries go on with one of their feed, as their titles say."""
        shop = self.workshop
        for (report, _), number in zip(chunk, entered, strict=True):
            entry = shop.entries[number]
            if not entry.feed:
                continue
            sequels = self.titles.learn(entry.feed, report.id, report.title, report.published)
            self.series.learn(
                report.id, [other for other, said in sequels if said or self._tells_the_same(entry, other)]
            )

    def _tells_the_same(self, entry: Posting, other: str) -> bool:
        """Whether an entry tells what another one tells, whose title it takes up: it is that one, edited."""
        numbers, entries = self.workshop.numbers, self.workshop.entries
        return other in numbers and entry.vector.dot(entries[numbers[other]].vector.laid_out()) >= SAME_TEXT

    def connect(self, numbers: Sequence[int], links: Links) -> None:
        """Link articles that are new, by their numbers, to their neighbours, and let stories near them become
        one."""
        for (first, second), likeness in links.likeness.items():
            self.workshop.link(first, second, likeness)
        self._believe(numbers)
        join_duplicates(self.workshop, links.close, self.settings.duplicate, self.search.are_by_chance)
        self._agglomerate(links.close)
        self._review(dict.fromkeys(self.workshop.entries[number].story for number in numbers))

    def _agglomerate(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Let the stories of linked articles become one where they are like enough."""
        shop = self.workshop
        near: Near = {}
        for first, second in pairs:
            a, b = shop.entries[first].story, shop.entries[second].story
            if (
                a == b
                or b in near.get(a, ())
                or is_out_of_reach(shop.nodes[a], shop.nodes[b], self.settings)
                or self.search.are_by_chance(first, second)
            ):
                continue
            relate(near, a, b, shop.profile(a).dot(shop.profile(b)))
        agglomerate(near, shop, self.settings)
        shop.cool(near)
        self._review(near)

    def _review(self, keys: Iterable[int]) -> None:
        """Take apart the stories that are none any more, now that they have grown."""
        self._take_apart([key for key in keys if is_due(self.workshop, key)])

    def _take_apart(self, keys: Sequence[int]) -> None:
        """Let those go from stories that have no place in them by what they say."""
        shop = self.workshop
        own_words = OwnWords(shop, self.vocabulary, self.repeated, self.titles).vector
        for key in keys:
            for numbers in list(leaving(shop, key, self._partners, own_words, self.settings)):
                shop.part(key, numbers)
            shop.nodes[key].reviewed = len(shop.nodes[key].members)

    def leave_repetition(
        self, before: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]]
    ) -> None:
        """Take apart the stories that words held together which feeds have come to repeat."""
        shop = self.workshop
        keys = dict.fromkeys(told_by_repetition(shop, self.vocabulary, self.titles, before, now))
        self._take_apart([key for key in keys if shop.nodes[key].by_likeness])

    def _partners(self, number: int) -> Iterator[int]:
        """The numbers of the articles that one is held together with by more than likeness."""
        article = self.workshop.entries[number].id
        partners = chain(
            self._together_with(article),
            self.kinship.direct(article),
            self.kinship.through_a_third(article),
            self.series.direct(article),
        )
        known = self.workshop.numbers
        return (known[partner] for partner in partners if partner in known)

    def _believe(self, numbers: Sequence[int]) -> None:
        """Unite articles with those that the user's merges, then related links, hold them together with."""
        shop = self.workshop
        ids = [shop.entries[number].id for number in numbers]
        sources = (self._together_with, self.kinship.direct, self._reporting_the_same, self.series.direct)
        for partners in sources:
            for number, article in zip(numbers, ids, strict=True):
                for partner in partners(article):
                    if partner in self:
                        shop.unite(number, shop.numbers[partner])

    def _together_with(self, article: str) -> Sequence[str]:
        return self._together.get(article, ())

    def _reporting_the_same(self, article: str) -> Iterator[str]:
        """Articles not too far away in time that name a related one that this article names too.

        Those of its own story are left out, since very many of them can name the same.
        """
        numbers, entries, window = self.workshop.numbers, self.workshop.entries, self.settings.window
        own = entries[numbers[article]]
        when, story = own.published, own.story
        for sibling in self.kinship.through_a_third(article):
            number = numbers.get(sibling)
            if number is None or (theirs := entries[number]).story == story:
                continue
            then = theirs.published
            if when is None or then is None or abs(when - then) < window:
                yield sibling
                story = own.story

    def _restore(self, remembered: Sequence[Story]) -> None:
        """Put stories back as they stood; what has joined them since finds its place again."""
        shop = self.workshop
        kept = [
            (story.id, [shop.numbers[article] for article in story.members if article in self])
            for story in remembered
        ]
        keys = sorted({shop.entries[number].story for _, numbers in kept for number in numbers})
        loose = dict.fromkeys(number for key in keys for number in shop.dissolve(key))
        for story, numbers in kept:
            if numbers:
                shop.new_story(numbers, story)
            for number in numbers:
                del loose[number]
        self._place_again(list(loose))

    def _remake(self, articles: Iterable[str], parted: Iterable[tuple[str, str]]) -> None:
        """Take stories apart that the constraints no longer allow as they are, then follow the merges."""
        shop = self.workshop
        keys = sorted({shop.entries[shop.numbers[article]].story for article in articles})
        members = [shop.entries[number].id for key in keys for number in shop.nodes[key].members]
        pairs = [pair for pair in (*self.constraints.apart, *parted) if pair[0] in self and pair[1] in self]
        torn = {
            shop.entries[shop.numbers[first]].story
            for first, second in pairs
            if self._in_one_story(first, second)
        }
        self._place_again([number for key in keys if key in torn for number in shop.dissolve(key)])
        self._believe([shop.numbers[article] for article in sorted(members) if article in self._together])

    def _in_one_story(self, first: str, second: str) -> bool:
        shop = self.workshop
        return shop.entries[shop.numbers[first]].story == shop.entries[shop.numbers[second]].story

    def _place_again(self, numbers: Sequence[int]) -> None:
        """Group articles that have lost their story, from their links."""
        shop = self.workshop
        for number in numbers:
            shop.new_story((number,))
        self._believe(numbers)
        self._agglomerate((number, other) for number in numbers for other in shop.entries[number].links)


def _telling_terms(shop: Clusters, number: int) -> Sequence[int]:
    """The terms by which an article is found; none of one that has left."""
    return () if number in shop.gone else shop.entries[number].vector.terms[:TELLING]
