"""Stories in the list: folded, unfolded, marked, archived, taken apart and put together."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import product
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

import msgspec
import pytest
from fakes import write_article
from open_reader import Reader, reader
from story_reports import COMET, FLOOD, REPORTS, group, write_reports

from newsreader.config.schema import Config
from newsreader.config.schema import StoriesConfig as StorySettings
from newsreader.model import Headline, SearchEntry
from newsreader.query import parse
from newsreader.reading.cells import cell_len
from newsreader.store.store import EVERYTHING
from newsreader.stories.grouping.membership_reason import Evidence, MembershipReason
from newsreader.stories.grouping.records import Story
from newsreader.stories.worker.protocol import Grouped, Grouping, Nearest, Reasons, StoryEvent, WorkerFailed
from newsreader.system.paths import Paths

SIZES = [(200, 50), (120, 40), (80, 24), (63, 20), (45, 20), (40, 10)]


@asynccontextmanager
async def stories(
    paths: Paths, folder: Path, size: tuple[int, int] = (120, 40), *, config: Config | None = None
) -> AsyncIterator[Reader]:
    """The reader on six reports of three events, grouped."""
    write_reports(folder)
    async with reader(paths, folder, size=size, config=config) as opened:
        group(opened.screen)
        await opened.pilot.pause()
        yield opened


def ids_of(opened: Reader) -> Mapping[str, str]:
    store = opened.screen.session.store
    return {
        headline.title: article_id
        for article_id in store.view(EVERYTHING).ids
        if (headline := store.headline(article_id))
    }


def read(opened: Reader) -> set[str]:
    return {
        title
        for title, article_id in ids_of(opened).items()
        if opened.screen.session.store.decided(article_id).read
    }


def archived(opened: Reader) -> set[str]:
    store = opened.screen.session.store
    ids = store.view(parse("is:archived")).ids
    return {headline.title for article_id in ids if (headline := store.headline(article_id))}


def row_of(opened: Reader, title: str) -> str:
    return next(line for line in opened.text().splitlines() if title[:18] in line)


FOLDED = ["Flood in the valley", "A new comet is seen", "Opera house opens"]


async def test_a_story_is_one_row_with_its_heat_providers_and_newest_age(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        assert opened.titles == FOLDED
        text = opened.text()
        assert re.search(r"▸●  Flood in the valley +3 reports +2h", text)
        assert re.search(r" Gazette, Courier, Tribune +. 110", text)
        assert re.search(r" Gazette, Courier +. +70", text)
        assert re.search(r" ●  Opera house opens +2h", text)


async def test_f_unfolds_the_reports_below_the_row_and_folds_them_again(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("j", "f")
        assert opened.titles == [*FOLDED[:2], COMET[1], FOLDED[2]]
        assert opened.current == COMET[0]
        text = opened.text()
        assert "▾● " in text
        assert f"↳ {COMET[1]}" in text
        await opened.press("j")
        assert opened.current == COMET[1]
        await opened.press("f")
        assert opened.titles == FOLDED
        assert opened.current == COMET[0], "from a report below, the cursor goes to its story"


async def test_why_tells_the_sum_of_a_story_and_by_whom_a_report_is_superseded(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("w")
        text = opened.text()
        assert "90  quality" in text
        assert "+20  for 2 reports by other providers (10 each)" in text
        assert "110  heat, computed by the rule" in text
        await opened.press("escape", "f", "j", "w")
        text = opened.text()
        assert "100  by itself" in text
        assert "-1  superseded: a better report, by Gazette, leads the story" in text
        assert "“Flood in the valley”" in text
        assert "-1  heat, computed by the rule" in text


async def test_the_detail_shows_the_story_from_its_first_report_to_its_last(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "j", "m")
        opened.screen.follower.show()
        await opened.pilot.pause()
        lines = [line.rpartition("│")[2].rpartition("▏")[2].strip() for line in opened.text().splitlines()]
        start = next(place for place, line in enumerate(lines) if line.startswith("Story · 3 reports by 3"))
        assert [re.split(r" {2,}", line) for line in lines[start + 1 : start + 4]] == [
            ["1 ● Flood in the valley", "Gazette", "2d"],
            ["▸ Valley under water", "Courier", "1d"],
            ["2 ● Rescuers reach the valley", "Tribune", "2h"],
        ]
        await opened.press("2")
        assert opened.current == FLOOD[2]
        await opened.press("f", "1")
        assert opened.current == FLOOD[1], "of the lead, the first of the others"


async def test_a_story_that_was_read_comes_back_marked_with_what_is_new_of_it(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("m")
        assert "▸   Flood in the valley" in opened.text(), "read: without the mark of the unread"
        await come(opened, 2)
        assert "new report" not in opened.text(), "two more providers are no reason to come back"
        await opened.press("j", "N")
        assert "no unread article above" in opened.bottom
        await come(opened, 3)
        assert "3 new reports" in opened.text()
        assert "Gazette, Courier, Tribune, " in opened.text()
        await opened.press("G", "N", "N")
        assert opened.current == FLOOD[0]
        await opened.press("d")
        assert "3 new" in opened.text(), "with one line a row too"
        await opened.press("m")
        assert "new report" not in opened.text()
        assert "▸   Flood in the valley" in opened.text()


async def come(opened: Reader, count: int) -> None:
    """More reports of the flood by other providers come, and the user asks for what is new."""
    store, ids = opened.screen.session.store, ids_of(opened)
    new = [f"more-{number}" for number in range(count)]
    store.add(
        SearchEntry(Headline(article_id, f"Flood: {article_id}", article_id, quality=9, heat=9), article_id)
        for article_id in new
    )
    store.group([Story(ids[FLOOD[0]], (*(ids[title] for title in FLOOD), *new))])
    opened.screen.session.updates.show_new()
    await opened.pilot.pause()


async def test_f_on_an_article_that_stands_alone_says_so(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("G", "f")
        assert "no other reports of it here" in opened.bottom
        assert opened.titles == FOLDED


async def test_folds_can_be_seen_without_colour_at_every_size(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        for size, density in product(SIZES, ["roomy", "compact"]):
            await opened.resize(size)
            assert opened.text().count("▸●") == 2, (size, density)
            await opened.press("f")
            assert opened.text().count("▾●") == 1
            assert opened.text().count("↳") == 2 if size[1] > 10 else "↳" in opened.text()
            for line in opened.text().splitlines():
                assert cell_len(line) == size[0]
            await opened.press("f", "d")


async def test_m_on_a_folded_row_marks_the_whole_story_and_u_takes_it_back(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("m")
        assert read(opened) == set(FLOOD)
        assert "marked read 3 reports of “Flood in the valley” · u undoes" in opened.bottom
        assert opened.titles == FOLDED, "its row stays"
        await opened.press("u")
        assert read(opened) == set()
        await opened.press("f", "m")
        assert read(opened) == {FLOOD[0]}, "unfolded, each row is an article"


async def test_who_reads_a_folded_story_is_told_of_what_comes_from_then_on(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await come(opened, 3)
        await opened.press("g", "g", "enter")
        assert "new report" not in opened.text(), "what was there is not new"
        assert read(opened) == {FLOOD[0]}, "the one that was read, and no other"
        shown, flood = opened.screen.session.list, ids_of(opened)[FLOOD[0]]
        assert not shown.row(flood).unread
        await opened.press("u")
        assert read(opened) == set()
        assert shown.row(flood).unread
        await opened.press("h", "f", "enter")
        assert read(opened) == {FLOOD[0]}, "unfolded, the report alone"


async def test_a_story_that_was_read_comes_back_for_what_comes_later_alone(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("enter", "q")
        session, flood = opened.screen.session, ids_of(opened)[FLOOD[0]]
        assert session.list.row(flood).new == 0
        assert session.store.counts(folded=True).everything.unread == 2
        await come(opened, 3)
        assert session.list.row(flood).new == 3
        assert session.store.counts(folded=True).everything.unread == 3
        await opened.press("g", "g", "enter", "q")
        assert read(opened) == {FLOOD[0]}, "what is new in a story that was read is known from now on"
        assert session.list.row(flood).new == 0
        await opened.press("m")
        assert read(opened) == set(), "a row that is read becomes unread, all of it"
        assert session.list.row(flood).unread
        assert session.store.counts(folded=True).everything.unread == 3


async def test_a_story_stays_read_whichever_of_its_known_reports_leads_it(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("enter", "q")
        session, ids = opened.screen.session, ids_of(opened)
        entry = session.store.indexed(ids[FLOOD[2]])
        assert entry is not None
        headline = msgspec.structs.replace(entry.headline, quality=99, heat=99)
        session.store.add([SearchEntry(headline, entry.folded)])
        session.list.renew()
        row = session.list.row(ids[FLOOD[2]])
        assert row.leads
        assert not row.unread
        assert session.store.counts(folded=True).everything.unread == 2


async def test_a_folded_row_is_snoozed_whole_and_says_so(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("Z", "enter")
        assert "snoozed 3 reports of “Flood in the valley” until" in opened.bottom
        assert opened.titles == FOLDED[1:]
        await opened.press("u")
        assert opened.titles == FOLDED


async def test_a_archives_a_folded_row_whole_and_says_so(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news", size=(45, 20)) as opened:
        await opened.press("a")
        assert archived(opened) == set(FLOOD)
        assert "archived 3 reports of" in opened.bottom
        assert "u undoes" in opened.bottom, "also where there is little room"
        assert opened.titles == FOLDED[1:]
        assert opened.current == FOLDED[1]
        await opened.press("u")
        assert opened.titles == FOLDED
        assert opened.current == FLOOD[0]


async def test_a_on_an_unfolded_story_takes_the_report_and_the_next_one_takes_its_place(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "a")
        assert archived(opened) == {FLOOD[0]}
        assert opened.titles == [*FLOOD[1:], *FOLDED[1:]]
        assert opened.current == FLOOD[1]
        await opened.press("j", "a")
        assert opened.titles == [FLOOD[1], *FOLDED[1:]]
        await opened.press("u", "u")
        assert opened.titles == [*FLOOD, *FOLDED[1:]]


async def test_capital_a_archives_the_whole_story_with_one_undo(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("A")
        assert archived(opened) == set(FLOOD)
        assert opened.titles == FOLDED[1:]
        assert opened.current == FOLDED[1]
        await opened.press("u")
        assert opened.titles == FOLDED
        assert opened.current == FOLDED[0]
        await opened.press("f", "j", "A")
        assert opened.titles == FOLDED[1:], "from a report below its story too"


async def test_a_star_is_for_one_article(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("s")
        starred = {
            article_id
            for article_id in ids_of(opened).values()
            if opened.screen.session.store.decided(article_id).starred
        }
        assert starred == {opened.screen.articles.current}


async def test_marked_rows_are_marked_with_their_stories(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("v", "v", "m")
        assert read(opened) == {*FLOOD, *COMET}
        await opened.press("u")
        assert read(opened) == set()
        await opened.press("A")
        assert opened.titles == FOLDED[2:]
        await opened.press("u")
        assert opened.titles == FOLDED


async def test_the_whole_view_is_read_with_what_is_folded_away(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("M")
        assert read(opened) == set(REPORTS)
        await opened.press("u", "j", "left_square_bracket")
        assert read(opened) == set(FLOOD)


async def test_n_goes_from_story_to_story(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("j", "m", "k", "n")
        assert opened.current == FOLDED[2], "what is folded away in a read story is not in the way"
        await opened.press("N")
        assert opened.current == FOLDED[0]


async def test_repeat_does_to_a_story_what_was_done_to_the_one_before(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("m", "j", "full_stop")
        assert read(opened) == {*FLOOD, *COMET}


async def test_the_numbers_at_the_side_count_rows(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        numbers = {entry.title: (entry.total, entry.unread) for entry in opened.screen.sidebar.entries}
        assert numbers["All"] == numbers["Unread"] == (3, 3)
        assert "All · 3 · 3 unread" in opened.top
        await opened.press("H")
        numbers = {entry.title: (entry.total, entry.unread) for entry in opened.screen.sidebar.entries}
        assert numbers["All"] == (6, 6)
        assert "All · 6 · 6 unread" in opened.top


VIEWS = """
[[views]]
name = "Valley"
query = "valley OR flood"
[[views]]
name = "Tribune"
query = "provider:tribune"
[[views]]
name = "Not read"
query = "-is:read sort:title limit:4"
[[views]]
name = "Unread"
query = "is:unread"
"""


async def test_saved_views_have_the_number_of_the_rows_that_they_have_when_chosen(
    paths: Paths, tmp_path: Path
) -> None:
    paths.config.mkdir(parents=True)
    paths.config_file.write_text(VIEWS)
    async with stories(paths, tmp_path / "news") as opened:
        assert await views_agree(opened) == [1, 2, 3, 3]
        await opened.press("m")
        assert await views_agree(opened) == [1, 2, 2, 2]
        await opened.press("u", "f", "j", "minus")
        assert await views_agree(opened) == [2, 2, 4, 4]
        await come(opened, 3)  # and all reports of the flood are one story again
        assert await views_agree(opened) == [1, 2, 3, 3]
        await opened.press("H")
        assert await views_agree(opened) == [3, 2, 4, 9]
        await opened.press("g", "g", "A")
        assert await views_agree(opened) == [0, 1, 3, 3]
        await opened.press("H")
        assert await views_agree(opened) == [0, 1, 2, 2]


async def views_agree(opened: Reader) -> list[int | None]:
    """The numbers of the saved views, each found to be how many rows the view has."""
    screen = opened.screen

    def wrong() -> dict[str, tuple[int | None, int]]:
        return {
            entry.title: (entry.total, len(view.ids))
            for entry in screen.sidebar.entries
            if entry.saved
            and (
                view := screen.session.store.view(parse(entry.query or ""), folded=screen.session.list.folded)
            )
            and entry.total != len(view.ids)
        }

    for _ in range(300):
        if not wrong():
            break
        await opened.pilot.pause(0.01)
    assert not wrong()
    return [entry.total for entry in screen.sidebar.entries if entry.saved]


async def test_folding_is_switched_off_and_on(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("G", "H")
        assert sorted(opened.titles) == sorted(REPORTS)
        assert opened.current == FOLDED[2], "the cursor stays on its article"
        assert "every report is a row" in opened.bottom
        assert "▸" not in "".join(line.partition("│")[2] for line in opened.text().splitlines())
        await opened.press("H")
        assert opened.titles == FOLDED


async def test_folding_is_off_by_the_configuration(paths: Paths, tmp_path: Path) -> None:
    write_reports(tmp_path / "news")
    config = Config(stories=StorySettings(fold=False))
    async with stories(paths, tmp_path / "news", config=config) as opened:
        assert sorted(opened.titles) == sorted(REPORTS)


async def test_an_unfolded_story_stays_so_in_another_order_and_the_cursor_on_its_report(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "j", "S", "j", "j", "enter")
        assert opened.current == FLOOD[1]
        assert set(opened.titles) == {*FLOOD, *FOLDED[1:]}


async def test_a_view_that_is_edited_leaves_the_cursor_on_the_story_of_its_report(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("/")
        await opened.paste("all week")
        await opened.press("enter", "B")
        await opened.paste("Comets")
        await opened.press("enter")
        assert opened.current == COMET[1]
        await opened.press("e", "enter", "ctrl+u")
        await opened.paste("quality>0")
        await opened.press("enter")
        assert opened.titles == FOLDED
        assert opened.current == COMET[0]


async def test_a_filter_marks_what_it_finds_in_unfolded_rows(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("slash")
        await opened.paste("comet")
        await opened.press("enter", "f")
        assert opened.titles == list(COMET)
        assert "comet · 1 of 3" in opened.top, "rows are counted as they are folded"
        await opened.press("escape")
        assert opened.titles[1:3] == list(COMET)
        await opened.press("slash")
        await opened.paste("all week")
        await opened.press("enter", "a")
        assert "all week · 0 of 3" in opened.top, "the other report has the row now"


async def test_a_jump_to_a_report_that_is_folded_away_unfolds_its_story(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        opened.screen.session.jumps.jump(ids_of(opened)[FLOOD[2]])
        await opened.pilot.pause()
        assert opened.current == FLOOD[2]
        await opened.press("backspace")
        assert opened.current == FLOOD[0]


class FakeKeeper:
    """A keeper that tells what a test puts into it, and remembers what it was asked."""

    def __init__(self) -> None:
        self.told: SimpleQueue[StoryEvent] = SimpleQueue()
        self.asked: list[str] = []
        self.is_running = True
        self._stop = Event()

    def ask_nearest(self, article_id: str, most: int = 5) -> None:
        self.asked.append(article_id)

    def ask_reasons(self, article_id: str) -> None:
        self.asked.append(f"why {article_id}")

    def end(self) -> None:
        self._stop.set()

    def events(self) -> Iterator[StoryEvent]:
        while not self._stop.is_set():
            with suppress(Empty):
                event = self.told.get(timeout=0.005)
                yield event
                if isinstance(event, WorkerFailed):
                    return


@asynccontextmanager
async def keeping(paths: Paths, folder: Path) -> AsyncIterator[tuple[Reader, FakeKeeper]]:
    """The reader on six reports that nobody has grouped yet, with a keeper to group them."""
    write_reports(folder)
    keeper = FakeKeeper()
    async with reader(paths, folder, keeper=keeper) as opened:
        yield opened, keeper


async def until(opened: Reader, holds: Callable[[], bool]) -> None:
    while not holds():
        await opened.pilot.pause(0.01)


async def listening(opened: Reader) -> None:
    await until(opened, lambda: opened.screen.jobs.stories._worker is not None)


def grouped(opened: Reader) -> Grouped:
    ids = ids_of(opened)
    stories = [tuple(ids[title] for title in story) for story in (FLOOD, COMET)]
    return Grouped(tuple(Story(members[0], members) for members in stories))


async def test_what_is_grouped_before_a_key_was_pressed_is_shown_at_once(
    paths: Paths, tmp_path: Path
) -> None:
    async with keeping(paths, tmp_path / "news") as (opened, keeper):
        assert len(opened.titles) == 6
        keeper.told.put(grouped(opened))
        await until(opened, lambda: opened.titles == FOLDED)
        assert opened.current == FOLDED[0]


async def test_what_is_grouped_later_waits_for_a_rest_and_leaves_the_cursor_on_its_article(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with keeping(paths, tmp_path / "news") as (opened, keeper):
        await opened.press("j", "j")
        assert opened.current == FLOOD[2]
        keeper.told.put(grouped(opened))
        await until(opened, lambda: opened.screen.jobs.stories._show_later.pending)
        assert opened.titles == list(REPORTS), "nothing moves while keys are pressed"
        assert "6 unread" in opened.text(), "nor does any number"
        monkeypatch.setattr("newsreader.session.scheduler.REST", 0.0)
        await until(opened, lambda: len(opened.titles) < 6)
        assert opened.current == FLOOD[2], "its story is unfolded for it"
        assert set(opened.titles) == {*FLOOD, *FOLDED[1:]}


async def test_the_nearest_articles_come_into_the_detail_without_moving_what_is_read(
    paths: Paths, tmp_path: Path
) -> None:
    async with keeping(paths, tmp_path / "news") as (opened, keeper):
        ids = ids_of(opened)
        await listening(opened)
        await opened.press("j", "k")
        await until(opened, lambda: ids[FLOOD[0]] in keeper.asked)
        assert "Most like it here" not in opened.text()
        keeper.told.put(Nearest(ids[FLOOD[0]], (ids[COMET[0]], ids["Opera house opens"])))
        await until(opened, lambda: "Most like it here" in opened.text())
        assert "1 ● A new comet is seen" in opened.text()
        assert re.search(r"1 ● A new comet is seen +Gazette +1d", opened.text())
        await opened.press("2")
        assert opened.current == "Opera house opens"


async def test_w_says_for_each_report_why_it_is_in_its_story(paths: Paths, tmp_path: Path) -> None:
    async with keeping(paths, tmp_path / "news") as (opened, keeper):
        ids = ids_of(opened)
        await listening(opened)
        await opened.press("w")
        assert f"why {ids[FLOOD[0]]}" in keeper.asked
        assert "One story" not in opened.text()
        words = ("[/]Flood", "valley")
        reasons = (
            MembershipReason(ids[FLOOD[0]], Evidence.WORDS, ids[FLOOD[1]], words, 2, rare=2),
            MembershipReason(ids[FLOOD[1]], Evidence.BY_HAND, ids[FLOOD[0]]),
        )
        keeper.told.put(Reasons(ids[COMET[0]], ()))
        keeper.told.put(Reasons(ids[FLOOD[0]], reasons))
        await until(opened, lambda: "One story" in opened.text())
        assert "2 rare words in common with" in opened.text()
        assert "[/]Flood" in opened.text()
        assert f"put together by hand with “{FLOOD[0]}”" in opened.text()


async def test_progress_and_failure_of_the_grouping_are_quiet(paths: Paths, tmp_path: Path) -> None:
    async with keeping(paths, tmp_path / "news") as (opened, keeper):
        keeper.told.put(Grouping(1_000, 2_000))
        await until(opened, lambda: "stories: 1,000 of 2,000" in opened.bottom)
        keeper.told.put(WorkerFailed("stories can't be grouped without a cache", "Mend it."))
        await until(opened, lambda: "stories can't be grouped without a cache" in opened.bottom)
        assert "of 2,000" not in opened.bottom
        await opened.press("j")
        assert opened.current == FLOOD[1], "all else goes on"


async def test_marked_rows_become_one_story_and_u_takes_it_back(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("j", "v", "v", "plus")
        assert opened.titles == FOLDED[:2]
        assert re.search(r"Flood in the valley +3 reports +2h", opened.text())
        assert "marked" not in opened.top
        assert "made one story of 3 reports" in opened.bottom
        current = opened.current
        await opened.press("u")
        assert opened.titles == FOLDED
        assert opened.current == current
        assert "undone: made one story of 3 reports" in opened.bottom
        await opened.press("ctrl+r")
        assert opened.titles == FOLDED[:2]


async def test_plus_without_marks_says_what_to_do(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("plus")
        assert "mark the rows that are one story first, with v" in opened.bottom
        assert opened.titles == FOLDED


async def test_a_report_is_taken_out_of_its_story_and_u_takes_it_back(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "j", "minus")
        assert opened.current == FLOOD[1], "the cursor goes with it"
        assert set(opened.titles) == {FLOOD[0], FLOOD[1], FLOOD[2], *FOLDED[1:]}
        assert "Gazette, Tribune" in opened.text()
        await opened.press("u")
        assert opened.titles == [*FLOOD, *FOLDED[1:]]
        await opened.press("G", "minus")
        assert "is in no story" in opened.bottom


async def test_marked_reports_leave_their_story_together_with_one_undo(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "j", "v", "v", "minus")
        assert "took 2 reports out, as their own story · u undoes" in opened.bottom
        assert "marked" not in opened.top
        assert opened.titles == [FLOOD[0], FLOOD[1], *FOLDED[1:]]
        assert "Courier, Tribune" in opened.text()
        await opened.press("u")
        assert set(opened.titles) == {*FLOOD, *FOLDED[1:]}
        assert re.search(r"Flood in the valley +3 reports +2h", opened.text())


async def test_a_narrow_terminal_tells_what_was_done_before_what_is_wrong(
    paths: Paths, tmp_path: Path
) -> None:
    write_article(tmp_path / "news", "wrong", "heat: hot")
    async with stories(paths, tmp_path / "news", (45, 20)) as opened:
        assert "! 1 problem" in opened.bottom
        await opened.press("f", "j", "v", "v", "minus")
        assert "took 2 reports out" in opened.bottom
        await opened.press("j")
        assert "! 1 problem" in opened.bottom


async def test_marks_stay_where_nothing_can_be_taken_out(paths: Paths, tmp_path: Path) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "v", "v", "v", "minus")
        assert "nothing to do: these are all reports of the story" in opened.bottom
        assert "3 marked" in opened.top
        assert opened.titles == [*FLOOD, *FOLDED[1:]]


async def test_a_split_of_an_earlier_run_is_taken_back_on_the_screen_at_once(
    paths: Paths, tmp_path: Path
) -> None:
    async with stories(paths, tmp_path / "news") as opened:
        await opened.press("f", "j", "minus")
    async with reader(paths, tmp_path / "news") as opened:
        ids = ids_of(opened)
        left = (ids[FLOOD[0]], ids[FLOOD[2]])
        opened.screen.session.store.group([Story(left[0], left)])
        opened.screen.session.updates.show_new()
        await opened.press("u")
        assert "undone: took “Valley under water” out of its story" in opened.bottom
        assert FLOOD[1] not in opened.titles
        assert re.search(r"Flood in the valley +3 reports +2h", opened.text())
