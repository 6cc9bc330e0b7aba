"""Keymaps to begin with: sound, complete, and written down side by side."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from newsreader.commands.keymap import build
from newsreader.commands.keys_document import keys_document
from newsreader.commands.presets import PRESETS, keys_of
from newsreader.commands.registry import BY_ID
from newsreader.config.schema import Keys

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "keys.md"


@pytest.mark.parametrize("preset", PRESETS)
def test_no_two_commands_of_a_preset_have_the_same_keys(preset: str) -> None:
    # All of them as the user's own keys, since those are what is checked for clashes.
    _, problems = build([(command, "") for command, _ in keys_of(preset)], dict(keys_of(preset)))
    assert problems == ()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_knows_only_commands_that_exist(preset: str) -> None:
    assert set(PRESETS[preset]) <= set(BY_ID)


def test_the_configuration_offers_every_preset() -> None:
    annotated = get_type_hints(Keys, include_extras=True)["preset"]
    assert get_args(get_args(annotated)[0]) == tuple(PRESETS)


def test_a_users_own_keys_go_over_a_preset() -> None:
    keymap, problems = build(keys_of("newsboat"), {"archive": "a"})
    assert problems == ()
    assert keymap.label("archive") == "a"
    assert keymap.label("unread.previous") == "p"


def test_the_documentation_says_what_the_registry_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == keys_document(), (
        "write it anew: python -m newsreader.commands.keys_document > docs/keys.md"
    )
