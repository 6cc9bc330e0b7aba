"""Ids that are told of by their rows are those ids, one after the other or as a set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.query.article_ids import ArticleIds, IdCells, RowsById, cells_of, places_of
from newsreader.session.triage.asked import each_once
from newsreader.session.triage.steps import all_of
from newsreader.store.growing_ids import GrowingIds, changed_ids
from newsreader.store.row_ids import RowIds, RowIdSet, some_of, those, without

COUNT, IN_FILE = 300, 200
rows_and_flags = st.lists(st.tuples(st.integers(0, COUNT - 1), st.booleans()), unique_by=lambda pair: pair[0])


def ids_in(rows: list[int]) -> RowIds:
    """Ids of which the first are in a file, as they are but for the first start."""
    encoded = [b"n%d" % row for row in range(IN_FILE)]
    width, cells = cells_of(encoded)
    ids, row_of = ArticleIds(IdCells(cells, 0, IN_FILE, width, places_of(encoded))), RowsById()
    ids.extend([f"n{row}" for row in range(IN_FILE, COUNT)])
    row_of.extend(ids, 0)
    return RowIds(ids, row_of, rows)


@given(rows_and_flags)
def test_they_are_the_ids_of_the_rows(pairs: list[tuple[int, bool]]) -> None:
    rows, flags = [row for row, _ in pairs], [flag for _, flag in pairs]
    told, plain = ids_in(rows), tuple(f"n{row}" for row in rows)
    flagged = tuple(article_id for article_id, flag in zip(plain, flags, strict=True) if flag)
    assert told == plain == tuple(told)
    assert len(told) == len(plain)
    assert those(told, flags) == those(plain, flags) == flagged
    as_set = RowIdSet(told)
    assert set(as_set) == frozenset(as_set) == frozenset(plain)
    assert as_set == RowIdSet(ids_in(rows))
    assert len(as_set) == len(plain)
    assert some_of(as_set, flags) == set(flagged)
    some = frozenset(flagged)
    assert without(as_set, some) == as_set - some == frozenset(plain) - some
    assert (some <= as_set, as_set | {"x"}) == (True, {*plain, "x"})


@given(st.lists(st.integers(0, COUNT - 1), unique=True))
def test_what_is_no_id_is_not_among_them(rows: list[int]) -> None:
    told = ids_in(rows)
    assert None not in told
    assert None not in GrowingIds([told])
    assert [f"n{row}" in told for row in range(COUNT + 1)] == [row in rows for row in range(COUNT + 1)]


@given(st.lists(st.integers(0, 20)))
def test_each_is_there_once_in_the_place_of_the_first(rows: list[int]) -> None:
    expected = tuple(dict.fromkeys(f"n{row}" for row in rows))
    assert all_of(each_once(ids_in(rows))) == all_of(each_once([f"n{row}" for row in rows])) == expected


names = st.integers(0, COUNT + 9).map("n{}".format)


@given(st.lists(st.integers(0, COUNT - 1), unique=True), st.dictionaries(names, st.none() | names), st.data())
def test_changed_they_are_as_plain_ids_and_still_of_rows(
    rows: list[int], instead: dict[str, str | None], data: st.DataObject
) -> None:
    told = ids_in(rows)
    own = dict.fromkeys(data.draw(st.sets(st.sampled_from(told)))) if rows else {}
    instead = {**own, **instead}
    here = {f"n{row}" for row in range(COUNT)}
    others = (instead.get(article_id, article_id) for article_id in told)
    expected = [other for other in others if other in here]

    changed = changed_ids(told, instead)
    assert isinstance(changed, RowIds)
    assert list(changed) == expected
    for known in (0, 2):
        growing = GrowingIds(iter([told[:1], told[1:3], told[3:]]), known=told[:0])
        growing.reach(known)
        later = changed_ids(growing, instead)
        assert list(later) == expected
        assert list(changed_ids(growing, instead)) == expected, "all are known by now"


def test_what_has_left_and_come_back_is_changed_where_it_was() -> None:
    ids, row_of = ArticleIds(), RowsById()
    ids.extend(["a", "b", "c", "b"])
    row_of.extend(["a", "b", "c"], 0)
    row_of.pop("b")
    row_of.add("b", 3)
    assert list(changed_ids(RowIds(ids, row_of, [0, 1, 2]), {"b": None})) == ["a", "c"]


def test_they_tell_themselves_from_others() -> None:
    assert ids_in([1, 2]) != ("n1",)
    assert ids_in([1, 2]) != 12
    assert "n2" in ids_in([1, 2])
    assert "n3" not in ids_in([1, 2])
