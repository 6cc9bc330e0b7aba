"""Every number on the screen is how many rows, or unread rows, its view has."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW

from newsreader.model import Headline, SearchEntry, Topic, Triage
from newsreader.query import parse, quoted
from newsreader.query.nodes import TextField
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.sidebar import ListedFeed, SidebarContents, base_counted, rows_counted
from newsreader.store.counts import Count
from newsreader.store.row_flags import NO_ROWS
from newsreader.store.store import BY_HEAT, Store
from newsreader.store.value_counts import CountedView, ValueCounts
from newsreader.store.view_counts import ViewCounts
from newsreader.stories.grouping.records import Story

IDS = tuple("abcdefghij")
FEEDS = ("Gazette", "Tribune", "Herald")
TOPICS = ("News", "Sport", "Boats")
STATES = (
    Triage(),
    Triage(read=True),
    Triage(known=True),
    Triage(read=True, archived=True),
    Triage(archived=True),
    Triage(snoozed_until=NOW + 60),
    Triage(starred=True, tags=frozenset({"later"})),
)
FILTERS = ("a", "-a", "is:unread", "is:archived", "is:muted")
PREFIXES = ("topic:", "source:", "folder=", "provider:", "domain:", "tag:")
SAVED = (
    "",
    "is:unread",
    "topic:sport",
    "is:starred",
    "heat>52",
    "-source:herald",
    "limit:3",
    "is:snoozed",
    "tag:later",
)
CONTENTS = SidebarContents(
    tuple(ListedFeed(name, name, folder) for name, folder in zip(FEEDS, ("News", "News", ""), strict=True)),
    frozenset(TOPICS),
    all_topics=True,
)


def entry(place: int, article_id: str) -> SearchEntry:
    source, topic = FEEDS[place % 3], TOPICS[place % len(TOPICS) if place % 2 else 0]
    headline = Headline(
        article_id, article_id, source, source=source, topics=(topic,), quality=50 + place, heat=50 + place
    )
    return SearchEntry(headline, article_id)


def store_of(states: list[Triage], groups: list[int], muted: set[int]) -> Store:
    """A store in which the articles of one group, from 1 on, are a story."""
    store = Store(lambda: NOW)
    store.plant([Topic("Sport"), Topic("Boats", parent="Sport")])
    store.file({"Gazette": {"News"}, "Tribune": {"News"}})
    store.add(entry(place, article_id) for place, article_id in enumerate(IDS))
    stories = (
        tuple(article_id for article_id, group in zip(IDS, groups, strict=True) if group == number)
        for number in (1, 2, 3)
    )
    store.group(Story(members[0], members) for members in stories if len(members) > 1)
    store.decide(dict(zip(IDS, states, strict=True)))
    store.mute(muted, muted=True)
    return store


def stores() -> st.SearchStrategy[Store]:
    return st.builds(
        store_of,
        st.lists(st.sampled_from(STATES), min_size=len(IDS), max_size=len(IDS)),
        st.lists(st.integers(0, 3), min_size=len(IDS), max_size=len(IDS)),
        st.sets(st.integers(0, len(IDS) - 1), max_size=3),
    )


@settings(max_examples=100)
@given(
    stores(),
    st.booleans(),
)
def test_sidebar_top_line_and_completions_count_the_rows_of_their_views(store: Store, folded: bool) -> None:
    shown = ListModel(store, folded=folded)

    def rows_and_unread(query: str) -> tuple[int, int]:
        shown.choose("view", query)
        assert shown.view.base_size == len(shown.ids), "what the top line says"
        return len(shown.ids), sum(map(shown.is_unread, shown.ids))

    for row in CONTENTS.entries(store.counts(folded=folded), store.tree, ()):
        if row.query is None or row.depth < 0 or row.total is None:
            continue
        rows, unread = rows_and_unread(row.query)
        told = rows_counted(shown, store)
        assert told is None or told == rows, "what the top line says before all rows are known"
        for text in FILTERS:
            shown.narrow(text)
            told = base_counted(shown, store)
            assert told is None or told == shown.view.base_size, "what it says behind the number of a filter"
        if row.title in ("Archived", "Muted"):
            assert row.total == rows, row.title
        else:
            assert row.unread == unread, row.title
        if row.title == "All":
            assert row.total == rows
    for prefix in PREFIXES:
        for value, count in counted(store, CountedView(folded=folded), prefix).items():
            assert count == rows_and_unread(quoted(value, prefix))[0], value


@settings(max_examples=100)
@given(stores(), st.booleans())
def test_saved_views_count_the_rows_with_something_unread(store: Store, folded: bool) -> None:
    shown, counts = ListModel(store, folded=folded), ViewCounts(store, clock=lambda: 0.0)
    counts.fold(folded)
    queries = [(parse(text), BY_HEAT) for text in SAVED]
    counts.follow(queries)
    for text, (query, sort) in zip(SAVED, queries, strict=True):
        shown.choose("view", text)  # so that its order is there
        while counts.behind:
            counts.step(0)
        number = Count(len(shown.ids), sum(map(shown.is_unread, shown.ids)))
        assert counts.count(query, sort) == number, text


@settings(max_examples=100)
@given(stores(), st.booleans())
def test_where_there_may_be_nothing_unread_there_is_nothing(store: Store, folded: bool) -> None:
    shown = ListModel(store, folded=folded)
    for query in ("", "is:archived", "topic:sport", "is:unread"):
        shown.choose("view", query)
        for article_id, may_be in zip(shown.ids, store.may_be_unread(shown.ids), strict=True):
            assert may_be or not shown.is_unread(article_id)


@settings(max_examples=100)
@given(
    stores(),
    st.booleans(),
    st.sampled_from(("", "is:unread", "is:archived", "topic:sport", "heat>52", "is:starred", "limit:2")),
    st.sampled_from(("", "heat>53", "is:read", "-b", "-source:herald limit:3")),
    st.sets(st.sampled_from(IDS), max_size=3),
    st.sets(st.sampled_from(IDS), max_size=2),
)
def test_completions_count_the_rows_that_the_view_would_have(
    store: Store,
    folded: bool,
    base: str,
    filtered: str,
    kept: set[str],
    dropped: set[str],
) -> None:
    view = CountedView(
        parse(base), parse(filtered), NO_ROWS.plus(store.rows_of(kept)), frozenset(dropped), folded
    )
    for prefix in PREFIXES:
        for value, count in counted(store, view, prefix).items():
            chosen = parse(f"{filtered} {quoted(value, prefix)}")
            shown = store.view(view.base, chosen, keep=view.keep, drop=view.drop, folded=folded)
            assert count == len(shown.ids), value


def counted(store: Store, view: CountedView, prefix: str) -> dict[str, int | None]:
    """The values of a field, with their numbers."""
    counts = ValueCounts(store, view, TextField(prefix[:-1]))
    while counts.go_on():
        pass
    return {value.name: value.count for value in counts.values}
