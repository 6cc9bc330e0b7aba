"""A story has one core: no chain of likenesses is one, and what grows a second core becomes two."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from random import Random

import pytest
from made_reports import HOUR, NOON, grouped, newsday, report, stories

from newsreader.stories.grouping import state
from newsreader.stories.grouping.agglomeration import agglomerate, is_out_of_reach
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.nodes import Node, Posting
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.review import cores
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.vectors import Profile, Vector

HALF = cores.MOST * 2 // 3
CHAIN = (
    "Envoys meet in Lisbon for harbour treaty talks",
    "Harbour treaty talks delay grain exports from Odessa",
    "Grain exports from Odessa push up cucumber prices",
    "Cucumber prices anger shoppers at market hall",
    "Market hall shelters exhibit on slavery",
    "Exhibit on slavery moves to Ghent museum",
)
ONE_ROOF = (
    "Geneva talks: envoys of Iran and Ukraine arrive for crisis talks",
    "Crisis talks in Geneva: envoys juggle Iran and Ukraine",
    "Envoys of Iran and Ukraine in Geneva for two crisis talks",
)
URANIUM = (
    "Iran and envoys agree on uranium inspections in Geneva talks",
    "Uranium inspections: Iran opens Natanz to inspectors after Geneva talks",
    "Iran opens Natanz centrifuges to uranium inspectors",
    "Inspectors enter Natanz as Iran uranium deal nears",
    "Uranium deal: Iran lets inspectors count Natanz centrifuges",
    "Natanz centrifuges counted, uranium inspectors say in Iran",
    "Iran inspectors seal Natanz centrifuges and weigh uranium",
    "Uranium weighed at Natanz: inspectors leave Iran on Friday",
    "Natanz sealed: what uranium inspectors saw in Iran",
)
PRISONERS = (
    "Ukraine and envoys agree on prisoner exchange in Geneva talks",
    "Prisoner exchange: Ukraine frees hundreds after Geneva talks",
    "Ukraine frees hundreds of captured soldiers in prisoner exchange",
    "Captured soldiers return to Kharkiv in Ukraine prisoner exchange",
    "Prisoner exchange: families greet captured soldiers in Kharkiv, Ukraine",
    "Kharkiv families greet soldiers freed by Ukraine prisoner exchange",
    "Ukraine soldiers freed in prisoner exchange speak in Kharkiv",
    "Second prisoner exchange frees captured soldiers, Ukraine says",
    "Captured soldiers in Kharkiv hospital after Ukraine prisoner exchange",
)


def told(name: str, titles: Iterable[str], start: int = NOON) -> list[Report]:
    """Each by a feed of its own, an hour after the other."""
    return [
        report(f"{name}-{number}", title, published=start + number * HOUR, feed=f"feed {number}")
        for number, title in enumerate(titles)
    ]


def talks() -> Grouper:
    """A story of two talks under one roof, as it has grown."""
    grouper = grouped([*newsday(), *told("roof", ONE_ROOF)])
    for uranium, prisoners in zip(told("iran", URANIUM), told("ukraine", PRISONERS), strict=True):
        grouper.add([uranium, prisoners])
    return grouper


def test_a_chain_of_likenesses_is_no_story() -> None:
    together = stories(grouped([*newsday(), *told("link", CHAIN)]))
    assert not [members for members in together if len(members & {f"link-{n}" for n in range(6)}) > 3]
    assert not [members for members in together if members >= {"link-0", "link-3"}]


@pytest.mark.parametrize("batch", [60, 10])
def test_a_long_chain_makes_no_large_story(batch: int) -> None:
    words = [f"{first}{second}{third}" for first, second, third in product("bdgkl", "aeiou", "mnrst")]
    links = [" ".join(words[place : place + 6]) for place in range(60)]
    grouper = grouped(newsday())
    reports = [
        report(f"link-{place:02d}", title, published=NOON + place * HOUR // 6, feed=f"feed {place % 20}")
        for place, title in enumerate(links)
    ]
    for start in range(0, len(reports), batch):
        grouper.add(reports[start : start + batch])
    assert max(map(len, stories(grouper))) <= 15
    assert grouper.story_of("link-00") != grouper.story_of("link-30") != grouper.story_of("link-59")


def test_a_story_that_grows_two_cores_splits() -> None:
    grouper = talks()
    iran, ukraine = grouper.story_of("iran-8"), grouper.story_of("ukraine-8")
    assert iran != ukraine
    assert {grouper.story_of(f"iran-{number}") for number in range(9)} == {iran}
    assert {grouper.story_of(f"ukraine-{number}") for number in range(9)} == {ukraine}


def test_what_was_split_stays_so_with_the_next_report_and_after_a_restart() -> None:
    restored = state.restored(state.save(talks()))
    assert restored is not None
    restored.add(told("iran", ["Iran, Ukraine: envoys praise Geneva talks"], NOON + 11 * HOUR)[:1])
    restored.add([report("late", "Uranium inspectors leave Natanz in Iran", published=NOON + 11 * HOUR)])
    assert restored.story_of("iran-4") != restored.story_of("ukraine-4")
    assert restored.story_of("late") == restored.story_of("iran-4")


def test_one_likeness_makes_no_story_of_two_that_sources_hold_together_over_years() -> None:
    """A day on which both are told of alike, and sources that go on naming what is related to each."""
    month = 30 * 24 * HOUR
    meeting = ("Envoys of Iran and Ukraine meet in Geneva", "Iran and Ukraine envoys meet at Geneva talks")
    grouper = grouped([*newsday(), *told("meet", meeting)])
    assert grouper.story_of("meet-0") == grouper.story_of("meet-1")
    for name, titles, begins in (("iran", URANIUM, "meet-0"), ("ukraine", PRISONERS, "meet-1")):
        before = begins
        for number, title in enumerate(titles):
            later = report(
                f"{name}-{number}", title, published=NOON + (number - 4) * month, related=(before,)
            )
            before = later.id
            grouper.add([later])
    assert {grouper.story_of(f"iran-{number}") for number in range(9)} == {grouper.story_of("meet-0")}
    assert {grouper.story_of(f"ukraine-{number}") for number in range(9)} == {grouper.story_of("meet-1")}
    assert grouper.story_of("meet-0") != grouper.story_of("meet-1")


def test_what_sources_hold_together_is_not_split() -> None:
    grouper = grouped([*newsday(), *told("roof", ONE_ROOF)])
    for number, (uranium, prisoners) in enumerate(zip(URANIUM, PRISONERS, strict=True)):
        attack = report(f"iran-{number}", uranium, published=NOON + number * HOUR)
        exchange = report(
            f"ukraine-{number}", prisoners, related=(attack.id,), published=NOON + number * HOUR
        )
        grouper.add([attack, exchange])
    for number in range(9):
        assert grouper.story_of(f"iran-{number}") == grouper.story_of(f"ukraine-{number}")


def test_a_story_of_very_many_reports_is_looked_at_as_any_other() -> None:
    words = ["harbour", "crane", "pilot", "cargo", "quay", "ferry", "anchor", "vessel", "tug", "buoy"]
    others = ["orchard", "cider", "apple", "harvest", "press", "grove", "barrel", "picker", "bloom", "pear"]
    reports = [
        report(f"{event}-{number:03d}", " ".join(names[number % 3 : number % 3 + 6]), provider=f"{number}")
        for event, names in (("sea", words), ("farm", others))
        for number in range(HALF)
    ]
    reports.append(report("stranger", "Glacier hut warden spots lynx cub"))
    grouper = grouped(reports)
    shop = grouper.workshop
    for number in shop.numbers.values():
        shop.unite(shop.numbers["sea-000"], number)
    (key,) = shop.nodes
    assert cores.is_due(shop, key)

    def own_words(number: int) -> Vector:
        return shop.entries[number].vector

    parts = list(cores.leaving(shop, key, lambda _: (), own_words, grouper.settings))
    assert sorted(map(len, parts)) == [1, HALF]
    assert shop.entries[min(parts, key=len)[0]].id == "stranger"
    assert len({shop.entries[number].id[:3] for number in max(parts, key=len)}) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_crowd_that_has_no_word_in_common_is_no_large_story(seed: int) -> None:
    chance = Random(seed)
    words = ["".join(letters) for letters in product("bdgkl", "aeiou", "mnrst", "aeiou")]
    chance.shuffle(words)
    shared, own = words[:40], words[40:]
    grouper = grouped(newsday())
    for start in range(0, 120, 10):
        grouper.add(
            report(
                f"crowd-{number:03d}",
                " ".join([*chance.sample(shared, 6), *own[3 * number : 3 * number + 3]]),
                published=NOON + number * HOUR // 6,
                feed=f"feed {number % 20}",
            )
            for number in range(start, start + 10)
        )
    assert max(map(len, stories(grouper))) <= 40


def test_what_parts_of_a_crowd_are_stays_apart() -> None:
    grouper = talks()
    shop = grouper.workshop
    key = shop.nodes[shop.keys[grouper.story_of("iran-8")]].key
    members = list(shop.nodes[key].members)
    shop.part(key, members[:3])
    shop.part(key, members[3:6])
    first, second, rest = (shop.nodes[shop.entries[members[at]].story] for at in (0, 3, 6))
    assert first.was_parted(second)
    assert first.was_parted(rest)
    assert second.was_parted(rest)


def test_what_stronger_evidence_makes_one_is_apart_from_nothing_for_that() -> None:
    grouper = talks()
    shop = grouper.workshop
    key = shop.nodes[shop.keys[grouper.story_of("iran-8")]].key
    members = list(shop.nodes[key].members)
    shop.part(key, members[:3])
    shop.unite(members[0], members[3])
    assert shop.entries[members[0]].story == shop.entries[members[3]].story
    assert not shop.nodes[shop.entries[members[0]].story].rifts


@pytest.mark.parametrize(("hours", "is_far"), [(0, False), (60, False), (24 * 30, True)])
def test_stories_are_compared_where_their_times_let_them_become_one(hours: int, is_far: bool) -> None:
    settings = GroupingSettings()
    first, second = story_at(1, NOON), story_at(2, NOON + hours * HOUR)
    assert is_out_of_reach(first, second, settings) == is_far
    alike = {1: {2: 1e6}, 2: {1: 1e6}}
    held = LargeStories(first, second)
    agglomerate(alike, held, settings)
    assert held.merged != is_far


def story_at(key: int, when: int) -> Node:
    """Of a thousand headlines at one time."""
    node = Node(key, str(key))
    for number in range(1000):
        node.hold(number, Posting(f"{key} {number}", Vector.of([]), when, 0), frozenset())
    return node


class LargeStories:
    """Two that say the very same."""

    def __init__(self, *nodes: Node) -> None:
        self._nodes = {node.key: node for node in nodes}
        self.merged = False

    def node(self, key: int) -> Node:
        return self._nodes[key]

    def profile(self, key: int) -> Profile:
        return Profile([(Vector.of([(1.0, 1)]), 1000.0)])

    def merge(self, elder: int, younger: int, product: float) -> None:
        self.merged = True
