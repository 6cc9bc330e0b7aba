"""The journal screen: what was done, and taking back any of it."""

from __future__ import annotations

from pathlib import Path

from fakes import write_articles
from open_reader import reader

from newsreader.system.paths import Paths


async def test_any_action_can_be_taken_back_and_says_so(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        first = opened.screen.session.list.ids[0]
        await opened.press("s", "j", "M", "U")
        text = opened.text()
        assert text.index("marked read 3 articles") < text.index("starred “Article number 0”")
        await opened.press("j", "enter")
        assert "undone: starred “Article number 0”" in opened.text()
        await opened.press("escape")
        decided = opened.screen.session.store.decided(first)
        assert (decided.starred, decided.read) == (False, True)


async def test_the_count_stands_beside_each_action(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("M", "U")
        line = next(line for line in opened.text().splitlines() if "marked read 3 articles" in line)
        assert " 3  marked read" in line
        await opened.press("u", "u")
        assert opened.text().count("undone: marked read") >= 1


async def test_the_journal_fits_a_terminal_that_becomes_narrow(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("s", "m", "U", "j")
        await opened.pilot.resize_terminal(45, 20)
        await opened.pilot.pause()
        assert "starred “" in opened.text()
        await opened.press("u")
        assert "undone: starred" in opened.text()


async def test_an_empty_journal_says_so(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("U", "enter", "u")
        assert "Nothing was done yet." in opened.text()


async def test_in_a_narrow_terminal_each_action_has_one_line(paths: Paths) -> None:
    async with reader(paths, size=(45, 20)) as opened:
        await opened.press("s", "j", "s", "U")
        lines = [line for line in opened.text().splitlines() if line.count("│") == 2]
        assert [" starred “" in line for line in lines] == [True, True]
        assert all("…" in line for line in lines)
