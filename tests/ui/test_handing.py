"""Handing on by keys: to a program that is typed, to an own command, into a folder."""

from __future__ import annotations

from pathlib import Path

from fakes import write_articles
from open_reader import Reader, reader
from textual.events import MouseDown, MouseMove

from newsreader.system.paths import Paths

CONFIG = """
[[commands]]
name = "Lines"
program = ["printf", "%s\\\\n", "one [b]", "two", "{title}"]
mode = "output"

[[commands]]
name = "Keep"
actions = ["star", "tag keep"]
"""


MACRO = """
[[commands]]
name = "Later"
key = "f7"
actions = ["star", "tag", "tag named -late", "run Note", "move.down"]

[[commands]]
name = "Note"
key = "f8"
program = ["printf", "%s|%s", "{title}", "{selection}"]
mode = "output"

[[commands]]
name = "Nonsense"
key = "f9"
actions = ["star", "fly"]
"""


async def type_line(opened: Reader, text: str) -> None:
    await opened.press(*("space" if char == " " else "minus" if char == "-" else char for char in text))


async def test_what_is_piped_to_a_program_is_shown(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("|")
        await type_line(opened, "cat -n")
        await opened.press("enter")
        await opened.settle()
        assert "1  ---" in opened.text() or "1	---" in opened.text()
        assert "title: Article number" in opened.text()
        await opened.press("escape", "|")
        assert "cat -n" in opened.text(), "what was typed last is there again"
        await opened.press("escape")


async def test_an_own_command_is_chosen_and_run(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(CONFIG)
    async with reader(paths, tmp_path / "news") as opened:
        title = opened.current
        await opened.press("x")
        assert "Keep   star; tag keep" in opened.text(), "macros are there too"
        await opened.press("enter")
        await opened.settle()
        assert "one [b]" in opened.text()
        assert title in opened.text()
        await opened.press("escape", "x", "end", "enter")
        assert opened.screen.session.store.decided(opened.screen.session.list.ids[0]).tags == {"keep"}


async def test_articles_are_saved_into_a_folder(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    async with reader(paths, tmp_path / "news") as opened:
        opened.screen.context.jobs.programs.save(opened.screen.session.list.ids, tmp_path / "kept")
        await opened.settle()
        assert len(list((tmp_path / "kept").glob("*.md"))) == 2
        assert "saved 2 articles in" in opened.text()


async def test_own_keys_run_a_macro_and_a_program_with_what_is_selected(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(MACRO)
    async with reader(paths, tmp_path / "news") as opened:
        assert "there is no action 'fly'" in opened.text()
        session, first = opened.screen.session, opened.screen.session.list.current
        assert first is not None
        title = opened.current
        await opened.press("f7")
        await type_line(opened, "late")
        await opened.press("enter")
        await opened.settle()
        assert session.store.decided(first).starred
        assert session.store.decided(first).tags == frozenset({"named"})
        assert opened.current != title, "the last action came after the answer to the one that asks"
        await opened.press("k")
        await opened.settle()
        detail = opened.screen.detail
        for kind, x in ((MouseDown, 1), (MouseMove, 7)):
            x += detail.gutter.left
            place = detail.region.x + x, detail.region.y
            detail.post_message(kind(detail, x, 0, 0, 0, 1, False, False, False, *place))
        await opened.settle()
        assert detail.selected_text == title[:7]
        await opened.press("f8")
        await opened.settle()
        assert f"{title}|{title[:7]}" in opened.text()
