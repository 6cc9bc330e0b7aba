"""The commands that are found by what people type. Without a screen."""

from __future__ import annotations

from typing import Any, cast

import pytest
from textual.screen import Screen

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.ui.dialogs.command_palette import PalettePlace, palette_provider


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("add", "Subscribe"),
        ("subscribe", "Subscribe"),
        ("import", "Import subscriptions"),
        ("opml", "Import subscriptions"),
        ("fee", "Feeds"),
        ("re", "Read"),
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
        ("q", "Quit"),
        ("wq", "Quit"),
        ("set", "Settings"),
    ],
)
async def test_what_people_type_leads_to_the_command_that_they_mean(typed: str, title: str) -> None:
    keymap, _ = build(keys_of("default"))
    provider = palette_provider((), keymap, lambda _: None)(cast("Screen[Any]", None))
    hits = sorted([hit async for hit in provider.search(typed)], key=lambda hit: -hit.score)
    assert str(hits[0].prompt).startswith(title.rstrip())


async def _found(typed: str) -> list[str]:
    keymap, _ = build(keys_of("default"))
    places = [
        PalettePlace("kottke.org", "Feed", lambda: None),
        PalettePlace("Journal J", "Feed", lambda: None),
    ]
    made = palette_provider((), keymap, lambda _: None, places)(cast("Screen[Any]", None))
    hits = sorted([hit async for hit in made.search(typed)], key=lambda hit: -hit.score)
    return [str(hit.prompt) for hit in hits]


async def test_feeds_and_rows_are_found_and_no_command_by_letters_here_and_there() -> None:
    assert await _found("kott") == ["kottke.org"]
    assert await _found("12") == ["Row 12"]
    assert (await _found("journal"))[:2] == ["Journal  (U)", "Journal J"]
