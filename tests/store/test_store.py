"""The store against a plain model of it, and what a user notices of counts and views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from querying import NOW, TOPICS, WORDS, World, article, means, queries

from newsreader.model import UNTOUCHED, Headline, Provider, SearchEntry, Topic, Triage
from newsreader.query import Cooling, Query, Sort, SortKey, hides, mutes, ordered, parse
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.store import sort_orders
from newsreader.store.row_flags import NO_ROWS
from newsreader.store.search import word_search
from newsreader.store.sort_orders import HOT_SECONDS
from newsreader.store.store import EVERYTHING, Count, Counts, Hotness, Store, View
from newsreader.topics.tree import TopicTree

IDS = tuple("abcdefgh")
FEW_WORDS = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
TREES = (
    (),
    (Topic("AI"), Topic("Computer Vision", parent="AI"), Topic("NLP", parent="ai")),
    (Topic("Computer Vision", "CV"), Topic("AI", parent="CV"), Topic("Métiers")),
)


def item(article_id: str, title: str = "", **known: object) -> SearchEntry:
    return article(title or f"Title {article_id}", id=article_id, **known)


def items() -> st.SearchStrategy[SearchEntry]:
    days = st.none() | st.integers(1, 28).map(lambda day: datetime(2021, 6, day, tzinfo=UTC))
    return st.builds(
        lambda article_id, title, excerpt, name, topics, published, quality, heat: article(
            title, id=article_id, excerpt=excerpt, provider=Provider(name), topics=tuple(topics),
            published=published, quality=quality, heat=heat,
        ),
        st.sampled_from(IDS), FEW_WORDS, FEW_WORDS, st.sampled_from(("Wired", "T", "")),
        st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
        days, st.none() | st.sampled_from((0, 50)), st.none() | st.sampled_from((-1, 50, 70)),
    )  # fmt: skip


def triages() -> st.SearchStrategy[Triage]:
    return st.builds(
        Triage,
        read=st.booleans(),
        starred=st.booleans(),
        archived=st.booleans(),
        snoozed_until=st.sampled_from((None, NOW - 5, NOW + 5, NOW + 50)),
        tags=st.sampled_from((frozenset(), frozenset({"later"}))),
    )


def sorts() -> st.SearchStrategy[Sort]:
    return st.builds(Sort, st.sampled_from(SortKey), st.booleans())


class PlainWorld(World):
    """The articles of a plain store, for the slow reading of queries."""

    tree: TopicTree = TopicTree()

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self.tree.family(folded_name)


class StoreAgainstModel(RuleBasedStateMachine):
    """Whatever comes, goes and is decided: what the store keeps is what one would count afresh."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.store = Store(lambda: self.now, self.holding, Hotness(most_in_a_row=0))
        self.items: dict[str, SearchEntry] = {}
        self.marks: dict[str, Triage] = {}
        self.muted: set[str] = set()

    def holding(self, words: Sequence[str]) -> Iterable[str]:
        return [
            article_id for article_id, known in self.items.items() if set(words) <= set(known.folded.split())
        ]

    @rule(batch=st.lists(items(), max_size=6))
    def add(self, batch: list[SearchEntry]) -> None:
        expected = tuple(
            dict.fromkeys(item.headline.id for item in batch if item.headline.id not in self.items)
        )
        assert self.store.add(batch) == expected
        self.items |= {item.headline.id: item for item in batch}

    @rule(ids=st.lists(st.sampled_from(IDS), max_size=3))
    def remove(self, ids: list[str]) -> None:
        self.store.remove(ids)
        for article_id in ids:
            self.items.pop(article_id, None)
            self.muted.discard(article_id)

    @rule(places=st.sets(st.sampled_from(range(len(IDS)))), muted=st.booleans())
    def mute(self, places: set[int], muted: bool) -> None:
        rows = {
            place: self.store.headlines[place].id for place in places & set(range(len(self.store.folded)))
        }
        meant = {article_id for article_id in rows.values() if article_id in self.items}
        turned = self.store.mute(rows.keys(), muted=muted)
        assert turned == (meant - self.muted if muted else meant & self.muted)
        self.muted ^= turned

    @rule(marks=st.dictionaries(st.sampled_from(IDS), triages() | st.just(UNTOUCHED), max_size=4))
    def decide(self, marks: dict[str, Triage]) -> None:
        differing = {
            article_id
            for article_id, triage in marks.items()
            if triage != self.marks.get(article_id, UNTOUCHED)
        }
        assert self.store.decide(marks) == differing & self.items.keys()
        self.marks |= marks

    @rule(tree=st.sampled_from(TREES))
    def plant(self, tree: tuple[Topic, ...]) -> None:
        self.store.plant(tree)

    @rule(seconds=st.sampled_from((1, 6, 60)))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds
        self.store.wake()

    @rule(base=queries(), narrowing=queries(), sort=st.none() | sorts())
    def look(self, base: Query, narrowing: Query, sort: Sort | None) -> None:
        self.check(self.store.view(base, narrowing, sort), sort)

    @rule(base=queries(), text=FEW_WORDS, sort=sorts(), back=st.integers(0, 9))
    def type_a_filter(self, base: Query, text: str, sort: Sort, back: int) -> None:
        lengths = [*range(len(text) + 1), *range(len(text), max(0, len(text) - back), -1)]
        for length in lengths:
            self.check(self.store.view(base, parse(text[:length]), sort), sort)

    @rule(base=queries(), narrowings=st.lists(queries() | FEW_WORDS.map(parse), max_size=6))
    def change_the_filter(self, base: Query, narrowings: list[Query]) -> None:
        for narrowing in narrowings:
            self.check(self.store.view(base, narrowing), None)

    @rule(base=queries(), keep=st.frozensets(st.sampled_from(IDS)), drop=st.frozensets(st.sampled_from(IDS)))
    def hold_the_members(self, base: Query, keep: frozenset[str], drop: frozenset[str]) -> None:
        base = Query(base.where)
        plain = set(self.store.view(base).ids)
        view = self.store.view(base, keep=NO_ROWS.plus(self.store.rows_of(keep)), drop=drop)
        in_sight = {
            article_id for article_id in keep & self.items.keys() if not self.is_left_out(base, article_id)
        }
        assert set(view.ids) == (plain | in_sight) - drop
        assert view.ids == tuple(
            article_id for article_id in self.in_order(Sort(SortKey.HEAT)) if article_id in set(view.ids)
        )

    def is_left_out(self, query: Query, article_id: str) -> bool:
        is_hidden = hidden(self.marks.get(article_id, UNTOUCHED), self.now)
        return (hides(query) and is_hidden) or (mutes(query) and article_id in self.muted)

    def in_order(self, sort: Sort) -> tuple[str, ...]:
        headlines = [known.headline for known in self.items.values()]
        rows = ordered(
            range(len(headlines)),
            HeadlineColumns(headlines),
            sort,
            Cooling(self.now - self.now % HOT_SECONDS),
        )
        return tuple(headlines[row].id for row in rows)

    def world(self) -> PlainWorld:
        return PlainWorld(
            HeadlineColumns(known.headline for known in self.items.values()),
            [known.folded for known in self.items.values()],
            [self.marks.get(article_id, UNTOUCHED) for article_id in self.items],
            [known.folded for known in self.items.values()],
            frozenset(row for row, article_id in enumerate(self.items) if article_id in self.muted),
            self.now,
            tree=self.store.tree,
        )

    def check(self, view: View, sort: Sort | None) -> None:
        base, narrowing, world = view.base, view.narrowing, self.world()
        hiding, muting = hides(base) and hides(narrowing), mutes(base) and mutes(narrowing)
        rows = [row for row in range(len(self.items)) if not (hiding and hidden(world.triage[row], self.now))]
        rows = [row for row in rows if not (muting and row in world.muted)]
        rows = [row for row in rows if base.where is None or means(base.where, row, world)]
        assert view.base_size == min(len(rows), base.limit or len(rows))
        rows = [row for row in rows if narrowing.where is None or means(narrowing.where, row, world)]
        wanted = {world.headlines[row].id for row in rows}
        used = narrowing.sort or sort or base.sort or Sort(SortKey.HEAT)
        limit = min(query.limit or len(rows) for query in (base, narrowing))
        assert (
            view.ids
            == tuple(article_id for article_id in self.in_order(used) if article_id in wanted)[:limit]
        )

    @invariant()
    def counts_are_as_counted_afresh(self) -> None:
        assert self.store.counts() == recounted(self.items, self.marks, self.muted, self.store.tree, self.now)

    @invariant()
    def everything_is_found(self) -> None:
        assert len(self.store) == len(self.items)
        for article_id in IDS:
            known = self.items.get(article_id)
            assert self.store.headline(article_id) == (known.headline if known else None)
            assert self.store.decided(article_id) == self.marks.get(article_id, UNTOUCHED)
            assert (article_id in self.store) == (known is not None)
            assert self.store.is_muted(article_id) == (article_id in self.muted)

    @invariant()
    def what_is_decided_about_is_known_by_its_row(self) -> None:
        decided = {
            article_id for article_id in self.items if self.marks.get(article_id, UNTOUCHED) != UNTOUCHED
        }
        assert self.store.ids_in(self.store.decided_rows or ()) == decided


