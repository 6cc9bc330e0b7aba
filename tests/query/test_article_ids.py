"""Ids in a file, or not, are found in the rows where they were put."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.query.article_ids import ArticleIds, IdCells, RowsById, cells_of, places_of

IDS = st.lists(st.text("abé", min_size=1, max_size=4), max_size=12, unique=True)
OFFSET = b"before"


def in_a_file(ids: list[str]) -> IdCells:
    encoded = [article_id.encode() for article_id in ids]
    width, cells = cells_of(encoded)
    return IdCells(OFFSET + cells, len(OFFSET), len(ids), width, places_of(encoded))


@given(IDS, st.data())
def test_ids_are_by_row_what_they_were(ids: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(ids)))
    kept = ArticleIds(in_a_file(ids[:cut]))
    column = ArticleIds()
    column.extend(kept)
    for article_id in ids[cut:]:
        column.append(article_id)
    copy = column.copy()
    column.append("more")
    assert list(column) == [*ids, "more"] == [column[row] for row in range(len(column))]
    assert list(copy) == ids == copy[:]
    assert list(kept) == ids[:cut]
    some = data.draw(st.lists(st.integers(0, len(ids)), max_size=20))
    assert column.of(some) == [column[row] for row in some]
    assert kept.of(range(cut)) == ids[:cut]


@given(st.lists(st.text("abc", min_size=3, max_size=3), min_size=1, unique=True), st.data())
def test_ids_of_one_width_are_made_in_one_go(ids: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(ids) - 1), max_size=len(ids)))
    assert ArticleIds(in_a_file(ids)).of(rows) == [ids[row] for row in rows]


@given(
    IDS, st.lists(st.tuples(st.booleans(), st.text("abé", min_size=1, max_size=5)), max_size=20), st.data()
)
def test_rows_by_id_are_a_dictionary(
    ids: list[str], steps: list[tuple[bool, str]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(ids)))
    kept = ArticleIds(in_a_file(ids[:cut]))
    kept.extend(ids[cut:])
    rows, expected = RowsById(), {article_id: row for row, article_id in enumerate(ids)}
    rows.extend(kept, 0)
    for number, (comes, article_id) in enumerate(steps, len(ids)):
        if comes and article_id not in expected:
            rows.add(article_id, number)
            expected[article_id] = number
        elif not comes:
            assert rows.pop(article_id) == expected.pop(article_id, None)
        assert rows.row(article_id) == expected.get(article_id)
        assert (article_id in rows) is (article_id in expected)
    assert dict(rows) == expected
    assert (len(rows), list(rows.all_rows())) == (len(expected), list(expected.values()))
    assert rows.rows_or_none(("a", "é", "ab")) == [expected.get(one) for one in ("a", "é", "ab")]
    assert rows.rows(("a", "é", "ab")) == [expected[one] for one in ("a", "é", "ab") if one in expected]


def test_the_rows_of_a_set_are_right_whatever_came_and_went_since_it_was_asked_about() -> None:
    rows = RowsById()
    rows.extend(["a", "b"], 0)
    asked = frozenset({"a", "c"})
    assert rows.rows_of_set(asked) == rows.rows_of_set(asked) == {0}
    rows.add("c", 2)
    assert rows.rows_of_set(asked) == {0, 2}
    rows.pop("a")
    assert rows.rows_of_set(asked) == {2}
    rows.extend(["a"], 3)
    assert rows.rows_of_set(asked) == {2, 3}
    assert rows.rows_of_set({"c"}) == {2}
    assert rows.rows_of_set(frozenset({"b"})) == {1}
