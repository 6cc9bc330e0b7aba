"""Triage by keys: what is marked, what stays in sight, what is undone."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeSystem, write_articles
from open_reader import Reader, reader

from newsreader.config.schema import Config, Reading
from newsreader.library import Change, Library
from newsreader.system.desktop import BrowserKind
from newsreader.system.paths import Paths
from newsreader.ui.reader.layout import Pane


def marks(opened: Reader) -> tuple[bool, bool, bool]:
    current = opened.screen.articles.current
    assert current is not None
    triage = opened.screen.session.store.decided(current)
    return triage.read, triage.starred, triage.archived


async def test_moving_onto_an_article_does_not_mark_it_read(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j", "j", "k")
        assert opened.top.startswith(" All · 5 · 5 unread")


async def test_enter_reads_and_moves_to_the_detail(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("enter")
        assert opened.screen.panes.active == Pane.DETAIL
        assert marks(opened) == (True, False, False)
        assert " 4 unread" in opened.top
        await opened.press("right_parenthesis")
        assert " 3 unread" in opened.top, "what one goes on to while reading is read"
        await opened.press("left_parenthesis", "left_parenthesis")
        assert "this is the first article" in opened.bottom


async def test_staying_in_the_detail_marks_read_after_the_configured_time(paths: Paths) -> None:
    async with reader(paths, config=Config(reading=Reading(mark_read_after=0.05))) as opened:
        await opened.press("l")
        while not marks(opened)[0]:
            await opened.pilot.pause(0.01)
        assert " 4 unread" in opened.top


async def test_star_and_read_toggle(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("s", "m")
        assert marks(opened) == (True, True, False)
        assert "★" in opened.text()
        await opened.press("s", "m")
        assert marks(opened) == (False, False, False)


async def test_archiving_takes_the_row_away_and_the_cursor_stays_in_its_place(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j")
        second = opened.current
        await opened.press("a")
        assert second not in opened.titles
        assert opened.screen.articles.cursor == 1
        assert opened.top.startswith(" All · 4 · 4 unread")
        assert "archived “Baltimore May Soon" in opened.bottom
        await opened.press("u")
        assert opened.current == second
        assert "undone: archived “Baltimore May Soon" in opened.bottom


async def test_archived_articles_are_found_in_their_view_and_taken_out_of_it(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("a", "h", *"jjjjj", "enter")
        assert opened.top.startswith(" Archived · 1")
        assert "✓" in opened.text()
        await opened.press("a")
        assert opened.titles == []
        assert "Nothing here." in opened.text()


async def test_a_read_article_stays_in_unread_until_the_view_is_chosen_again(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("g", "u", "m")
        assert len(opened.titles) == 5
        await opened.press("h", "enter")
        assert len(opened.titles) == 4


async def test_undo_and_redo_work_after_a_restart(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("s", "j", "a")
    async with reader(paths) as opened:
        assert len(opened.titles) == 4
        await opened.press("u", "u")
        assert len(opened.titles) == 5
        assert "undone: starred" in opened.bottom
        await opened.press("u")
        assert "nothing to undo" in opened.bottom
        await opened.press("ctrl+r")
        assert "done again: starred" in opened.bottom


async def test_open_hands_the_original_to_the_browser_and_marks_it_read(paths: Paths) -> None:
    system = FakeSystem()
    async with reader(paths, system=system) as opened:
        await opened.press("j", "o")
        await opened.settle()
        assert system.opened == [
            ("https://www.wired.com/story/baltimore-ban-facial-recognition-everyone-but-cops/", "front")
        ]
        assert marks(opened)[0]


async def test_the_configuration_may_prefer_amp(paths: Paths) -> None:
    system = FakeSystem()
    async with reader(paths, system=system, config=Config(reading=Reading(open="amp"))) as opened:
        await opened.press("j", "o")
        await opened.settle()
        assert system.opened[0][0].endswith("/amp")


async def test_open_behind_goes_on_to_the_next_row(paths: Paths) -> None:
    system = FakeSystem()
    async with reader(paths, system=system) as opened:
        await opened.press("O")
        await opened.settle()
        assert system.opened[0][1] == "behind"
        assert opened.screen.articles.cursor == 1


async def test_without_a_browser_the_address_is_shown_and_copied(paths: Paths) -> None:
    system = FakeSystem(kind=BrowserKind.NONE)
    async with reader(paths, system=system) as opened:
        await opened.press("o")
        await opened.settle()
        assert system.opened == []
        assert system.copied[0].startswith("https://thenextweb.com/")
        assert "no browser here" in opened.text()
        assert "$BROWSER" in opened.text()
        assert "[reading]" in opened.text()


async def test_copying_says_what_it_did(paths: Paths) -> None:
    system = FakeSystem()
    async with reader(paths, system=system) as opened:
        await opened.press("y")
        await opened.settle()
        assert "link copied" in opened.bottom
        await opened.press("Y")
        await opened.settle()
        assert system.copied[1].startswith("[Democrats and civil")


async def test_without_a_desktop_clipboard_the_terminal_is_asked(paths: Paths) -> None:
    async with reader(paths, system=FakeSystem(has_clipboard=False)) as opened:
        await opened.press("y")
        await opened.settle()
        assert "handed to the terminal, to be copied" in opened.bottom
        assert opened.app.clipboard.startswith("https://thenextweb.com/")


async def test_space_pages_the_detail_and_then_goes_to_the_next_unread(paths: Paths) -> None:
    async with reader(paths, size=(120, 12)) as opened:
        first = opened.current
        pages = 0
        while opened.current == first:
            await opened.press("space")
            pages += 1
            assert pages < 20
        assert pages > 2
        assert opened.screen.session.store.headline(opened.screen.articles.ids[0]) is not None
        assert opened.screen.session.store.decided(opened.screen.articles.ids[0]).read


async def test_what_another_program_decides_shows_without_a_key(paths: Paths) -> None:
    async with reader(paths) as opened:
        current = opened.screen.articles.current
        assert current is not None
        other = Library.open(paths.library)
        other.record("starred elsewhere", [Change(current, "starred", True)])
        other.close()
        while not marks(opened)[1]:
            await opened.pilot.pause(0.05)
        assert "★" in opened.text()


async def test_a_library_that_cannot_be_used_is_told_and_the_reader_works(
    paths: Paths, tmp_path: Path
) -> None:
    write_articles(tmp_path / "news", 3)
    paths.data.parent.mkdir(parents=True)
    paths.data.write_text("a file where the folder should be")
    async with reader(paths, tmp_path / "news") as opened:
        assert "not saving" in opened.bottom
        await opened.press("s")
        assert marks(opened)[1]
