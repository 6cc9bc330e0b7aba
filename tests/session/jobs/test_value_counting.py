"""The values of a field are offered at once, with their numbers a moment later."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from by_hand import ByHandScheduler
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.query.completion import Value
from newsreader.query.nodes import TextField
from newsreader.session.events import Event, Events, ValuesCounted
from newsreader.session.jobs import value_counting
from newsreader.session.jobs.value_counting import ValueCountingJob
from newsreader.session.lists.list_model import ListModel
from newsreader.store.store import Store
from newsreader.store.value_counts import BLOCK
from newsreader.stories.grouping.records import Story

COUNT = 4 * BLOCK
RARE = Value("Rare", "rare", 1)


class Counting:
    """A list of articles of which every fourth is of another provider than most, and the last of a third."""

    def __init__(self) -> None:
        self.store = Store(lambda: NOW)
        self.store.add(
            SearchEntry(Headline(str(row), "t", provider=provider_of(row), heat=1), f"t{row}")
            for row in range(COUNT)
        )
        self.events = Events()
        self.list = ListModel(self.store, events=self.events)
        self.list.choose("All", "")
        self.scheduler = ByHandScheduler()
        self.told: list[Event] = []
        self.events.subscribe(self.told.append)
        self.job = ValueCountingJob(self.list, self.store, self.events, self.scheduler)

    def providers(self, narrowing: str = "") -> Sequence[Value]:
        return self.job.in_list(narrowing).of(TextField.PROVIDER)

    def counted(self, narrowing: str = "") -> dict[str, int | None]:
        """Once they are."""
        self.providers(narrowing)
        self.scheduler.advance(1)
        return {value.name: value.count for value in self.providers(narrowing)}


def provider_of(row: int) -> str:
    if row == COUNT - 1:
        return "Rare"
    return "Other" if row % 4 == 1 else "Most"


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def slow(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> Counting:
    """One in which a step takes as long as there is before values are shown."""
    monkeypatch.setattr(value_counting, "AT_ONCE", 0.0)
    return counting


def test_of_few_articles_all_is_known_at_once(counting: Counting) -> None:
    assert counting.providers()[-1] == RARE
    assert [value.name for value in counting.providers()] == ["Most", "Other", "Rare"]
    assert ValuesCounted() not in counting.told


def test_of_very_many_the_first_values_are_offered_before_any_is_counted(slow: Counting) -> None:
    seen: Sequence[Value] = ()
    while not seen:
        seen = slow.providers()
    assert seen == [Value("Most", "most"), Value("Other", "other")]
    assert ValuesCounted() not in slow.told
    slow.scheduler.advance(1)
    assert slow.told == [ValuesCounted()]
    assert slow.providers()[-1] == RARE


def test_what_is_expected_is_counted_before_it_is_asked_for(slow: Counting) -> None:
    slow.job.in_list("t").expect(TextField.PROVIDER)
    slow.scheduler.advance(1)
    assert slow.providers("t")[-1] == RARE


def test_the_numbers_are_those_of_the_view_narrowed_by_the_other_terms(slow: Counting) -> None:
    slow.store.decide({str(row): Triage(read=True) for row in range(0, COUNT, 2)})
    assert slow.counted() == {"Most": COUNT * 3 // 4 - 1, "Other": COUNT // 4, "Rare": 1}
    slow.list.choose("Unread", "is:unread")
    assert slow.counted() == {"Most": COUNT // 4 - 1, "Other": COUNT // 4, "Rare": 1}
    assert slow.counted("t7 -t71") == {
        "Most": sum(map("Most".__eq__, map(provider_of, unread_with("7", "71")))),
        "Other": sum(map("Other".__eq__, map(provider_of, unread_with("7", "71")))),
    }


def unread_with(text: str, without: str) -> list[int]:
    return [
        row for row in range(1, COUNT, 2) if str(row).startswith(text) and not str(row).startswith(without)
    ]


def test_what_cannot_be_read_narrows_nothing(slow: Counting) -> None:
    assert slow.counted('heat>x "') == slow.counted()


def test_rows_that_stay_in_a_view_though_they_no_longer_match_are_counted(slow: Counting) -> None:
    slow.list.choose("Unread", "is:unread")
    slow.list.keep(["1"])
    slow.store.decide({"1": Triage(read=True), "5": Triage(read=True)})
    assert slow.counted()["Other"] == COUNT // 4 - 1


def test_where_the_store_changes_meanwhile_it_is_counted_anew(slow: Counting) -> None:
    slow.providers()
    slow.providers()
    slow.store.decide({str(COUNT - 1): Triage(archived=True)})
    assert slow.counted() == {"Most": COUNT * 3 // 4 - 1, "Other": COUNT // 4}
    slow.store.decide({str(COUNT - 1): Triage()})
    assert slow.counted()["Rare"] == 1


def test_a_story_is_one_row_of_each_of_its_providers(slow: Counting) -> None:
    slow.store.group([Story("0", tuple(map(str, range(8))))])
    assert slow.counted() == {"Most": COUNT * 3 // 4 - 1 - 5, "Other": COUNT // 4 - 1, "Rare": 1}
    slow.list.set_folded(False)
    assert slow.counted()["Other"] == COUNT // 4


def test_tags_are_looked_for_among_what_is_tagged(slow: Counting) -> None:
    slow.store.decide({"3": Triage(tags=frozenset({"a", "b"})), "4": Triage(tags=frozenset({"a"}))})
    slow.store.decide({"4": Triage(read=True, tags=frozenset({"a"})), "5": Triage(tags=frozenset({"c"}))})
    slow.store.decide({"5": Triage()})
    slow.job.in_list("").of(TextField.TAG)
    slow.scheduler.advance(1)
    assert slow.job.in_list("").of(TextField.TAG) == [Value("a", "a", 2), Value("b", "b", 1)]
    assert slow.store.tags() == {"a": 2, "b": 1}
    slow.store.remove(["3"])
    assert slow.store.tags() == {"a": 1}


def test_who_no_longer_asks_is_told_nothing(slow: Counting) -> None:
    slow.providers()
    slow.job.leave()
    slow.scheduler.advance(1)
    assert slow.told == []
