"""The commands that are found by what people type. Without a screen."""

from __future__ import annotations

from typing import Any, cast

import pytest
from textual.screen import Screen

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.ui.dialogs.command_palette import registry_provider


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("add", "Subscribe"),
        ("subscribe", "Subscribe"),
        ("import", "Import subscriptions"),
        ("opml", "Import subscriptions"),
        ("export", "Export subscriptions"),
        ("settings", "Settings  "),
        ("preferences", "Settings"),
        ("theme", "Choose a theme"),
        ("mark all", "Mark this view read"),
        ("welcome", "Begin"),
        ("search", "Filter"),
        ("exit", "Quit"),
        ("login", "Accounts"),
        ("urls", "Links"),
    ],
)
async def test_what_people_type_leads_to_the_command_that_they_mean(typed: str, title: str) -> None:
    keymap, _ = build(keys_of("default"))
    provider = registry_provider((), keymap, lambda _: None)(cast("Screen[Any]", None))
    hits = sorted([hit async for hit in provider.search(typed)], key=lambda hit: -hit.score)
    assert str(hits[0].prompt).startswith(title.rstrip())
