"""The reader can be left before its store is there, and where it never comes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from newsreader.config.schema import Keys
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
        jobs=SimpleNamespace(loading=SimpleNamespace(opened=False, busy=busy)),
        program=SimpleNamespace(quit=lambda: left.append(True)),
    )
    nobody: Any = SimpleNamespace(mark=lambda *_: None)
    reader = ReaderKeys(nobody, context, Bindings(Keys()), nobody, nobody, (), ())
    for key in keys:
        reader._press(key)
    assert bool(left) is leaves