def hidden(triage: Triage, now: int) -> bool:
    return triage.archived or (triage.snoozed_until or 0) > now


def recounted(
    known: dict[str, SearchEntry], marks: dict[str, Triage], muted: set[str], tree: TopicTree, now: int
) -> Counts:
    pairs = [
        (item.headline, marks.get(article_id, UNTOUCHED))
        for article_id, item in known.items()
        if article_id not in muted
    ]
    shown = [(headline, triage) for headline, triage in pairs if not hidden(triage, now)]
    totals: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for headline, triage in shown:
        for name in tree.lineage(headline.topics):
            totals[name] += 1
            unread[name] += not triage.read
    return Counts(
        everything=Count(len(shown), sum(not triage.read for _, triage in shown)),
        starred=sum(triage.starred for _, triage in shown),
        archived=sum(triage.archived for _, triage in pairs),
        muted=sum(not hidden(marks.get(article_id, UNTOUCHED), now) for article_id in muted),
        topics={name: Count(total, unread[name]) for name, total in totals.items()},
    )


TestStoreAgainstModel = StoreAgainstModel.TestCase
TestStoreAgainstModel.settings = settings(max_examples=40, stateful_step_count=20)


@given(st.lists(items(), min_size=20, max_size=40, unique_by=lambda item: item.folded), st.data())
@settings(max_examples=40)
def test_orders_stay_right_as_articles_change_one_by_one(
    batch: list[SearchEntry], data: st.DataObject
) -> None:
    store = Store(lambda: NOW, hotness=Hotness(most_in_a_row=0))
    cooling = Cooling(NOW - NOW % HOT_SECONDS)
    renamed = [indexed_as(item, f"{place:02}") for place, item in enumerate(batch)]
    store.add(renamed)
    every = [Sort(key, reverse) for key in SortKey for reverse in (False, True)]
    while store.prepare():
        pass
    for changed in data.draw(st.lists(st.sampled_from(range(len(batch))), max_size=5)):
        store.add([indexed_as(data.draw(st.sampled_from(batch)), f"{changed:02}")])
        store.remove([f"{data.draw(st.sampled_from(range(len(batch)))):02}"])
    left: list[Headline] = [headline for item in renamed if (headline := store.headline(item.headline.id))]
    for sort in every:
        expected = tuple(
            left[row].id for row in ordered(range(len(left)), HeadlineColumns(left), sort, cooling)
        )
        assert store.view(EVERYTHING, sort=sort).ids == expected


