"""Stories in the store: folded views, heats and numbers against a slow, plain reading of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import pytest
from heats import lead_of, story_heats
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from querying import NOW, TOPICS, World, article, means, queries

from newsreader.model import UNTOUCHED, Headline, Provider, SearchEntry, Topic, Triage
from newsreader.query import Cooling, Query, Sort, SortKey, hides, mutes, ordered, parse
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.nodes import And, InStory, Is, State
from newsreader.scoring.heat import Heat
from newsreader.store.row_flags import NO_ROWS
from newsreader.store.sort_orders import HOT_SECONDS
from newsreader.store.store import EVERYTHING, Count, Hotness, Store
from newsreader.store.stories.collapse import Folded
from newsreader.stories.grouping.news import is_settled
from newsreader.stories.grouping.records import Story

IDS = tuple("abcdefghij")
TREES = ((), (Topic("AI"), Topic("Computer Vision", parent="AI"), Topic("NLP", parent="AI")))
DONE = Triage(read=True)


def items() -> st.SearchStrategy[SearchEntry]:
    return st.builds(
        lambda article_id, provider, topics, quality, heat: article(
            f"Title {article_id}",
            id=article_id,
            provider=Provider(provider),
            topics=tuple(topics),
            quality=quality,
            heat=heat,
        ),
        st.sampled_from(IDS),
        st.sampled_from(("Wired", "T", "BBC", "Post", "")),
        st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
        st.none() | st.sampled_from((0, 50, 60)),
        st.none() | st.sampled_from((-1, 50, 70)),
    )


def triages() -> st.SearchStrategy[Triage]:
    return st.builds(
        Triage,
        read=st.booleans(),
        starred=st.booleans(),
        archived=st.sampled_from((False, False, True)),
        snoozed_until=st.sampled_from((None, None, NOW + 5, NOW + 50)),
        known=st.booleans(),
    )


def stories() -> st.SearchStrategy[Story]:
    return st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True).map(
        lambda members: Story(members[0], tuple(members))
    )


def story_queries() -> st.SearchStrategy[Query]:
    unread = Is(State.UNREAD)
    asked = st.sampled_from(
        [
            parse(text)
            for text in ("", "is:unread", "is:archived", "is:lead", "topic:ai", "is:unread topic:ai")
        ]
    )
    of_a_story = st.sampled_from(IDS).map(lambda article_id: Query(And((unread, InStory(article_id)))))
    return st.one_of(asked, of_a_story, queries().map(lambda query: Query(query.where)))


class FoldedAgainstModel(RuleBasedStateMachine):
    """Whatever comes, goes, is grouped and decided: a folded view is what one would fold by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.store = Store(lambda: self.now, hotness=Hotness(most_in_a_row=0))
        self.items: dict[str, SearchEntry] = {}
        self.marks: dict[str, Triage] = {}
        self.muted: set[str] = set()
        self.stories: dict[str, tuple[str, ...]] = {}

    @rule(batch=st.lists(items(), max_size=6))
    def add(self, batch: list[SearchEntry]) -> None:
        self.store.add(batch)
        self.items |= {item.headline.id: item for item in batch}

    @rule(ids=st.lists(st.sampled_from(IDS), max_size=3))
    def remove(self, ids: list[str]) -> None:
        self.store.remove(ids)
        for article_id in ids:
            self.items.pop(article_id, None)
            self.muted.discard(article_id)

    @rule(places=st.sets(st.integers(0, 9), max_size=3), muted=st.booleans())
    def mute(self, places: set[int], muted: bool) -> None:
        turned = self.store.mute({row for row in places if row < len(self.store.headlines)}, muted=muted)
        self.muted ^= turned

    @rule(batch=st.lists(stories(), max_size=3), gone=st.lists(st.sampled_from(IDS), max_size=2))
    def group(self, batch: list[Story], gone: list[str]) -> None:
        before = {article_id: self.seen(article_id) for article_id in self.items}
        changed = self.store.group(batch, gone)
        for story_id in (*gone, *(story.id for story in batch)):
            self.stories.pop(story_id, None)
        for story in batch:
            for other, members in list(self.stories.items()):
                self.tell(other, [article_id for article_id in members if article_id not in story.members])
            self.tell(story.id, story.members)
        assert (
            {article_id for article_id in self.items if self.seen(article_id) != before[article_id]}
            <= changed
            <= self.items.keys()
        )

    def tell(self, story_id: str, members: Iterable[str]) -> None:
        told = tuple(members)
        self.stories.pop(story_id, None)
        if len(told) > 1:
            self.stories[story_id] = told

    @rule(marks=st.dictionaries(st.sampled_from(IDS), triages() | st.just(UNTOUCHED), max_size=4))
    def decide(self, marks: dict[str, Triage]) -> None:
        self.store.decide(marks)
        self.marks |= marks

    @rule(tree=st.sampled_from(TREES))
    def plant(self, tree: tuple[Topic, ...]) -> None:
        self.store.plant(tree)

    @rule(seconds=st.sampled_from((1, 6, 60)))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds
        self.store.wake()

    @rule(
        base=story_queries(),
        narrowing=story_queries(),
        sort=st.builds(Sort, st.sampled_from(SortKey), st.booleans()),
        drop=st.frozensets(st.sampled_from(IDS), max_size=2),
        limit=st.none() | st.integers(1, 4),
    )
    def look(
        self, base: Query, narrowing: Query, sort: Sort, drop: frozenset[str], limit: int | None
    ) -> None:
        limited = msgspec.structs.replace(narrowing, limit=limit)
        view = self.store.view(base, limited, sort, drop=drop, folded=True)
        shown = self.folded(
            [article_id for article_id in self.matching(base, narrowing, sort) if article_id not in drop]
        )
        assert view.ids == tuple(shown)[:limit]
        folded = {article_id: tuple(shown[article_id]) for article_id in view.ids if shown[article_id]}
        assert view.folded == folded
        at_once = self.store.view(base, limited, sort, drop=drop, folded=True).folded
        if isinstance(at_once, Folded):
            at_once.spread()
        assert at_once == folded
        assert view.base_size == len(self.folded(self.matching(base, Query(None), sort, also=narrowing)))
        plain = self.store.view(base, narrowing, sort)
        assert list(plain.ids) == self.matching(base, narrowing, sort, folded=False)
        assert not plain.folded

    @rule(keep=st.frozensets(st.sampled_from(IDS)))
    def hold_the_members(self, keep: frozenset[str]) -> None:
        view = self.store.view(parse("is:unread"), keep=NO_ROWS.plus(self.store.rows_of(keep)), folded=True)
        below = {article_id for away in view.folded.values() for article_id in away}
        in_sight = {article_id for article_id in keep - self.muted if not self.is_hidden(article_id)}
        assert {*view.ids, *below} >= in_sight & self.items.keys()

    # The plain reading

    def headlines(self) -> list[Headline]:
        """As the rule on stories has them."""
        heats: dict[str, Heat] = {}
        for members in self.stories.values():
            reports = [self.items[article_id].headline for article_id in members if article_id in self.items]
            if len(reports) > 1:
                heats |= story_heats(reports)
        return [
            msgspec.structs.replace(
                item.headline, heat=heats[article_id].value, heat_computed=heats[article_id].computed
            )
            if article_id in heats
            else item.headline
            for article_id, item in self.items.items()
        ]

    def story(self, article_id: str) -> list[str]:
        members = next((known for known in self.stories.values() if article_id in known), (article_id,))
        return [member for member in members if member in self.items]

    def lead(self, article_id: str) -> str:
        return lead_of([self.items[report].headline for report in self.story(article_id)])

    def seen(self, article_id: str) -> tuple[object, ...]:
        return self.store.story(article_id), self.store.headline(article_id)

    def triage(self, article_id: str) -> Triage:
        return self.marks.get(article_id, UNTOUCHED)

    def is_quiet(self, article_id: str) -> bool:
        """Unread, of a story that the user is done with, or known when another report of it was read, which
        need not be here any more.
        """
        triage = self.triage(article_id)
        is_alone = not any(article_id in members for members in self.stories.values())
        if triage.read or triage.archived or is_alone:
            return False
        return triage.known or self.is_done_with(self.story(article_id))

    def is_done_with(self, reports: list[str]) -> bool:
        """Whether the lead is settled, with less than three providers more, or everything is."""
        settled = [report for report in reports if is_settled(self.triage(report))]
        others = [report for report in reports if report not in settled]
        fresh = {self.provider(report) for report in others} - {self.provider(report) for report in settled}
        return not others or (self.lead(reports[0]) in settled and len(fresh - {""}) < 3)

    def provider(self, article_id: str) -> str:
        headline = self.items[article_id].headline
        return headline.provider or headline.domain

    def world(self) -> World:
        ids = list(self.items)
        return World(
            HeadlineColumns(self.headlines()),
            [known.folded for known in self.items.values()],
            [self.triage(member) for member in ids],
            [""] * len(ids),
            frozenset(row for row, member in enumerate(ids) if member in self.muted),
            self.now,
            {} if self.store.tree.order == () else FAMILY,
            {
                story_id: frozenset(ids.index(member) for member in members if member in self.items)
                for story_id, members in self.stories.items()
            },
            [ids.index(self.lead(member)) for member in ids],
        )

    def matching(
        self, base: Query, narrowing: Query, sort: Sort, *, also: Query = EVERYTHING, folded: bool = True
    ) -> list[str]:
        """The ids in order. `also`: a query whose terms don't count, but which may show what is hidden."""
        world, ids = self.world(), list(self.items)
        hiding = hides(base) and hides(narrowing) and hides(also)
        muting = mutes(base) and mutes(narrowing) and mutes(also)
        wanted = {
            article_id
            for row, article_id in enumerate(ids)
            if not (hiding and self.is_hidden(article_id))
            and not (muting and article_id in self.muted)
            and all(query.where is None or means(query.where, row, world) for query in (base, narrowing))
        }
        if folded and wants_unread(base, narrowing):
            wanted = {article_id for article_id in wanted if not self.is_quiet(article_id)}
        elif folded and hiding:
            shut = {
                article_id
                for article_id in wanted
                if self.is_quiet(article_id)
                and self.is_done_with(self.story(article_id))
                and self.triage(self.lead(article_id)).archived
            }
            wanted -= shut
        rows = ordered(range(len(ids)), world.headlines, sort, Cooling(self.now - self.now % HOT_SECONDS))
        return [ids[row] for row in rows if ids[row] in wanted]

    def is_hidden(self, article_id: str) -> bool:
        triage = self.triage(article_id)
        return triage.archived or (triage.snoozed_until or 0) > self.now

    def folded(self, matching: Sequence[str]) -> dict[str, list[str]]:
        """The rows, each with what is folded away in it, both in order."""
        of_story: dict[str, list[str]] = {}
        for report in matching:
            of_story.setdefault(self.lead(report), []).append(report)
        shown = [(lead if lead in ids else ids[0], ids) for lead, ids in of_story.items()]
        return {row: [report for report in ids if report != row] for row, ids in shown}

    @invariant()
    def numbers_are_those_of_the_folded_views(self) -> None:
        counts = self.store.counts(folded=True)
        assert counts.everything == Count(self.rows_of(""), self.rows_of("is:unread"))
        assert counts.starred == self.rows_of("is:starred")
        assert counts.muted == self.rows_of("is:muted")
        assert counts.archived == self.rows_of("is:archived")
        for topic in TOPICS:
            asked = f'topic="{topic}"' if self.store.tree.order == () else f'topic:"{topic}"'
            if topic in self.store.tree.order or self.store.tree.order == ():
                expected = Count(self.rows_of(asked), self.rows_of(f"{asked} is:unread"))
                assert counts.topics.get(topic, Count()) == expected

    def rows_of(self, query: str) -> int:
        return len(self.store.view(parse(query), folded=True).ids)

    @invariant()
    def headlines_have_the_heats_of_the_rule(self) -> None:
        for headline in self.headlines():
            assert self.store.headline(headline.id) == headline
            heat = self.store.story_heat(headline.id)
            assert heat is None or heat.value == headline.heat

    @invariant()
    def what_was_given_is_told_as_it_was(self) -> None:
        for article_id, item in self.items.items():
            assert self.store.indexed(article_id) == item

    @invariant()
    def stories_are_those_that_were_told(self) -> None:
        for article_id in IDS:
            story = self.store.story(article_id)
            members = self.story(article_id) if article_id in self.items else []
            assert (list(story.members) if story else []) == (members if len(members) > 1 else [])


