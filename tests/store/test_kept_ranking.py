"""What stories made of articles, kept for the next start: the store is as if it had worked that out anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, TOPICS, article

from newsreader.model import Provider, SearchEntry, Topic, Triage
from newsreader.query import Sort, SortKey, parse
from newsreader.store.sort_orders import TIMELESS
from newsreader.store.store import BY_HEAT, EVERYTHING, Store
from newsreader.store.stories.kept import KeptRanking
from newsreader.stories.grouping.records import Story

IDS = "abcdefgh"
QUERIES = ("", "is:unread", "is:archived", "is:lead", "topic:ai", "heat>50")
TREE = (Topic("AI"), Topic("Computer Vision", parent="AI"))

ITEMS = st.lists(
    st.builds(
        lambda article_id, provider, topic, quality, heat: article(
            f"Title {article_id}",
            id=article_id,
            provider=Provider(provider),
            topics=(topic,) if topic else (),
            quality=quality,
            heat=heat,
        ),
        st.sampled_from(IDS),
        st.sampled_from(("Wired", "BBC", "")),
        st.sampled_from(("", *TOPICS)),
        st.none() | st.sampled_from((50, 60)),
        st.none() | st.sampled_from((-1, 50, 70)),
    ),
    max_size=8,
    unique_by=lambda item: item.headline.id,
)
MARKS = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(
        Triage,
        read=st.booleans(),
        archived=st.sampled_from((False, False, True)),
        snoozed_until=st.sampled_from((None, None, NOW + 5)),
    ),
    max_size=4,
)
STORIES = st.lists(
    st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True).map(
        lambda members: Story("z" if "d" in members else members[0], tuple(members))
    ),
    max_size=4,
)


def filled(items: Sequence[SearchEntry], marks: Mapping[str, Triage], muted: set[int]) -> Store:
    store = Store(lambda: NOW)
    store.plant(TREE)
    store.decide(marks)
    store.add(items)
    store.mute({row for row in muted if row < len(items)}, muted=True)
    return store


def shown(store: Store) -> list[object]:
    """All that can be seen of a store's articles and stories."""
    views = [
        (view.ids, view.base_size, dict(view.folded))
        for query in QUERIES
        for sort in (BY_HEAT, Sort(SortKey.NEWEST, reverse=True), Sort(SortKey.TITLE))
        for folded in (False, True)
        for view in (store.view(parse(query), EVERYTHING, sort, folded=folded),)
    ]
    of_each = [
        (store.headline(one), store.indexed(one), store.story(one), store.lead(one), store.story_heat(one))
        for one in IDS
    ]
    news = [(store.new_reports(one), store.is_done_with(one)) for one in IDS]
    return [views, of_each, news, store.counts(), store.counts(folded=True), set(store.stories())]


@settings(max_examples=40, deadline=None)
@given(
    items=ITEMS,
    stories=STORIES,
    before=MARKS,
    now=MARKS,
    muted=st.sets(st.integers(0, 7), max_size=2),
    more=ITEMS,
    later=MARKS,
    regrouped=STORIES,
    points=st.dictionaries(st.integers(0, 7), st.sampled_from((-60, 5)), max_size=3),
)
def test_a_store_with_a_ranking_that_was_kept_is_as_one_that_grouped_anew(
    items: list[SearchEntry],
    stories: list[Story],
    before: dict[str, Triage],
    now: dict[str, Triage],
    muted: set[int],
    more: list[SearchEntry],
    later: dict[str, Triage],
    regrouped: list[Story],
    points: dict[int, int],
) -> None:
    first = filled(items, before, set())
    first.group(stories)
    first.view(EVERYTHING, folded=True)
    kept = kept_of(first)
    if kept is None:
        return
    kept = msgspec.msgpack.decode(
        msgspec.msgpack.encode(msgspec.structs.asdict(kept) | numbers(kept)), type=KeptRanking
    )
    anew, again = filled(items, now, muted), filled(items, now, muted)
    for store in (anew, again):
        store.warm({row: more for row, more in points.items() if row < len(items)})
    anew.group(stories)
    again.group_as_kept(kept)
    assert shown(again) == shown(anew)
    for store in (anew, again):
        store.add(more)
        store.decide(later)
        store.remove(IDS[:2])
        store.group(regrouped, IDS[5:])
    assert shown(again) == shown(anew)


@settings(max_examples=60, deadline=None)
@given(
    items=ITEMS,
    stories=STORIES,
    marks=MARKS,
    muted=st.sets(st.integers(0, 7), max_size=2),
    changed=ITEMS,
    regrouped=STORIES,
    later=MARKS,
)
def test_a_store_takes_what_was_kept_and_what_has_changed_since_as_one_that_grouped_anew(
    items: list[SearchEntry],
    stories: list[Story],
    marks: dict[str, Triage],
    muted: set[int],
    changed: list[SearchEntry],
    regrouped: list[Story],
    later: dict[str, Triage],
) -> None:
    first = filled(items, {}, set())
    first.group(stories)
    kept = kept_of(first)
    if kept is None:
        return
    now = {item.headline.id: item for item in items} | {item.headline.id: item for item in changed}
    others = {item.headline.id for item in changed}
    anew, again = filled(list(now.values()), marks, muted), filled(list(now.values()), marks, muted)
    anew.group(regrouped)
    again.group_as_kept(kept, [row for row, article_id in enumerate(now) if article_id in others])
    ids = {story.id for story in regrouped}
    again.group(regrouped, [story.id for story in again.stories() if story.id not in ids])
    assert shown(again) == shown(anew)
    for store in (anew, again):
        store.decide(later)
    assert shown(again) == shown(anew)


def kept_of(store: Store) -> KeptRanking | None:
    """What is kept of a store, its orders with it; None where not all articles of all stories are there."""
    while store.prepare(TIMELESS):
        pass
    return next(filter(None, store.ranking()), None)


def numbers(kept: KeptRanking) -> dict[str, object]:
    """The columns of numbers as lists."""
    columns = ("firsts", "ends", "leads", "labels", "rows", "heats")
    orders = {name: list(order) for name, order in kept.orders.items()}
    return {"orders": orders} | {name: list(getattr(kept, name)) for name in columns}


def test_what_changes_the_store_makes_its_contents_others() -> None:
    store = filled([article("One", id="a", quality=50), article("Two", id="b", quality=60)], {}, set())
    seen = {store.contents}
    store.add([article("Other", id="a")])
    seen.add(store.contents)
    store.group([Story("a", ("a", "b"))])
    seen.add(store.contents)
    store.warm({0: 5})
    seen.add(store.contents)
    assert list(store.ranking()) == []
    store.remove(["a"])
    seen.add(store.contents)
    store.decide({"b": Triage(read=True)})
    assert len(seen) == 5
    assert store.contents in seen
    assert list(store.ranking()) == []