def indexed_as(item: SearchEntry, article_id: str) -> SearchEntry:
    return SearchEntry(msgspec.structs.replace(item.headline, id=article_id), item.folded)


def dated(article_id: str, heat: int | None, published: int | None, provider: str = "") -> SearchEntry:
    return SearchEntry(Headline(article_id, article_id, provider, heat=heat, published=published), article_id)


def test_by_hot_an_article_cools_while_the_reader_is_open() -> None:
    now = NOW
    store = Store(lambda: now, hotness=Hotness(half_life=3_600.0))
    store.add([dated("undated", 60, None), dated("new", 40, NOW)])
    by_hot = Sort(SortKey.HOT)
    assert store.view(EVERYTHING, sort=by_hot).ids == ("new", "undated")
    assert store.view(EVERYTHING, sort=Sort(SortKey.HOT, reverse=True)).ids == ("undated", "new")
    while store.prepare():
        pass
    now += 3_600
    assert store.prepare(), "the order has to be made anew"
    assert store.view(EVERYTHING, sort=by_hot).ids == ("undated", "new")
    assert store.view(EVERYTHING, sort=Sort(SortKey.HOT, reverse=True)).ids == ("new", "undated")


def test_what_came_when_an_article_had_cooled_is_in_the_order_to_which_it_has() -> None:
    now = NOW
    store = Store(lambda: now, hotness=Hotness(half_life=3_600.0))
    store.add([dated("undated", 60, None), dated("new", 40, NOW)])
    by_hot = Sort(SortKey.HOT)
    assert store.view(EVERYTHING, sort=by_hot).ids == ("new", "undated")
    store.add([dated("newest", 50, NOW)])
    now += 3_600
    while store.keep_in_step():
        pass
    assert store.view(EVERYTHING, sort=by_hot).ids == ("undated", "newest", "new")


