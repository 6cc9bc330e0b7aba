"""Two halves of an archive, grouped apart from each other and made one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import DAY, HOUR, NOON, all_stories, grouped, newsday, report, stories
from report_source import LostReports, MadeReports

from newsreader.stories.grouping.arrivals import place
from newsreader.stories.grouping.evidence import Constraints
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.state import restored, save
from newsreader.stories.grouping.union import take_in
from newsreader.stories.worker import service
from newsreader.stories.worker.later_part import LaterPart, LaterPartProcess
from newsreader.stories.worker.protocol import Grouped, GroupingTask, StoryEvent, Sync
from newsreader.stories.worker.service import StoryService
from newsreader.stories.worker.source import decode_mark, mark_name_of

DAY_OF_NEWS = sorted(newsday(), key=place)
IDS = tuple(news.id for news in DAY_OF_NEWS)


def in_halves(
    earlier: Sequence[Report], later: Sequence[Report], constraints: Constraints | None = None
) -> Grouper:
    halves = []
    for reports in (earlier, later):
        half = Grouper()
        half.follow(constraints or Constraints())
        half.add(reports)
        halves.append(half)
    told = take_in(*halves)
    assert told >= {halves[0].story_of(new.id) for new in later}
    return halves[0]


@given(st.integers(0, len(DAY_OF_NEWS)))
def test_a_day_cut_anywhere_has_the_stories_of_the_whole_day(cut: int) -> None:
    both = in_halves(DAY_OF_NEWS[:cut], DAY_OF_NEWS[cut:])
    assert stories(both) == stories(grouped(DAY_OF_NEWS))
    entries = both.workshop.entries
    for number, entry in entries.items():
        assert all(number in entries[other].links for other in entry.links)


def test_what_was_made_one_is_kept_and_goes_on_alike() -> None:
    both = in_halves(DAY_OF_NEWS[:7], DAY_OF_NEWS[7:])
    again = restored(save(both))
    assert again is not None
    assert all_stories(again) == all_stories(both)
    late = report("late", "Coastguard ends work at grounded Gotland ferry", published=NOON + 8 * HOUR)
    assert again.add([late]) == both.add([late])
    assert all_stories(again) == all_stories(both)
    assert "ferry-0" in both.story(both.story_of("late")).members


def test_related_links_and_decisions_hold_across_the_cut() -> None:
    year_later = report("anniversary", "Ten strange facts", published=NOON + 365 * DAY, related=("chip-0",))
    by_hand = (
        Constraints().merged(["bear-0", "opera-0"]).split(["ferry-3"], ["ferry-0", "ferry-1", "ferry-3"])
    )
    cut = IDS.index("ferry-3")
    both = in_halves(DAY_OF_NEWS[:cut], [*DAY_OF_NEWS[cut:], year_later], by_hand)
    assert both.story_of("anniversary") == both.story_of("chip-0")
    assert both.story_of("bear-0") == both.story_of("opera-0")
    assert both.story_of("ferry-3") != both.story_of("ferry-0")


def test_what_a_feed_repeats_in_both_halves_is_no_evidence() -> None:
    """It takes four entries on as many days for a column."""
    words = ("lucid", "fathom", "gossamer", "petrichor", "sonder", "quixotic")
    column = [
        report(f"word-{day}", f"Word of the day: {word}", published=NOON + day * DAY, feed="dictionary")
        for day, word in enumerate(words)
    ]
    both = in_halves(column[:3], column[3:])
    assert both.repeated.known("dictionary") == grouped(column).repeated.known("dictionary")
    assert stories(both) == set()


# The process that groups


class Part:
    """A part that is grouped at once, in which nothing goes wrong."""

    def __init__(self, ids: Sequence[str], task: GroupingTask) -> None:
        self._ids, self._task = ids, task
        self.has_ended = False

    def placed(self) -> int:
        return len(self._ids)

    def grouped(self) -> bytes | None:
        return save(grouped(MadeReports(self._task).reports(self._ids)))

    def end(self) -> None:
        self.has_ended = True


class LostPart(Part):
    def grouped(self) -> bytes | None:
        raise EOFError


class DamagedPart(Part):
    def grouped(self) -> bytes | None:
        return b"nothing that can be read"


def refused(ids: Sequence[str], task: GroupingTask) -> LaterPart:
    raise OSError("no more processes")


@pytest.mark.parametrize("start", [Part, LostPart, DamagedPart, refused])
def test_the_later_half_is_grouped_whatever_becomes_of_its_process(
    start: Callable[[Sequence[str], GroupingTask], LaterPart],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "HALVED", len(IDS))
    task = GroupingTask(str(tmp_path / "cache"), (), None, "key")
    parts: list[LaterPart] = []

    def start_part(ids: Sequence[str]) -> LaterPart:
        parts.append(start(ids, task))
        return parts[-1]

    keeping = StoryService(task, MadeReports(task), lambda: (), lambda: False, start_part)
    events: list[StoryEvent] = [*keeping.begin(), *keeping.answer(Sync(IDS))]
    told = {
        story.id: frozenset(story.members)
        for event in events
        if isinstance(event, Grouped)
        for story in event.stories
    }
    assert set(told.values()) >= stories(grouped(DAY_OF_NEWS))
    assert all(isinstance(part, Part) and part.has_ended for part in parts)


def test_of_very_many_articles_the_newest_are_grouped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST", 8)
    task = GroupingTask(str(tmp_path / "cache"), (), None, "key")
    source = MadeReports(task)
    keeping = StoryService(task, source, lambda: (), lambda: False, lambda ids: refused(ids, task))
    list(keeping.begin())
    list(keeping.answer(Sync(IDS[:-4])))
    later = [event for event in keeping.answer(Sync(IDS)) if isinstance(event, Grouped)]
    assert any(event.gone for event in later), "what is too old by now leaves its story"
    keeping.save()
    marked = decode_mark(source.snapshot(mark_name_of("key")))
    assert marked.is_of(IDS, Constraints(), marked.memberships), "there is nothing more to do"


def state_of(part: LaterPart) -> bytes:
    """Once it is done."""
    try:
        while (grouping := part.grouped()) is None:
            pass
        return grouping
    finally:
        part.end()


def test_a_process_groups_a_part(tmp_path: Path) -> None:
    task = GroupingTask(str(tmp_path / "cache"), (), None, "key")
    part = LaterPartProcess(task, MadeReports, IDS)
    grouping = state_of(part)
    again = restored(grouping)
    assert again is not None
    assert stories(again) == stories(grouped(DAY_OF_NEWS))
    assert part.placed() == len(IDS)


def test_a_process_that_ends_before_it_is_done_is_known_to_be_lost(tmp_path: Path) -> None:
    part = LaterPartProcess(GroupingTask(str(tmp_path / "cache"), (), None, "key"), LostReports, IDS)
    with pytest.raises(EOFError):
        state_of(part)
