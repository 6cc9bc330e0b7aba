"""Tags and snoozing, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import write_articles
from open_reader import Reader, reader

from newsreader.system.paths import Paths


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_articles(tmp_path / "news", 4)
    return tmp_path / "news"


def tags(opened: Reader) -> list[list[str]]:
    store = opened.screen.session.store
    return [sorted(store.decided(article_id).tags) for article_id in opened.screen.session.list.ids]


async def test_tags_are_given_shown_found_and_taken_back(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("t")
        await opened.paste("later work")
        await opened.press("enter")
        assert tags(opened)[0] == ["later", "work"]
        assert opened.text().count("#later #work") == 2  # in the list and in the detail
        await opened.press("/")
        await opened.paste("tag:work")
        await opened.press("enter")
        assert opened.titles == ["Article number 0"]
        await opened.press("u")
        assert tags(opened)[0] == []


async def test_tags_that_are_there_can_be_edited(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("t")
        await opened.paste("later")
        await opened.press("enter", "t", "ctrl+w", *"now", "enter")
        assert tags(opened)[0] == ["now"]


async def test_known_tags_complete(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("t")
        await opened.paste("reading")
        await opened.press("enter", "j", "t", *"re")
        assert "reading" in opened.text()
        await opened.press("tab", "enter")
        assert tags(opened)[1] == ["reading"]


async def test_marked_articles_are_tagged_together_and_a_minus_takes_away(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("t", *"a", "enter", "v", "v", "t", *"b -a", "enter")
        assert tags(opened) == [["b"], ["b"], [], []]
        await opened.press("u")
        assert tags(opened) == [["a"], [], [], []]


async def test_escape_leaves_the_tags_alone(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("t")
        await opened.paste("later")
        await opened.press("escape")
        assert tags(opened)[0] == []
        await opened.press("j")
        assert opened.screen.articles.cursor == 1


async def test_snoozed_articles_leave_and_undo_brings_them_back(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("v", "v", "Z", "enter")
        assert opened.titles == ["Article number 2", "Article number 3"]
        assert "snoozed 2 articles until tomorrow" in opened.bottom
        await opened.press("u")
        assert len(opened.titles) == 4


async def test_a_day_can_be_typed_and_a_wrong_one_is_explained(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("Z", "G", "end", "enter", *"soon", "enter")
        assert "no day" in opened.text()
        assert len(opened.titles) == 4
        assert opened.screen.top_line.line.text == "soon"
        await opened.press("ctrl+u")
        await opened.paste("2021-12-24")
        await opened.press("enter")
        assert len(opened.titles) == 3
        assert "until Fri 24 Dec 2021" in opened.bottom


async def test_snoozed_articles_come_back_when_their_time_has_come(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        screen = opened.screen
        until = screen.session.store.now + 60
        screen.session.show_outcome(
            screen.session.desk.snooze(screen.session.list.ids[:1], until=until, when="soon")
        )
        await opened.pilot.pause()
        assert opened.titles[0] == opened.current == "Article number 1"
        later = screen.session.store.now + 61
        screen.session.store._clock = lambda: later
        while len(opened.titles) < 4:
            await opened.pilot.pause(0.05)
        assert opened.current == "Article number 1"
        assert "back from snoozing: 1 article" in opened.bottom