def test_of_very_many_articles_no_key_waits_until_they_are_in_the_order_that_they_have_cooled_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sort_orders, "MANY", 1)
    now = NOW
    store = Store(lambda: now, hotness=Hotness(half_life=3_600.0))
    store.add([dated("undated", 60, None), dated("new", 40, NOW)])
    by_hot, backwards = Sort(SortKey.HOT), Sort(SortKey.HOT, reverse=True)
    assert store.view(EVERYTHING, sort=by_hot).ids == ("new", "undated")
    now += 3_600
    assert store.view(EVERYTHING, sort=by_hot).ids == ("new", "undated"), "as it was"
    assert store.view(EVERYTHING, sort=backwards).ids == ("undated", "new")
    while store.prepare():
        pass
    assert store.view(EVERYTHING, sort=by_hot).ids == ("undated", "new")
    assert store.view(EVERYTHING, sort=backwards).ids == ("new", "undated")


def test_what_comes_while_an_order_is_prepared_is_in_it() -> None:
    store = Store(lambda: NOW)
    store.add([dated("first", 1, NOW), dated("third", 3, NOW)])
    assert store.expect(SortKey.TITLE)
    assert store.prepare_expected()
    store.add([dated("second", 2, NOW)])
    while store.prepare_expected():
        pass
    assert not store.expect(SortKey.TITLE)
    assert store.view(EVERYTHING, sort=Sort(SortKey.TITLE)).ids == ("first", "second", "third")


def test_an_order_that_is_asked_for_while_it_is_prepared_is_whole() -> None:
    store = Store(lambda: NOW)
    store.add([dated("b", 1, NOW), dated("a", 3, NOW)])
    store.expect(SortKey.TITLE)
    store.prepare_expected()
    assert store.view(EVERYTHING, sort=Sort(SortKey.TITLE)).ids == ("a", "b")


