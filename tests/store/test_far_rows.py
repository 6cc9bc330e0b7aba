"""What is told at once of the rows far down an order is what passing over all of them would give."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, article

from newsreader.model import Provider, Triage
from newsreader.query import Sort, SortKey, parse
from newsreader.store import row_chunks, view_engine
from newsreader.store.row_chunks import Far, Ordered, Picked, steps
from newsreader.store.row_flags import NO_ROWS
from newsreader.store.search import word_search
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

COUNT = 60
PROVIDERS = (("Wired", "wired.com"), ("Wired UK", "uk.wired.com"), ("T", "t.co"), ("", ""))
TOPIC_SETS = ((), ("AI",), ("AI", "Art"), ("Art",))
WORDS = ("rare", "river", "stone", "old", "new")
QUERIES = (
    "is:starred",
    "rare",
    "is:starred rare",
    "is:starred OR rare",
    "is:tagged -river",
    "ston",
    "-rare",
    "e",
    "-e",
    "ne riv",
    "provider:wired",
    'provider="wired"',
    "provider:nobody",
    "domain:wired.com",
    "topic:ai",
    "topic:ai OR provider:t",
    "topic:ai provider:wired rare",
    "-provider:wired",
    "age<3h",
    "age>3h rare",
    "age>6h OR is:starred",
    "date<2021-07-10",
    "date>=2021-07-10 topic:ai",
)


def made(chance: list[int]) -> Store:
    store = Store(lambda: NOW)
    store.add(
        article(
            " ".join(word for place, word in enumerate(WORDS) if number % (11 - 2 * place) == 0),
            id=f"a{number:02}",
            quality=(number * 7) % 13,
            published=datetime.fromtimestamp(NOW - number % 9 * 7_199, UTC) if number % 10 else None,
            provider=Provider(*PROVIDERS[number % 7 % len(PROVIDERS)]),
            topics=TOPIC_SETS[number % 5 % len(TOPIC_SETS)],
        )
        for number in range(COUNT)
    )
    store.group([Story("s", ("a03", "a22", "a41", "a44")), Story("t", ("a05", "a06"))])
    store.decide({f"a{number:02}": Triage(starred=True, tags=frozenset("x")) for number in chance})
    while store.learn() or store.prepare():
        pass
    return store


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, COUNT - 1), max_size=6),
    st.sampled_from(QUERIES),
    st.sampled_from(QUERIES),
    st.builds(Sort, st.sampled_from(SortKey), st.booleans()),
    st.booleans(),
    st.sampled_from((0, view_engine.FEW)),
)
def test_far_rows_that_are_told_at_once_are_those_of_a_walk(
    starred: list[int], base: str, narrowing: str, sort: Sort, folded: bool, few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_search, "FEWEST", 1)
        patch.setattr(row_chunks, "FIRST", 2)
        patch.setattr(row_chunks, "LARGEST", 4)
        patch.setattr(row_chunks, "PIECE", 3)
        patch.setattr(view_engine, "FEW", few)
        patch.setattr(view_engine, "REACH", few)
        kept = frozenset({"a07", "a30", "a59"})
        views = []
        for near in (COUNT, 1):
            patch.setattr(row_chunks, "NEAR", near)
            patch.setattr(view_engine, "NEAR", near)
            store = made(starred)
            keep = NO_ROWS.plus(store.rows_of(kept))
            views.append(store.view(parse(base), parse(narrowing), sort, keep=keep, folded=folded))
        assert views[0].ids == views[1].ids
        assert views[0].base_size == views[1].base_size


def test_very_many_rows_that_are_told_at_once_are_taken_on_in_pieces() -> None:
    order = range(5 * row_chunks.PIECE)
    source = Picked(Ordered(order), lambda number, rows: (), lambda known: Far(rows=order))
    pieces = list(steps(source))
    assert max(map(len, pieces)) == row_chunks.PIECE
    assert [row for piece in pieces for row in piece] == list(order)