FAMILY = {
    "ai": frozenset({"AI", "Computer Vision", "NLP"}),
    "computer vision": frozenset({"Computer Vision"}),
    "nlp": frozenset({"NLP"}),
}


def wants_unread(*asked: Query) -> bool:
    unread = Is(State.UNREAD)
    return any(
        query.where == unread or (isinstance(query.where, And) and unread in query.where.nodes)
        for query in asked
    )


TestFoldedAgainstModel = FoldedAgainstModel.TestCase
TestFoldedAgainstModel.settings = settings(max_examples=40, stateful_step_count=15)


# What a user notices


def told(article_id: str, provider: str, quality: int | None = None, **known: object) -> SearchEntry:
    return article(article_id, id=article_id, provider=Provider(provider), quality=quality, **known)


@pytest.fixture
def store() -> Store:
    """A story of three reports, "best" in front, and an article on its own between them."""
    store = Store(lambda: NOW)
    store.add([told("best", "A", 80), told("alone", "A", 90), told("two", "B", 70), told("three", "C", 60)])
    store.group([Story("two", ("two", "best", "three"))])
    return store


def test_a_story_is_one_row_with_its_best_report_in_front(store: Store) -> None:
    view = store.view(EVERYTHING, folded=True)
    assert view.ids == ("best", "alone")
    assert view.folded == {"best": ("two", "three")}
    best, two = store.headline("best"), store.headline("two")
    assert best is not None
    assert (best.heat, best.heat_computed) == (100, True)
    assert two is not None
    assert two.superseded