def test_by_hot_a_loud_provider_does_not_bury_a_rare_one_whatever_is_filtered() -> None:
    store = Store(lambda: NOW, hotness=Hotness(most_in_a_row=2))
    store.add([dated(f"a{heat}", heat, NOW, "Loud") for heat in range(90, 95)])
    store.add([dated("b1", 1, NOW, "Rare"), dated("b2", 2, NOW, "")])
    by_hot = Sort(SortKey.HOT)
    balanced = ("a94", "a93", "b2", "a92", "a91", "b1", "a90")
    assert store.view(EVERYTHING, sort=by_hot).ids == balanced
    coolest_first = store.view(EVERYTHING, parse("-b1"), sort=Sort(SortKey.HOT, reverse=True))
    assert coolest_first.ids == ("b2", "a90", "a91", "a92", "a93", "a94"), "nothing is left to come between"
    store.add([dated("c99", 99, NOW, "Rare")])
    assert store.view(EVERYTHING, sort=Sort(SortKey.HOT, reverse=True)).ids[-5:] == (
        "a91", "c99", "a92", "a93", "a94"
    ), "it is balanced from where it begins"  # fmt: skip
    store.remove(["c99"])
    assert store.view(EVERYTHING, parse("limit:3"), sort=by_hot).ids == balanced[:3]
    assert store.view(EVERYTHING, parse("-b2"), sort=by_hot).ids == ("a94", "a93", "b1", "a92", "a91", "a90")
    assert store.view(EVERYTHING).ids == ("a94", "a93", "a92", "a91", "a90", "b2", "b1"), "not by heat"


def test_archived_and_snoozed_articles_are_out_of_every_view_that_does_not_ask_for_them() -> None:
    store = Store(lambda: NOW)
    store.add([item("a"), item("b"), item("c")])
    store.decide({"a": Triage(archived=True), "b": Triage(snoozed_until=NOW + 60)})
    assert store.view(EVERYTHING).ids == ("c",)
    assert store.view(parse("is:archived")).ids == ("a",)
    assert store.view(parse("is:snoozed")).ids == ("b",)
    assert store.view(EVERYTHING, parse("is:archived OR title")).ids == ("a", "b", "c")
    assert store.view(EVERYTHING, parse("title")).ids == ("c",)


def test_a_snoozed_article_comes_back_when_its_time_has_come() -> None:
    now = NOW
    store = Store(lambda: now)
    store.add([item("a")])
    store.decide({"a": Triage(snoozed_until=NOW + 60)})
    assert store.counts().everything == Count(0, 0)
    assert store.wake() == frozenset()
    store.add([item("b"), item("c")])
    store.decide({"b": Triage(snoozed_until=NOW + 30), "c": Triage(archived=True, snoozed_until=NOW + 20)})
    now += 30
    assert store.wake() == {"b"}, "which was snoozed for less after a look at when the next one wakes"
    now += 30
    assert store.wake() == {"a"}
    assert set(store.view(EVERYTHING).ids) == {"a", "b"}
    assert store.counts().everything == Count(2, 2)
    assert store.wake() == frozenset()


def test_what_is_archived_is_not_looked_at_each_second() -> None:
    class Watched(set[int]):
        looks = 0

        def __iter__(self) -> Iterator[int]:
            self.looks += 1
            return super().__iter__()

    store = Store(lambda: NOW)
    store.add([item(name) for name in "abc"])
    store._columns.hidden = hidden = Watched()
    store.decide({"a": Triage(archived=True), "b": Triage(snoozed_until=NOW + 30)})
    assert store.wake() == frozenset()
    hidden.looks = 0
    assert store.wake() == frozenset()
    assert hidden.looks == 0


def test_an_age_is_asked_anew_as_time_goes_by() -> None:
    now = NOW
    store = Store(lambda: now)
    store.add([item("a", published=datetime.fromtimestamp(NOW - 3_500, UTC))])
    assert store.view(parse("age<1h")).ids == ("a",)
    assert store.view(EVERYTHING, parse("age>1h")).ids == ()
    now += 200
    assert store.view(parse("age<1h")).ids == ()
    assert store.view(EVERYTHING, parse("age>1h")).ids == ("a",)


