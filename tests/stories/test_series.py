"""One feed's reports are one story where it says so, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import DAY, HOUR, NOON, grouped, newsday, report, stories

from newsreader.stories.grouping import state
from newsreader.stories.grouping.membership_reason import Evidence
from newsreader.stories.grouping.reasons import reasons_of
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.terms.series import read_title


def entries(*titles: str, every: int = HOUR, text: str = "") -> list[Report]:
    return [
        report(f"e{number}", title, text=text, feed="valley", published=NOON + number * every)
        for number, title in enumerate(titles)
    ]


def are_one(*reports: Report) -> bool:
    return frozenset(told.id for told in reports) in stories(grouped([*newsday(), *reports]))


@pytest.mark.parametrize(
    ("first", "next_one"),
    [
        ("Harbour strike live: talks begin at noon", "Harbour strike live: cranes stand still"),
        ("Dam breaks above the village", "Update: Dam breaks above the village"),
        ("Dam breaks above the village", "UPDATE 2-Dam breaks above the village, hundreds flee"),
        ("Dam breaks above the village – live", "Dam breaks above the village: what to know"),
        ("Staudamm bricht über dem Dorf", "Aktualisiert: Staudamm bricht über dem Dorf"),
        ("En direct : la digue cède au-dessus du village", "La digue cède au-dessus du village"),
        ("Dam breaks above the village", "Dam breaks above the village, hundreds flee"),
    ],
)
def test_entries_of_which_one_says_that_it_goes_on_are_one_story(first: str, next_one: str) -> None:
    assert are_one(*entries(first, next_one))


@pytest.mark.parametrize(
    ("first", "next_one"),
    [
        ("Wanderers beat Rovers at home in the cup", "Wanderers beat City at home in the cup"),
        ("Lecture on the theory of numbers", "Lecture on the theory of numbers, part two"),
        ("Weather for the coast and the islands", "Weather for the coast and the islands on Friday"),
        ("Frobnicator for the desktop released", "Frobnicator for the desktop released: 2.4"),
        ("Football live: Rovers meet City", "Football live: Wanderers meet United"),
        ("Where does your code come from?", "Where does your code come from?"),
        ("Live: Rovers against City in the cup", "Live: Rovers against United in the cup"),
        ("Photos of the day", "Photos of the day: storks"),
        ("Valley League live: Rovers v City, the score", "Valley League live: Town v United, the score"),
    ],
)
def test_others_are_not(first: str, next_one: str) -> None:
    assert not are_one(*entries(first, next_one))


def test_nor_are_those_that_lie_days_apart() -> None:
    titles = "Harbour strike live: talks begin", "Harbour strike live: cranes stand still"
    assert not are_one(*entries(*titles, every=3 * DAY))


def test_a_column_that_comes_day_by_day_is_no_story() -> None:
    days = "oil sinks", "banks rise", "tech leads", "all is flat"
    titles = [f"Stock market live updates: {told}" for told in days]
    assert stories(grouped([*newsday(), *entries(*titles, every=DAY)])) == stories(grouped(newsday()))
    twice_a_day = entries(*titles, *titles, every=12 * HOUR)
    grouper = grouped([*newsday(), *twice_a_day])
    assert max(len(story) for story in stories(grouper) if "e0" in story) <= 4, "it ends with the second day"


def test_a_series_goes_on_after_a_restart_and_says_why() -> None:
    first, second, third = entries(
        "Harbour strike live: talks begin", "Harbour strike live: cranes stand still", "Dam breaks"
    )
    grouper = state.restored(state.save(grouped([*newsday(), first, third])))
    assert grouper is not None
    grouper.add([second])
    assert grouper.story_of("e1") == "e0"
    assert {reason.evidence for reason in reasons_of(grouper, "e1")} == {Evidence.SERIES}
    grouper.forget(["e0"])
    assert grouper.story("e0").members == ("e1",)


@given(st.text(max_size=200))
def test_any_title_is_read(title: str) -> None:
    read = read_title("id", title, None)
    assert not any(map(str.isspace, "".join((*read.words, *read.name))))
