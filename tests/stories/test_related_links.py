"""Which articles name which: kept links are as those that were learnt."""

from __future__ import annotations

from collections import defaultdict
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.stories.grouping.related_links import NO_LINKS, LinkColumns, RelatedLinks

IDS = st.sampled_from("abcdef")
# What is learnt of an article, or None where it is forgotten.
STEPS = st.lists(st.tuples(IDS, st.none() | st.lists(IDS, max_size=4)), max_size=12)


def followed(links: RelatedLinks, steps: list[tuple[str, list[str] | None]]) -> RelatedLinks:
    for article, related in steps:
        if related is None:
            links.forget(article)
        else:
            links.learn(article, related)
    return links


@given(STEPS, STEPS)
def test_kept_links_are_as_those_that_were_learnt(
    before: list[tuple[str, list[str] | None]], after: list[tuple[str, list[str] | None]]
) -> None:
    names: dict[str, list[str]] = {}
    for article, related in [*before, *after]:
        known = [] if related is None else names.get(article, [])
        more = [named for named in related or () if named != article]
        names[article] = list(dict.fromkeys(known + more))
    namers = defaultdict(set)
    for article, named in names.items():
        for other in named:
            namers[other].add(article)
    again = followed(RelatedLinks(followed(RelatedLinks(), before).to_keep()), after)
    assert dict(again.items()) == {article: tuple(named) for article, named in names.items() if named}
    for article in "abcdefg":
        assert again.named_by(article) == tuple(names.get(article, ()))
        assert set(again.direct(article)) == {*names.get(article, ()), *namers[article]}
        thirds = {sibling for third in names.get(article, ()) for sibling in namers[third]}
        assert set(again.through_a_third(article)) == thirds - {article}


def test_ids_of_one_checksum_are_told_apart() -> None:
    # Two ids with the same checksum, which nothing but luck would bring.
    first, second = "plumless", "buckeroo"
    assert crc32(first.encode()) == crc32(second.encode())
    links = followed(RelatedLinks(), [(first, ["x"]), (second, ["y"]), ("z", [first]), ("w", [second])])
    again = RelatedLinks(links.to_keep())
    assert [again.named_by(first), again.named_by(second)] == [("x",), ("y",)]
    assert [list(again.direct(first)), list(again.direct(second))] == [["x", "z"], ["y", "w"]]


def test_what_was_kept_is_written_again_as_it_is() -> None:
    kept = followed(RelatedLinks(), [("a", ["b"])]).to_keep()
    again = RelatedLinks(kept)
    assert list(again.direct("b")) == ["a"]
    assert again.to_keep() is kept


@pytest.mark.parametrize("column", LinkColumns.__struct_fields__)
def test_columns_that_do_not_fit_are_an_error(column: str) -> None:
    kept = followed(RelatedLinks(), [("a", ["b", "c"]), ("b", ["c"])]).to_keep()
    parts = {name: getattr(kept, name) for name in LinkColumns.__struct_fields__}
    with pytest.raises(ValueError, match="column"):
        RelatedLinks(LinkColumns(**parts | {column: parts[column][:-4]}))
    assert list(RelatedLinks(NO_LINKS).items()) == []
