from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import HOUR, NOON, all_stories, grouped, newsday, report

from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.grouping import Grouper

FERRY = ("ferry-0", "ferry-1", "ferry-2", "ferry-3")


def test_articles_merged_by_hand_are_one_story() -> None:
    grouper = grouped(newsday())
    changed = grouper.constrain(Constraints().merged(["bear-0", "opera-0"]))
    assert grouper.story_of("bear-0") == grouper.story_of("opera-0")
    assert changed >= {"bear-0", "opera-0"}


def test_articles_split_off_by_hand_are_a_story_of_their_own() -> None:
    grouper = grouped(newsday())
    grouper.constrain(Constraints().split(["ferry-1", "ferry-3"], FERRY))
    assert grouper.story("ferry-0").members == ("ferry-0", "ferry-2")
    assert grouper.story("ferry-1").members == ("ferry-1", "ferry-3")


def test_what_was_split_stays_split_when_more_reports_come() -> None:
    grouper = grouped(newsday())
    grouper.constrain(Constraints().split(["ferry-3"], FERRY))
    grouper.add(
        [
            report("more", "Gotland ferry aground, coastguard evacuates 300 passengers"),
            report("copy", "Coastguard evacuates passengers from grounded Gotland ferry"),
        ]
    )
    assert grouper.story_of("ferry-3") != grouper.story_of("ferry-0")


def test_a_split_is_stronger_than_a_related_link() -> None:
    grouper = Grouper()
    grouper.constrain(Constraints().split(["a"], ["a", "b"]))
    grouper.add(
        [report("a", "Brown bear in Brasov supermarket", related=("b",)), report("b", "Bear in Brasov shop")]
    )
    assert grouper.story_of("a") != grouper.story_of("b")


def test_a_merge_holds_for_articles_that_come_later() -> None:
    grouper = Grouper()
    grouper.constrain(Constraints().merged(["a", "b"]))
    grouper.add([report("a", "Brown bear in Brasov supermarket")])
    grouper.add([report("b", "Opera house reopens at last tonight", published=NOON + 400 * HOUR)])
    assert grouper.story_of("b") == "a"


def test_merging_what_was_split_and_splitting_what_was_merged() -> None:
    split = Constraints().split(["ferry-1"], FERRY)
    merged = split.merged(FERRY)
    assert not merged.apart
    grouper = grouped(newsday())
    grouper.constrain(split)
    grouper.constrain(merged)
    assert grouper.story("ferry-0").members == FERRY
    grouper.constrain(merged.split(["ferry-1"], FERRY))
    assert grouper.story_of("ferry-1") == "ferry-1"


def test_splitting_off_nothing_or_everything_changes_nothing() -> None:
    assert Constraints().split([], FERRY) == Constraints()
    assert Constraints().split(FERRY, FERRY) == Constraints()


def test_constraints_on_unknown_articles_do_no_harm() -> None:
    grouper = grouped(newsday())
    before = all_stories(grouper)
    grouper.constrain(Constraints().merged(["nobody", "knows"]).split(["these"], ["these", "ones"]))
    assert all_stories(grouper) == before


@given(data=st.data())
@settings(max_examples=30)
def test_undo_and_redo_bring_the_very_stories_back(data: st.DataObject) -> None:
    grouper = grouped(newsday())
    ids = sorted(report.id for report in newsday())
    states = [(Constraints(), all_stories(grouper))]
    for _ in range(data.draw(st.integers(1, 4))):
        now = states[-1][0]
        if data.draw(st.booleans()):
            new = now.merged(data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)))
        else:
            members = grouper.story(grouper.story_of(data.draw(st.sampled_from(ids)))).members
            new = now.split(members[: len(members) // 2], members)
        grouper.constrain(new)
        states.append((new, all_stories(grouper)))
    for constraints, expected in (*reversed(states), *states):
        grouper.constrain(constraints)
        assert all_stories(grouper) == expected


def test_what_came_after_a_split_finds_its_place_when_the_split_is_undone() -> None:
    grouper = grouped(newsday())
    grouper.constrain(Constraints().split(["ferry-1"], FERRY))
    grouper.add([report("late", "Gotland ferry runs aground, passengers evacuated")])
    grouper.constrain(Constraints())
    assert set(grouper.story("ferry-0").members) == {*FERRY, "late"}
