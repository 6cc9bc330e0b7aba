"""Questions awaited in a straight line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from fakes import write_articles
from open_reader import reader
from textual import events
from textual.app import App
from textual.widgets import Input, OptionList

from newsreader.errors import NewsreaderError
from newsreader.system.paths import Paths
from newsreader.ui.dialogs.ask import Question, run
from newsreader.ui.dialogs.choice import ChoiceScreen
from newsreader.ui.dialogs.keys import KeysScreen


class Asked:
    """Questions that a test answers when it wants to."""

    def __init__(self) -> None:
        self.answered: Callable[[Any], None] = lambda answer: None
        self.failed: Callable[[NewsreaderError], None] = lambda error: None

    def question(self) -> Question[str]:
        return Question(self._put)

    def _put(self, answered: Callable[[str], None], failed: Callable[[NewsreaderError], None]) -> None:
        self.answered, self.failed = answered, failed


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_an_action_runs_to_its_question_at_once_and_on_with_the_answer(asked: Asked) -> None:
    done: list[str] = []

    async def action() -> None:
        done.append("begun")
        done.append(await asked.question())
        done.append(await asked.question())

    run(action(), lambda error: None)
    assert done == ["begun"]
    asked.answered("one")
    asked.answered("two")
    assert done == ["begun", "one", "two"]


def test_an_error_is_raised_where_the_question_is_awaited(asked: Asked) -> None:
    told: list[NewsreaderError] = []
    caught: list[NewsreaderError] = []

    async def action() -> None:
        try:
            await asked.question()
        except NewsreaderError as error:
            caught.append(error)
        await asked.question()

    run(action(), told.append)
    asked.failed(NewsreaderError("mended"))
    assert [str(error) for error in caught] == ["mended"]
    asked.failed(NewsreaderError("told"))
    assert [str(error) for error in told] == ["told"]


@pytest.mark.parametrize("command", ["sort", "snooze", "view.edit", "mute.like", "theme.choose"])
async def test_keys_typed_before_the_dialog_is_there_go_to_it(
    paths: Paths, tmp_path: Path, command: str
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("h", "j", "l")
        screen = opened.screen
        row = screen.articles.cursor
        screen.keys.run(command)
        screen.post_message(events.Key("j", "j"))
        screen.post_message(events.Key("escape", None))
        await opened.pilot.pause()
        while isinstance(opened.app.screen, ChoiceScreen):
            await opened.pilot.pause(0.01)
        assert opened.app.screen is screen
        assert screen.articles.cursor == row, "no key moved the list below"


@pytest.mark.parametrize(
    ("opens", "leaves"),
    [
        ("S", "escape"),
        ("S", "q"),
        ("F", "escape"),
        ("w", "q"),
        ("exclamation_mark", "q"),
        ("question_mark", "escape"),
        ("colon", "escape"),
    ],
)
async def test_a_key_typed_right_after_the_one_that_leaves_a_dialog_is_for_the_list(
    paths: Paths, tmp_path: Path, opens: str, leaves: str
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press(opens)
        await opened.settle()
        assert opened.app.screen is not opened.screen
        opened.app.post_message(events.Key(leaves, leaves if len(leaves) == 1 else None))
        opened.app.post_message(events.Key("j", "j"))
        await opened.pilot.pause()
        await opened.settle()
        assert opened.app.screen is opened.screen
        assert opened.screen.articles.cursor == 1


async def test_keys_typed_in_one_go_go_where_each_leads(paths: Paths, tmp_path: Path) -> None:
    """Through three dialogs: what a rule does, the tag that it gives, and until when; then to the list."""
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("slash", *"politics", "enter", "c")
        for key in ("j", "j", "enter", *"later", "enter", "enter", "j"):
            opened.app.post_message(events.Key(key, key if len(key) == 1 else None))
        while opened.screen.articles.cursor < 1:
            await opened.pilot.pause(0.01)
        assert opened.app.screen is opened.screen
        assert tomllib.loads(paths.config_file.read_text(encoding="utf-8"))["rules"] == [
            {"query": "politics", "do": "tag", "tag": "later"}
        ]


async def test_what_is_typed_right_after_the_key_that_begins_a_line_is_typed_into_it(
    paths: Paths, tmp_path: Path
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("F")
        for key in ("slash", *"quota", "enter"):
            opened.app.post_message(events.Key(key, {"slash": "/"}.get(key, key if len(key) == 1 else None)))
        await opened.pilot.pause()
        await opened.settle()
        assert opened.app.screen.query_one(Input).value == "quota"


@pytest.mark.parametrize("opens", ["question_mark", "colon"])
async def test_letters_typed_before_the_line_of_a_dialog_is_there_are_typed_into_it(
    paths: Paths, tmp_path: Path, opens: str
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        opened.app.post_message(events.Key(opens, "?" if opens == "question_mark" else ":"))
        for letter in "undo":
            opened.app.post_message(events.Key(letter, letter))
        await opened.pilot.pause()
        await opened.settle()
        assert opened.app.screen.query_one(Input).value == "undo"


async def test_a_letter_typed_right_after_esc_goes_on_where_the_dialog_stays(
    paths: Paths, tmp_path: Path
) -> None:
    """There Esc clears the line that finds feeds, and the letter is a key of the dialog."""
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("F", "slash", "x")
        for key in ("escape", "question_mark"):
            opened.app.post_message(events.Key(key, "?" if key != "escape" else None))
        await opened.pilot.pause()
        while not isinstance(opened.app.screen, KeysScreen):
            await opened.pilot.pause(0.01)


@pytest.mark.parametrize("command", ["feeds", "help", "problems", "sort"])
async def test_a_dialog_is_left_by_a_key_that_is_typed_before_it_is_made(
    paths: Paths, tmp_path: Path, command: str
) -> None:
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        opened.screen.keys.run(command)
        opened.app.post_message(events.Key("escape", None))
        opened.app.post_message(events.Key("j", "j"))
        await opened.pilot.pause()
        await opened.settle()
        assert opened.app.screen is opened.screen


async def test_two_answers_typed_in_one_go_are_one() -> None:
    """While the program is busy, keys wait: of two that choose, the second finds the dialog gone."""

    class Opening(App[None]):
        answers: ClassVar[list[str | None]] = []

        def on_mount(self) -> None:
            self.push_screen(ChoiceScreen("Order", {"a": "A", "b": "B"}, "a"), self.answers.append)

    app = Opening()
    async with app.run_test(notifications=True) as pilot:
        options = app.screen.query_one(OptionList)
        options.action_select()
        options.action_cursor_down()
        options.action_select()
        await pilot.pause()
        assert app.answers == ["a"]
        assert not isinstance(app.screen, ChoiceScreen)