def test_folding_off_means_every_report_is_a_row(store: Store) -> None:
    assert store.view(EVERYTHING).ids == ("best", "alone", "two", "three")


def test_the_row_stands_where_the_first_report_does_and_shows_the_lead(store: Store) -> None:
    assert store.view(EVERYTHING, sort=Sort(SortKey.TITLE, reverse=True), folded=True).ids == (
        "best",
        "alone",
    )
    assert store.view(EVERYTHING, sort=Sort(SortKey.TITLE), folded=True).ids == ("alone", "best")


def test_where_the_lead_does_not_match_the_first_report_that_does_is_shown(store: Store) -> None:
    view = store.view(EVERYTHING, parse("-best"), folded=True)
    assert view.ids == ("alone", "two")
    assert view.folded == {"two": ("three",)}


def test_what_is_no_story_any_more_is_as_it_was(store: Store) -> None:
    assert store.group([], ["two"]) == {"best", "two", "three"}
    assert store.view(EVERYTHING, folded=True).ids == ("alone", "best", "two", "three")
    assert [headline.heat for name in ("best", "two", "three") if (headline := store.headline(name))] == [
        80,
        70,
        60,
    ]


def test_articles_that_come_later_join_the_story_that_was_told_of(store: Store) -> None:
    store.remove(["best"])
    assert store.view(EVERYTHING, folded=True).ids == ("alone", "two")
    store.add([told("best", "A", 80)])
    assert store.view(EVERYTHING, folded=True).ids == ("best", "alone")


