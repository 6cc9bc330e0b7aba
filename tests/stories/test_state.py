from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import HOUR, NOON, all_stories, grouped, newsday, report

from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.lazy_dict import LazyDict
from newsreader.stories.grouping.nodes import Posting
from newsreader.stories.grouping.posting_columns import RUN, KeptPostings, columns_of
from newsreader.stories.grouping.profiles import LARGE
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.state import restored, save
from newsreader.stories.grouping.terms.vectors import Vector

LATER = [
    report("l1", "Coastguard ends work at grounded Gotland ferry", published=NOON + 8 * HOUR),
    report("l2", "Central bank defends interest rates", published=NOON + 8 * HOUR),
    report("l3", "Comet Halvorsen fades after the weekend", published=None),
    report("l4", "Wholly new things happen", related=("bear-0",)),
]


def test_what_is_saved_comes_back_and_goes_on_alike() -> None:
    grouper = grouped(newsday())
    grouper.constrain(Constraints().merged(["bear-0", "opera-0"]).split(["ferry-3"], ["ferry-0", "ferry-3"]))
    grouper.forget(["chip-0"])
    again = restored(save(grouper))
    assert again is not None
    assert all_stories(again) == all_stories(grouper)
    assert again.nearest("ferry-0") == grouper.nearest("ferry-0")
    assert save(again) == save(grouper)
    for later in LATER:
        assert again.add([later]) == grouper.add([later])
    assert all_stories(again) == all_stories(grouper)


def test_what_is_most_like_an_article_is_found_in_what_was_kept_too() -> None:
    grouper = grouped(newsday())
    again = restored(save(grouper))
    assert again is not None
    for article in newsday():
        assert again.nearest(article.id) == grouper.nearest(article.id)
    again.add(LATER)
    grouper.add(LATER)
    for article in (*newsday(), *LATER):
        assert again.nearest(article.id) == grouper.nearest(article.id)


@given(st.lists(st.lists(st.integers(0, 2) | st.integers(0, 1 << 32 - 1), max_size=6), max_size=6), st.data())
def test_articles_with_a_term_are_found_where_their_columns_lie(
    articles: list[list[int]], data: st.DataObject
) -> None:
    terms = [number for article in articles for number in article] or [0]
    term = data.draw(st.sampled_from([*terms, 0, 1 << 8, 1 << 16]))
    entries: LazyDict[Posting] = LazyDict()
    for number, article in enumerate(articles):
        vector = Vector(tuple(article), array("f", [1.0] * len(article)))
        entries[3 * number] = Posting(f"a{number}", vector, number or None, digest=0)
    kept = KeptPostings(columns_of(entries, dict.fromkeys(entries, 0)), list(range(1)))
    assert list(kept.with_term(term, 2)) == [
        (3 * number, number or None)
        for number, article in enumerate(articles)
        for other in article[:2]
        if other == term
    ]


@given(st.lists(st.none() | st.integers(-50, 250), max_size=40), st.integers(1, 5))
def test_articles_are_found_by_the_bucket_of_their_time_where_their_columns_lie(
    times: list[int | None], often: int
) -> None:
    entries: LazyDict[Posting] = LazyDict()
    for number, published in enumerate(published for published in times for _ in range(often * RUN // 4)):
        entries[3 * number] = Posting(f"a{number}", Vector((), array("f")), published, digest=0)
    kept = KeptPostings(columns_of(entries, dict.fromkeys(entries, 0)), ())
    assert kept.last_published() == max((time for time in times if time is not None), default=None)
    for bucket in (None, -1, 0, 1, 2):
        assert list(kept.within(bucket, 100)) == [
            number
            for number, published in zip(kept.numbers, kept.times(), strict=True)
            if (None if published is None else published // 100) == bucket
        ]


def test_what_nobody_has_looked_at_is_not_opened() -> None:
    again = restored(save(grouped(newsday())))
    assert again is not None
    shop = again.workshop
    again.nearest("ferry-0")
    opened = [number for number in shop.entries if shop.entries.maker_of(number) is None]
    assert 0 < len(opened) < len(newsday())
    assert all(shop.nodes.maker_of(key) is not None for key in shop.nodes)
    assert save(again) == save(grouped(newsday()))


def test_a_split_can_be_undone_after_a_restart() -> None:
    grouper = grouped(newsday())
    before = all_stories(grouper)
    grouper.constrain(Constraints().split(["ferry-3"], grouper.story("ferry-0").members))
    again = restored(save(grouper))
    assert again is not None
    again.constrain(Constraints())
    assert all_stories(again) == before


@pytest.mark.parametrize("cut", [0, 1, 40, -200, -1])
def test_damaged_bytes_are_no_state(cut: int) -> None:
    assert restored(save(grouped(newsday()))[:cut]) is None


def test_a_state_of_another_setting_is_no_state() -> None:
    assert restored(save(grouped(newsday())), GroupingSettings(half_life=HOUR)) is None


def test_other_bytes_are_no_state() -> None:
    assert restored(b"\x93\x01\x02\x03") is None


def test_what_a_story_is_about_follows_those_who_leave_it() -> None:
    grouper = grouped(newsday())
    grouper.forget(["ferry-1", "comet-0"])
    again = restored(save(grouper))
    assert again is not None
    for story in grouper.stories():
        kept = grouper.workshop.profile(grouper.workshop.keys[story.id])
        anew = again.workshop.profile(again.workshop.keys[story.id])
        assert kept.square == pytest.approx(anew.square)
        assert kept.dot(anew) == pytest.approx(anew.square)


def test_nobody_is_linked_to_an_article_that_has_left() -> None:
    grouper = grouped(newsday())
    grouper.forget([newsday()[-1].id, "ferry-1", "comet-0"])
    entries = grouper.workshop.entries
    assert all(other in entries for entry in entries.values() for other in entry.links)


def test_a_large_story_is_the_same_after_a_restart() -> None:
    reports = [
        report(f"many-{number}", f"Gotland ferry aground: passengers evacuated, deck {number} searched")
        for number in range(60)
    ]
    grouper = grouped([*newsday(), *reports])
    assert len(grouper.story(grouper.story_of("many-0")).members) > LARGE
    grouper.forget(["many-7"])
    again = restored(save(grouper))
    assert again is not None
    assert save(again) == save(grouper)
    for later in (*LATER, report("l5", "Deck 7 of grounded Gotland ferry searched again")):
        assert again.add([later]) == grouper.add([later])
    assert all_stories(again) == all_stories(grouper)
