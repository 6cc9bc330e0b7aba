"""Completion, history and errors of the filter line."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from fakes import write_articles
from open_reader import reader

from newsreader.cli.run import run
from newsreader.system.paths import Paths


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_articles(tmp_path / "news", 6)
    return tmp_path / "news"


async def test_values_complete_with_their_counts(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"topic:sci")
        option = next(line for line in opened.text().splitlines() if "topic:Science" in line)
        assert " 3 " in option
        await opened.press("tab", "enter")
        assert opened.screen.session.list.filter_text == "topic:Science"
        assert len(opened.titles) == 3


async def test_a_number_says_how_many_rows_the_list_will_have(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("j", "m", "/", *"is:unread topic:sci")
        option = next(line for line in opened.text().splitlines() if "topic:Science" in line)
        await opened.press("tab", "enter")
        assert f" {len(opened.titles)} " in option
        assert len(opened.titles) == 2


async def test_the_arrows_choose_among_the_options(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"is:", "down", "down", "tab")
        assert opened.screen.top_line.line.text == "is:read"


async def test_fields_are_told_of_on_an_empty_line_by_tab(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/")
        assert "a topic, with those below it" not in opened.text()
        await opened.press("tab")
        assert "a topic, with those below it" in opened.text()


async def test_what_was_filtered_before_comes_back_by_the_arrow_also_after_a_restart(
    paths: Paths, news: Path
) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"number 3", "enter", "/", "ctrl+u", *"number 5", "enter", "escape")
    async with reader(paths, news) as opened:
        await opened.press("/", "up")
        assert opened.titles == ["Article number 5"]
        await opened.press("up")
        assert opened.titles == ["Article number 3"]
        await opened.press("down", "down")
        assert opened.screen.top_line.line.text == ""
        await opened.press("ctrl+p", "enter")
        assert opened.titles == ["Article number 5"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (45, 20)])
async def test_an_error_stands_below_its_column_and_the_last_good_view_stays(
    paths: Paths, news: Path, size: tuple[int, int]
) -> None:
    async with reader(paths, news, size=size) as opened:
        await opened.press("/", *"topic:science )")
        lines = opened.text().splitlines()
        assert lines[1].index("^") == lines[0].index(")")
        assert "column 15" in lines[2]
        assert len(opened.titles) == 3
        await opened.press("backspace")
        assert "^" not in opened.text()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (45, 20)])
async def test_a_mistake_is_told_to_its_last_word(paths: Paths, news: Path, size: tuple[int, int]) -> None:
    async with reader(paths, news, size=size) as opened:
        await opened.press("/", *"is:stared")
        error = opened.screen.session.list.error
        assert error is not None
        box = " ".join(line[: size[0] - 1] for line in opened.text().splitlines()[2:9])
        assert "archived" in box
        assert all(word in box.split() for word in error.message.split())


async def test_a_filter_with_a_mistake_is_not_lost_by_enter(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"topic:science heat>9x", "enter")
        assert opened.screen.top_line.line.text == "topic:science heat>9x"
        assert opened.text().count("expected a number") == 1
        await opened.press("backspace", "9", "7", "enter")
        assert opened.screen.session.list.filter_text == "topic:science heat>997"
        assert not opened.screen.filter.active


async def test_what_matches_is_marked_in_the_detail_too(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"tells", "enter")
        match = opened.screen.panes.palette.match
        marked = [
            segment.text
            for line in opened.screen.detail._lines
            for segment in line.segments
            if segment.style is not None and segment.style.underline == match.underline is True
        ]
        assert marked == ["tells"]


@pytest.mark.parametrize(
    "query", ["", "topic:science", "heat>997 OR title:5", "-science sort:title", "/number [135]/", "limit:2"]
)
async def test_a_query_finds_the_same_in_the_reader_and_on_the_command_line(
    paths: Paths, news: Path, query: str
) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *query, "enter")
        in_reader = list(opened.screen.session.list.ids)
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert run(["list", str(news), "--query", query, "--json"]) == 0
    assert [article["id"] for article in json.loads(printed.getvalue())] == in_reader


async def test_a_fields_name_that_is_being_typed_leaves_the_list_as_it_was(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/", *"heat>997 topi")
        assert len(opened.titles) == 3
        await opened.press("c", ":", *"sci")
        assert len(opened.titles) == 1
        await opened.press("ctrl+u", *"ti")
        assert len(opened.titles) == 6  # it finds "Article", so it is a word
        await opened.press("ctrl+u", *"-sort")
        assert len(opened.titles) == 6
        await opened.press("ctrl+u", *"prov", "enter")
        assert opened.screen.session.list.filter_text == "prov"
        assert opened.titles == []