def test_what_was_decided_waits_for_an_article_that_comes_later_or_again() -> None:
    store = Store(lambda: NOW)
    assert store.decide({"a": Triage(read=True, starred=True)}) == frozenset()
    store.add([item("a")])
    assert store.counts() == Counts(Count(1, 0), 1)
    store.remove(["a"])
    assert store.counts() == Counts()
    assert store.add([item("a")]) == ("a",)
    assert store.decided("a") == Triage(read=True, starred=True)
    assert store.view(parse("is:starred")).ids == ("a",)


def test_the_starred_count_is_what_the_starred_view_shows() -> None:
    store = Store(lambda: NOW)
    store.add([item("a"), item("b")])
    store.decide({"a": Triage(starred=True, archived=True), "b": Triage(starred=True)})
    assert store.counts().starred == len(store.view(parse("is:starred")).ids) == 1
    assert store.counts().archived == len(store.view(parse("is:archived")).ids) == 1


def test_an_unarchived_article_is_where_it_was() -> None:
    store = Store(lambda: NOW)
    store.add([item("a"), item("b"), item("c")])
    before = store.view(EVERYTHING)
    store.decide({"b": Triage(archived=True)})
    assert store.view(EVERYTHING).ids == ("a", "c")
    store.decide({"b": UNTOUCHED})
    assert store.view(EVERYTHING) == before


def test_an_id_is_found_by_its_first_letters() -> None:
    store = Store(lambda: NOW)
    store.add([item("abc"), item("abd"), item("ab")])
    assert store.find("abc") == ("abc",)
    assert set(store.find("a")) == {"abc", "abd", "ab"}
    assert store.find("ab") == ("ab",)
    assert store.find("x") == ()
    assert store.find("") == ()


def test_a_view_of_its_own_order_and_number_is_shown_so_unless_the_user_orders_it_otherwise() -> None:
    store = Store(lambda: NOW)
    store.add([item("a", quality=1), item("b", quality=2), item("c", quality=3)])
    assert store.view(parse("sort:title limit:2")).ids == ("a", "b")
    assert store.view(parse("sort:title limit:2")).base_size == 2
    assert store.view(parse("sort:title limit:2"), sort=Sort(SortKey.QUALITY)).ids == ("c", "b")
    assert store.view(parse("sort:title"), parse("sort:-title limit:1")).ids == ("c",)


def test_topics_that_nothing_is_filed_under_any_more_are_not_counted() -> None:
    store = Store(lambda: NOW)
    store.plant([Topic("AI"), Topic("Vision", parent="AI")])
    store.add([item("a", topics=("Vision",))])
    assert store.counts().topics == {"AI": Count(1, 1), "Vision": Count(1, 1)}
    store.add([item("a", topics=("Other",))])
    assert store.counts().topics == {"Other": Count(1, 1)}


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.data())
@settings(max_examples=60)
def test_a_filter_shows_the_same_whatever_was_typed_before(texts: list[str], data: st.DataObject) -> None:
    batch = data.draw(st.lists(items(), max_size=8))
    typed = Store(lambda: NOW)
    typed.add(batch)
    for text in texts:
        fresh = Store(lambda: NOW)
        fresh.add(batch)
        query = parse(text)
        assert typed.view(EVERYTHING, query) == fresh.view(EVERYTHING, query)


def test_what_is_told_otherwise_with_the_same_words_is_not_searched_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(word_search, "FEWEST", 1)
    store = Store(lambda: NOW)
    store.add(article(f"stone {number}", id=f"a{number}", quality=50) for number in range(40))
    while store.learn():
        pass
    store.add(article(f"stone {number}", id=f"a{number}", quality=60) for number in range(40))
    assert not store.learn()
    store.add(article(f"river {number}", id=f"a{number}", quality=60) for number in range(40))
    assert store.learn()
