"""What the top and the bottom line say. Without a screen."""

from __future__ import annotations

from msgspec.structs import replace

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.query import Sort, SortKey
from newsreader.ui.reader.status_text import Amount, Status, bottom_sides, top_sides
from newsreader.ui.widgets.status_line import Piece

KEYMAP, _ = build(keys_of("default"))
STATUS = Status(
    "The Pulse of a Region, as a Feed with a Long Title Calls Itself",
    Amount(11),
    Amount(11),
    11,
    Sort(SortKey.NEWEST),
)


def text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_long_title_gives_way_to_the_counts() -> None:
    sides = top_sides(STATUS, KEYMAP, 80)
    assert "… · 11 · 11 unread · newest first" in text(sides.left)
    assert len(text(sides.left) + text(sides.right)) <= 80
    assert text(top_sides(STATUS, KEYMAP, 160).left).startswith(STATUS.title)


def test_the_keys_of_a_line_that_is_typed_are_pressed_by_a_click() -> None:
    sides = bottom_sides(replace(STATUS, typing=True), KEYMAP, 80)
    assert {piece.command for piece in sides.left if piece.text.strip()} == {"enter", "escape", "tab", "up"}


def test_while_something_is_typed_its_keys_come_before_what_goes_on() -> None:
    busy = replace(STATUS, asking=True, progress="stories: 1,000 of 1,075", row=1)
    assert text(bottom_sides(busy, KEYMAP, 45).right) == ""
    assert "stories" in text(bottom_sides(busy, KEYMAP, 80).right)