def test_a_story_that_was_read_is_not_unread_for_one_report_more(store: Store) -> None:
    store.decide({"best": DONE, "two": DONE})
    assert store.view(parse("is:unread"), folded=True).ids == ("alone",)
    assert store.view(parse("is:unread")).ids == ("alone", "three")
    assert store.counts(folded=True).everything == Count(2, 1)
    assert store.new_reports("best") == 0


def test_it_comes_back_with_three_providers_more(store: Store) -> None:
    store.decide(dict.fromkeys(("best", "two", "three"), DONE))
    more = [
        told(article_id, provider, 50)
        for article_id, provider in (("4", "D"), ("5", "E"), ("6", "F"), ("7", "B"))
    ]
    for count in (1, 2, 3, 4):
        store.add(more[:count])
        store.group([Story("two", ("two", "best", "three", *(item.headline.id for item in more[:count])))])
        back = "4" in store.view(parse("is:unread"), folded=True).ids
        assert (back, store.new_reports("best")) == ((True, count) if count > 2 else (False, 0))


def test_it_comes_back_with_a_new_lead(store: Store) -> None:
    store.decide(dict.fromkeys(("best", "two", "three"), DONE))
    store.add([told("better", "A", 95)])
    store.group([Story("two", ("two", "best", "three", "better"))])
    assert store.view(parse("is:unread"), folded=True).ids == ("better", "alone")
    assert store.new_reports("best") == 1


