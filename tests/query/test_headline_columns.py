"""Headlines in columns are the headlines that were put there."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Headline
from newsreader.query.headline_columns import NOTHING, UNKNOWN, HeadlineColumns

NUMBERS = st.none() | st.integers(-2, 3)
NAMES = st.sampled_from(("", "Wired", "wired.com", "é"))
HEADLINES = st.builds(
    Headline,
    st.text("ab", min_size=1, max_size=3),
    st.text("abé ", max_size=4),
    NAMES,
    NAMES,
    NUMBERS,
    NAMES,
    st.sampled_from(((), ("AI",), ("AI", "NLP"))),
    NUMBERS,
    NUMBERS,
    st.booleans(),
    st.integers(0, 3),
    st.booleans(),
    NAMES,
    NUMBERS,
    st.booleans(),
)
LISTS = st.lists(HEADLINES, max_size=5)


@given(LISTS, LISTS, LISTS, st.data())
def test_columns_are_a_list_that_grows_and_changes(
    first: list[Headline], second: list[Headline], others: list[Headline], data: st.DataObject
) -> None:
    columns, expected = HeadlineColumns(), [*first, *second, *others]
    columns.extend(HeadlineColumns(first))
    columns.extend(HeadlineColumns(second))
    columns.extend(others)
    assert list(columns) == expected
    for row, other in zip(range(len(expected)), data.draw(LISTS), strict=False):
        columns[row] = expected[row] = msgspec.structs.replace(other, id=expected[row].id)
    assert columns[:] == expected
    rows = data.draw(st.lists(st.sampled_from(range(len(expected))), max_size=6)) if expected else []
    assert list(columns.picked(rows)) == [expected[row] for row in rows]
    assert columns.all_topics() == {topic for headline in expected for topic in headline.topics}
    assert list(columns.providers(rows)) == [expected[row].provider for row in rows]


def test_a_row_that_is_emptied_keeps_its_place_and_its_id() -> None:
    columns = HeadlineColumns((Headline("a", "A", published=1), Headline("b", "B"), Headline("c", "C")))
    assert columns.present() == (["a", "b", "c"], columns.published)
    columns.clear(0)
    assert (columns[0], columns.ids[0], columns.has(0), columns.has(1)) == (NOTHING, "a", False, True)
    ids, dates = columns.present()
    assert (ids, list(dates)) == (["b", "c"], [UNKNOWN, UNKNOWN])


def test_another_heat_changes_nothing_else() -> None:
    headline = Headline("a", "A", heat=7, has_image=True, undated=True)
    columns = HeadlineColumns((headline,))
    columns.set_heat(0, 3, computed=True)
    assert columns[0] == Headline("a", "A", heat=3, heat_computed=True, has_image=True, undated=True)
    columns.set_heat(0, UNKNOWN, computed=False)
    assert columns[0] == Headline("a", "A", has_image=True, undated=True)
