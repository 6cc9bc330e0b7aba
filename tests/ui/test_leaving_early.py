"""The reader can be left before its store is there, and where it never comes."""

from __future__ import annotations

import importlib
import pkgutil
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from open_reader import reader
from textual import events
from textual.screen import ModalScreen

from newsreader.config.schema import Keys
from newsreader.session.lists.place import Place
from newsreader.system.paths import Paths
from newsreader.ui import dialogs
from newsreader.ui.dialogs.screen_below import OverScreen
from newsreader.ui.reader.keys import ReaderKeys
from newsreader.ui.reader.typing.bindings import Bindings


@pytest.mark.parametrize(
    ("busy", "keys", "leaves"),
    [
        (True, ["s", "ctrl+q"], True),
        (True, ["q"], False),  # which waits, as all keys do, and may then be one step back
        (False, ["s", "q"], True),
        (False, ["ctrl+q"], True),
        (False, ["s"], False),
    ],
)
def test_by_which_keys(busy: bool, keys: list[str], leaves: bool) -> None:
    left: list[bool] = []
    context: Any = SimpleNamespace(
        jobs=SimpleNamespace(loading=SimpleNamespace(opened=False, shown=False, busy=busy)),
        program=SimpleNamespace(quit=lambda: left.append(True)),
    )
    nobody: Any = SimpleNamespace(mark=lambda *_: None)
    reader = ReaderKeys(nobody, context, Bindings(Keys()), nobody, nobody, (), (), lambda key: False)
    for key in keys:
        reader.take(events.Key(key, None))
    assert bool(left) is leaves


@pytest.mark.parametrize(
    ("keys", "filtered", "leaves"),
    [(["q"], "", True), (["q"], "trump", False), (["s", "q"], "", False), ([], "", False)],
)
def test_who_wants_to_leave_first_does_not_wait_for_articles(
    keys: list[str], filtered: str, leaves: bool
) -> None:
    left: list[bool] = []
    session = SimpleNamespace(
        updates=SimpleNamespace(wanted=Place(filter=filtered)),
        list=SimpleNamespace(filter_text=""),
        begins=False,
    )
    context: Any = SimpleNamespace(
        jobs=SimpleNamespace(loading=SimpleNamespace(opened=False, shown=False, busy=True)),
        program=SimpleNamespace(quit=lambda: left.append(True)),
        session=session,
    )
    nobody: Any = SimpleNamespace(mark=lambda *_: None)
    reader = ReaderKeys(nobody, context, Bindings(Keys()), nobody, nobody, (), (), lambda key: False)
    for key in keys:
        reader.take(events.Key(key, key))
    context.jobs.loading.opened = True
    reader.store_opened()
    assert bool(left) is leaves


@pytest.mark.parametrize(
    ("preset", "key", "character", "leaves"),
    [
        ("default", "ctrl+q", "\x11", True),
        ("default", "q", "q", False),
        ("newsboat", "ctrl+q", "\x11", True),
        ("newsboat", "Q", "Q", False),  # leaves from the list, and is a letter here
    ],
)
def test_by_which_keys_while_something_is_typed(
    preset: Literal["default", "newsboat"], key: str, character: str, leaves: bool
) -> None:
    left: list[bool] = []
    typed: list[str] = []
    context: Any = SimpleNamespace(
        jobs=SimpleNamespace(loading=SimpleNamespace(opened=True, shown=True, busy=False)),
        program=SimpleNamespace(quit=lambda: left.append(True)),
    )
    nobody: Any = SimpleNamespace(mark=lambda *_: None)
    line: Any = SimpleNamespace(active=True, press=lambda key, character: typed.append(key))
    bindings = Bindings(Keys(preset=preset))
    reader = ReaderKeys(nobody, context, bindings, nobody, nobody, (line,), (), lambda key: False)
    reader.take(events.Key(key, character))
    assert (bool(left), typed) == (leaves, [] if leaves else [key])


def test_from_every_dialog() -> None:
    for module in pkgutil.walk_packages(dialogs.__path__, f"{dialogs.__name__}."):
        for name, kind in vars(importlib.import_module(module.name)).items():
            is_screen = isinstance(kind, type) and issubclass(kind, ModalScreen)
            if is_screen and "newsreader" in kind.__module__ and kind is not OverScreen:
                assert "ctrl+q" in kind._merge_bindings().key_to_bindings, name


DIALOGS = ("accounts", "downloads", "feeds", "help", "journal", "palette", "problems", "rules", "sort", "why")


@pytest.mark.parametrize("command", DIALOGS)
async def test_while_a_dialog_is_being_made(paths: Paths, command: str) -> None:
    async with reader(paths) as opened:
        opened.screen.keys.run(command)
        opened.app.exit()
    assert opened.app.return_code == 0