def test_a_story_nobody_looked_at_has_nothing_new(store: Store) -> None:
    assert store.new_reports("best") == store.new_reports("alone") == 0


def test_a_story_put_into_the_archive_does_not_come_out_for_one_report_more(store: Store) -> None:
    store.decide({article_id: Triage(archived=True) for article_id in ("best", "two")})
    assert store.view(EVERYTHING, folded=True).ids == ("alone",)
    assert store.counts(folded=True).everything == Count(1, 1)
    assert store.view(parse("is:archived"), folded=True).ids == ("best",)
    assert store.view(parse("story:two is:archived OR story:two"), folded=True).ids == ("best",)


def test_a_heat_that_the_source_gives_is_kept(store: Store) -> None:
    store.add([told("three", "C", 60, heat=300)])
    assert store.view(EVERYTHING, folded=True).ids == ("three", "alone")
    three = store.headline("three")
    assert three is not None
    assert (three.heat, three.heat_computed) == (300, False)


def test_the_points_for_each_report_are_the_users_choice() -> None:
    store = Store(lambda: NOW, weight=25)
    store.add([told("a", "A", 80), told("b", "B", 70)])
    store.group([Story("a", ("a", "b"))])
    heat = store.story_heat("a")
    assert heat is not None
    assert heat.value == 105
    assert heat.sentence() == "80 quality + 25 for 1 report by another provider (25 each) = 105"


def test_the_reports_of_a_view_stay_those_it_was_made_with(store: Store) -> None:
    view = store.view(EVERYTHING, folded=True)
    store.group([], ["two"])
    assert view.folded == {"best": ("two", "three")}


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), min_size=31, max_size=31))
def test_a_balanced_order_has_one_row_for_each_story(rows: list[int], groups: list[int]) -> None:
    store = Store(lambda: NOW, hotness=Hotness(most_in_a_row=2))
    store.add([told(str(row), "AB"[row % 2], row) for row in rows])
    for group in set(groups):
        members = [str(row) for row, own in enumerate(groups) if own == group]
        store.group([Story(f"story {group}", tuple(members))])
    ids = store.view(EVERYTHING, sort=Sort(SortKey.HOT), folded=True).ids
    stories = [groups[int(article_id)] for article_id in ids]
    assert len(stories) == len(set(stories)) == len({groups[row] for row in rows})


def test_topics_count_a_story_once() -> None:
    store = Store(lambda: NOW)
    store.plant([Topic("AI"), Topic("NLP", parent="AI")])
    store.add(
        [told("a", "A", topics=("AI",)), told("b", "B", topics=("NLP",)), told("c", "B", topics=("NLP",))]
    )
    store.group([Story("a", ("a", "b"))])
    assert store.counts(folded=True).topics == {"AI": Count(2, 2), "NLP": Count(2, 2)}
    store.decide({"b": DONE})
    assert store.counts(folded=True).topics == {"AI": Count(2, 2), "NLP": Count(2, 1)}


def test_points_of_rules_stay_on_the_lead_as_stories_come_and_go() -> None:
    store = Store(lambda: 1_000)
    store.add(
        SearchEntry(
            Headline(name, name, provider=name, quality=quality, heat=quality, heat_computed=True), name
        )
        for name, quality in (("best", 60), ("other", 40))
    )
    rows = {name: row for name in ("best", "other") if (row := store.row_of(name)) is not None}

    def heats() -> tuple[int | None, ...]:
        return tuple(store.headlines[rows[name]].heat for name in ("best", "other"))

    assert store.warm({rows["best"]: 5, rows["other"]: 7}) == list(rows.values())
    assert heats() == (65, 47)
    store.group([Story("s", ("best", "other"))])
    assert heats() == (75, -1), "60 + 10 for the other report + 5; what is superseded stays so"
    entry = store.indexed("best")
    assert entry is not None
    assert entry.headline.heat == 60
    store.group([], gone=["s"])
    assert heats() == (65, 47)
    store.warm({rows["best"]: 0, rows["other"]: -99})
    assert heats() == (60, 0)
