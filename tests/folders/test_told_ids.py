"""The ids that a reader was told of, some of which are in a file: as a set of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.folders.told_ids import ToldIds
from newsreader.query.article_ids import ArticleIds, IdCells, cells_of, places_of

IDS = st.lists(st.sampled_from("abcdef"), unique=True)


def recalled(in_file: list[str], others: list[str]) -> ArticleIds:
    encoded = [article_id.encode() for article_id in in_file]
    width, block = cells_of(encoded)
    ids = ArticleIds(IdCells(block, 0, len(encoded), width, places_of(encoded)))
    ids.extend(others)
    return ids


@given(IDS, IDS, st.lists(st.tuples(st.booleans(), st.sampled_from("abcdef")), max_size=8))
def test_they_are_as_a_set_of_them(
    in_file: list[str], others: list[str], changes: list[tuple[bool, str]]
) -> None:
    others = [article_id for article_id in others if article_id not in in_file]
    told, plain = ToldIds(recalled(in_file, others)), {*in_file, *others}
    for adds, article_id in changes:
        (told.add if adds else told.discard)(article_id)
        (plain.add if adds else plain.discard)(article_id)
        assert len(told) == len(plain)
    assert sorted(told) == sorted(plain)
    assert [article_id in told for article_id in "abcdefg"] == [
        article_id in plain for article_id in "abcdefg"
    ]
