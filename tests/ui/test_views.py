"""Saved views: made, used, changed, ordered and taken back by keys alone, and in step with their file."""

from __future__ import annotations

import json
import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from fakes import write_articles
from open_reader import Reader, reader
from textual import events
from textual.command import CommandList

from newsreader.cli.run import run
from newsreader.config.saved_views import SHIPPED
from newsreader.config.schema import Config, Keys
from newsreader.system.paths import Paths, user_paths


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_articles(tmp_path / "news", 6)
    return tmp_path / "news"


def write(paths: Paths, text: str) -> None:
    paths.config.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text(text)


def names(opened: Reader) -> list[str]:
    return [entry.title for entry in opened.screen.sidebar.entries if entry.saved]


def number(opened: Reader, name: str) -> tuple[int | None, int]:
    (entry,) = (listed for listed in opened.screen.sidebar.entries if listed.title == name)
    return entry.total, entry.unread


async def until(opened: Reader, holds: str) -> None:
    """Until the screen says something."""
    for _ in range(400):
        if holds in opened.text():
            return
        await opened.pilot.pause(0.01)
    raise AssertionError(f"{holds!r} never came:\n{opened.text()}")


VIEWS = """\
# mine
[[views]]
name = "Times"  # old and grey
query = "provider:times"
key = "g t"

[[views]]
name = "Wrong"
query = "heat>abc"
"""


