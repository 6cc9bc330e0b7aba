"""Reports that say nearly the same: one story of them, and no more weight than they have."""

from __future__ import annotations

from made_reports import grouped, newsday, report, stories

from newsreader.stories.grouping import state
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.nodes import Node

PRINTED = "Glacier hut warden spots lynx cub near Zermatt"


def copies(*names: str) -> list[str]:
    return [f"copy-{name}" for name in names]


def story_of(grouper: Grouper, article: str) -> Node:
    shop = grouper.workshop
    return shop.nodes[shop.keys[grouper.story_of(article)]]


def printed(*names: str) -> Grouper:
    return grouped([*newsday(), *(report(name, PRINTED, provider=name) for name in copies(*names))])


def test_what_is_printed_again_is_one_story_and_counts_for_half() -> None:
    node = story_of(printed("a", "b", "c"), "copy-a")
    assert len(node.members) == 3
    assert node.weight == 2.0


def test_the_weight_stays_with_a_restart_and_when_a_report_leaves() -> None:
    grouper = printed("a", "b", "c")
    again = state.restored(state.save(grouper))
    assert again is not None
    assert story_of(again, "copy-a").weight == 2.0
    again.forget(copies("a", "b"))
    assert story_of(again, "copy-c").weight == 1.0


def test_one_feed_that_says_the_same_twice_makes_no_story() -> None:
    twice = [
        report(name, f"{PRINTED} {word}", feed="alps") for name, word in (("one", "again"), ("two", "soon"))
    ]
    assert not [members for members in stories(grouped([*newsday(), *twice])) if members & {"one", "two"}]


def test_what_the_user_keeps_apart_is_not_joined_by_being_the_same() -> None:
    grouper = printed("a")
    grouper.add([report("copy-b", PRINTED, provider="b")])
    grouper.constrain(Constraints().split(["copy-a"], copies("a", "b")))
    grouper.forget(["copy-b"])
    grouper.add([report("copy-b", PRINTED, provider="b")])
    assert grouper.story_of("copy-a") != grouper.story_of("copy-b")