async def test_a_saved_view_is_made_and_used_by_keys_alone(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/")
        await opened.paste("topic:science heat>995 sort:oldest")
        await opened.press("enter", "B")
        await opened.paste("Hot science")
        await opened.press("enter")
        assert "saved the view “Hot science”" in opened.bottom
        assert opened.top.startswith(" Hot science · 2")
        shown = opened.screen.session.list.ids
        await opened.press("g", "a")
        assert opened.top.startswith(" All · 6")
        await opened.press("h", *"jjjjj", "enter")
        assert opened.top.startswith(" Hot science · 2")
        assert opened.screen.session.list.ids == shown
        assert "oldest first" in opened.top
    text = paths.config_file.read_text()
    assert text.endswith(
        '[[views]]\nname = "Hot science"\nquery = "topic:science heat>995"\nsort = "oldest"\n'
    )
    async with reader(paths, news) as opened:
        assert names(opened) == [*(view.name for view in SHIPPED), "Hot science"]


async def test_nothing_is_written_until_a_view_is_changed(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        assert names(opened) == ["Top today", "Unread", "Starred", "Later"]
        await opened.press("g", "s", "g", "l", "g", "u")
        assert opened.top.startswith(" Unread · 6")
    assert not paths.config_file.exists()


async def test_a_view_of_a_view_means_both(paths: Paths, news: Path) -> None:
    write(paths, VIEWS.replace("provider:times", "heat>999 OR heat<997"))
    async with reader(paths, news) as opened:
        await opened.press("g", "t", "/")
        await opened.paste("provider:times")
        await opened.press("enter")
        shown = opened.screen.session.list.ids
        await opened.press("B", *"Both", "enter", "g", "a", "h", *"jjj", "enter")
        assert opened.top.startswith(" Both")
        assert opened.screen.session.list.ids == shown
        assert len(shown) == 2


async def test_of_two_views_with_one_query_the_one_that_was_chosen_is_marked(
    paths: Paths, news: Path
) -> None:
    write(paths, VIEWS.replace("heat>abc", "provider:times"))
    async with reader(paths, news) as opened:
        await opened.press("g", "t")
        assert "› Times" in opened.text()
        await opened.press("h", "j", "enter")
        assert opened.top.startswith(" Wrong")
        assert "› Wrong" in opened.text()
        assert "› Times" not in opened.text()


async def test_saving_under_a_name_that_is_there_changes_that_view(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        await opened.press("/")
        await opened.paste("provider:daily")
        await opened.press("enter", "B")
        await opened.paste("times")
        await opened.press("enter")
        assert "changed the view" in opened.bottom
        assert 'name = "times"  # old and grey\nquery = "provider:daily"\nkey = "g t"' in (
            paths.config_file.read_text()
        )
        await opened.press("u")
        assert paths.config_file.read_text() == VIEWS


async def test_name_query_order_and_key_are_edited(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        await opened.press("g", "t")
        await opened.press("e", "k", "enter", "ctrl+u", *"Old", "enter")
        await opened.press("e", "enter", "ctrl+u")
        await opened.paste("provider:daily")
        await opened.press("enter")
        assert opened.top.startswith(" Old · 3")
        assert opened.titles[0] == "Article number 1"
        await opened.press("e", "j", "enter", *"jjj", "enter")
        await opened.press("e", "j", "j", "enter", "ctrl+u", "g", "space", "x", "enter", "g", "a", "g", "x")
        assert opened.top.startswith(" Old · 3")
        assert 'name = "Old"  # old and grey\nquery = "provider:daily"\nkey = "g x"\nsort = "quality"\n' in (
            paths.config_file.read_text()
        )
        for _ in range(4):
            await opened.press("u")
        assert paths.config_file.read_text() == VIEWS


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("s", "'s' is a key of star already"),
        ("g", "'g' and 'gg' of move.top begin alike"),
        ("g t", "'gt' is a key of view Times already"),
        ("nokey", "no key is called 'nokey'"),
    ],
)
async def test_a_key_that_is_taken_is_refused(paths: Paths, news: Path, key: str, said: str) -> None:
    write(paths, VIEWS.replace("heat>abc", "heat>1"))
    async with reader(paths, news) as opened:
        await opened.press("h", "j", "j", "e", "j", "j", "enter", *key, "enter")
        assert said in opened.text()
        assert paths.config_file.read_text() == VIEWS.replace("heat>abc", "heat>1")


async def test_views_are_put_in_another_order(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("h", "j", "J", "J")
        assert names(opened) == ["Unread", "Starred", "Top today", "Later"]
        assert opened.screen.sidebar.current == opened.screen.sidebar.entries[3]
        await opened.press("K", "J", "J", "J")
        assert "is the last view" in opened.bottom
        await opened.press("u", "u", "u", "u", "u")
        assert names(opened) == ["Top today", "Unread", "Starred", "Later"]


async def test_a_deleted_view_comes_back_by_undo_also_after_other_triage(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        await opened.press("s", "h", "j", "D")
        assert names(opened) == ["Wrong"]
        assert "deleted the view “Times” · u undoes" in opened.bottom
        await opened.press("tab", "m", "u")
        assert "undone: marked read" in opened.bottom
        await opened.press("u")
        assert "undone: deleted the view “Times”" in opened.bottom
        assert paths.config_file.read_text() == VIEWS
        await opened.press("u")
        assert "undone: starred" in opened.bottom


async def test_all_and_archived_stay(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        for key in ("D", "J", "e"):
            await opened.press(key)
            assert "All is no saved view: only those can be changed" in opened.bottom
    assert not paths.config_file.exists()


async def test_the_last_view_can_go_too(paths: Paths, news: Path) -> None:
    write(paths, '[[views]]\nname = "A"\nquery = "a"\n')
    async with reader(paths, news) as opened:
        await opened.press("h", "j", "D")
        assert names(opened) == []
    async with reader(paths, news) as opened:
        assert names(opened) == []


async def test_names_of_views_do_not_stand_beside_numbers_of_others(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("B")
        rows = opened.text().splitlines()[1:5]
        assert [row[:40].strip() for row in rows] == ["Later", "Starred", "Top today", "Unread"]


async def test_a_wrong_query_is_marked_and_told_when_it_is_chosen(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        assert " ! Wrong" in opened.text()
        await opened.press("h", "j", "j", "enter")
        await until(opened, "Wrong: heat>abc: expected a number after")
        assert opened.top.startswith(" All")
        await opened.press("e", "enter", *["backspace"] * 3, *"x", "enter")
        assert "expected a number" in opened.text()
        assert paths.config_file.read_text() == VIEWS
        await opened.press("backspace", *"999", "enter")
        assert " ! Wrong" not in opened.text()
        assert number(opened, "Wrong") == (1, 1)


async def test_changes_by_hand_are_taken_over_while_the_reader_runs(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        write(paths, VIEWS)
        await until(opened, "Wrong")
        assert names(opened) == ["Times", "Wrong"]
        await opened.press("g", "t")
        assert opened.top.startswith(" Times · 3")
        write(paths, VIEWS.replace('"Times"', '"Good old Times"'))
        await until(opened, "Good old Times")


async def test_a_bad_edit_by_hand_is_told_and_the_views_stay(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        write(paths, VIEWS.replace('"Times"', '"Times'))
        await until(opened, "not TOML")
        opened.screen.jobs.poll.look()
        (told,) = (notification.message for notification in opened.app._notifications)
        assert "config.toml:3: not TOML" in told
        assert "the views, rules and commands stay as they were" in told
        assert names(opened) == ["Times", "Wrong"]
        await opened.press("h", "j", "D")
        assert names(opened) == ["Times", "Wrong"]
    assert paths.config_file.read_text() == VIEWS.replace('"Times"', '"Times')


async def test_a_key_in_the_file_that_is_taken_is_told_and_the_view_stays(paths: Paths, news: Path) -> None:
    write(paths, VIEWS.replace("g t", "s"))
    async with reader(paths, news) as opened:
        assert "view Times has no key: 's' is a key of star already" in opened.text()
        await opened.press("s")
        assert "starred" in opened.bottom


async def test_shipped_views_give_way_to_a_users_own_keys_without_a_word(paths: Paths, news: Path) -> None:
    config = Config(keys=Keys(preset="newsboat"))
    kept = [
        f'[[views]]\nname = "{view.name}"\nquery = "{view.query}"\nkey = "{view.key}"\n' for view in SHIPPED
    ]
    write(paths, "\n".join(kept))
    async with reader(paths, news, config=config) as opened:
        assert "begin alike" not in opened.text()
        assert names(opened) == [view.name for view in SHIPPED]


async def test_numbers_follow_what_is_decided(paths: Paths, news: Path) -> None:
    write(paths, VIEWS + '\n[[views]]\nname = "Best"\nquery = "limit:2"\n')
    async with reader(paths, news) as opened:
        assert number(opened, "Times") == (3, 3)
        await opened.press("m")
        assert number(opened, "Times") == (3, 2)
        assert number(opened, "Best") == (2, 1)
        assert "2/3" in opened.text()
        await opened.press("a", "M")
        assert number(opened, "Times") == (2, 0)
        await opened.press("u", "u", "u")
        assert number(opened, "Times") == (3, 3)


async def test_a_view_with_an_order_of_its_own_leaves_that_of_the_others_alone(
    paths: Paths, news: Path
) -> None:
    write(paths, '[[views]]\nname = "A"\nquery = "article"\nsort = "title"\nkey = "g x"\n')
    async with reader(paths, news) as opened:
        await opened.press("g", "x")
        assert "by title" in opened.top
        await opened.press("g", "a")
        assert "highest heat first" in opened.top


async def test_the_help_and_the_palette_know_the_views(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        await opened.press("?")
        await opened.paste("related article of that")
        assert "1 … 9 " in opened.text()
        await opened.press("ctrl+u")
        await opened.paste("times")
        assert "Show provider:times." in opened.text()
        await opened.press("escape", ":")
        await opened.paste("times")
        await opened.pilot.pause(0.3)
        await opened.press("enter")
        assert opened.top.startswith(" Times · 3")


async def test_a_page_of_the_palette_is_turned_before_its_lines_are_there(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press(":")
        palette = opened.pilot.app.screen
        palette.query_one(CommandList)._index_to_line.clear()
        await opened.press("pageup", "escape")
        assert opened.pilot.app.screen is opened.screen


async def test_two_clicks_beside_the_palette_leave_it_once(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press(":")
        palette = opened.pilot.app.screen
        assert palette is not opened.screen
        click = events.Click(palette, 0, 39, 0, 0, 1, shift=False, meta=False, ctrl=False)
        palette.post_message(click)
        palette.post_message(click)
        await opened.pilot.pause()
        assert opened.pilot.app.screen is opened.screen


async def test_a_file_that_can_not_be_written_is_told_and_nothing_changes(paths: Paths, news: Path) -> None:
    write(paths, VIEWS)
    async with reader(paths, news) as opened:
        if os.geteuid() == 0:
            pytest.skip("nothing is forbidden to root")
        paths.config.chmod(0o500)
        await opened.press("h", "j", "D")
        assert "can't be written" in opened.text()
        assert names(opened) == ["Times", "Wrong"]
        paths.config.chmod(0o700)


async def test_a_view_has_the_same_articles_in_the_reader_and_on_the_command_line(
    news: Path,
) -> None:
    def listed(*arguments: str) -> list[str]:
        with redirect_stdout(StringIO()) as printed:
            assert run(["list", str(news), "--json", *arguments]) == 0
        return [record["id"] for record in json.loads(printed.getvalue())]

    queries = (
        "provider:times",
        "heat>996 OR title:5 sort:-title",
        "is:starred",
        "-topic:science limit:2",
        "",
    )
    async with reader(user_paths(), news) as opened:
        await opened.press("j", "j", "s", "a", "s")
        for number, query in enumerate(queries):
            await opened.press("g", "a", "/")
            await opened.paste(query)
            await opened.press("enter")
            shown = list(opened.screen.session.list.ids)
            assert listed("--query", query) == shown
            await opened.press("B")
            await opened.paste(f"View {number}")
            await opened.press("enter")
            assert list(opened.screen.session.list.ids) == shown
            assert listed("--view", f"View {number}") == shown
