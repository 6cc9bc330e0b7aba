"""What the top and the bottom line say. Without a screen."""

from __future__ import annotations

from msgspec.structs import replace

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.query import Sort, SortKey
from newsreader.ui.reader.layout import Pane, layout_for, sidebar_room
from newsreader.ui.reader.status_text import Amount, ReadingPlace, Status, bottom_sides, top_sides
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


def test_how_fresh_it_is_and_what_fails_is_told_as_far_as_there_is_room() -> None:
    status = replace(STATUS, title="All", fresh="4m ago", failing=8)
    told = {
        width: text(top_sides(status, KEYMAP, width).right).partition("   / ")[0]
        for width in (100, 80, 66, 45)
    }
    assert told == {
        100: "updated 4m ago   ✗ 8 feeds fail",
        80: "✗ 8 feeds fail",
        66: "✗ 8",
        45: "✗ 8",
    }
    assert text(top_sides(replace(status, failing=0), KEYMAP, 80).right).startswith("updated 4m ago")
    long = top_sides(replace(STATUS, fresh="4m ago", failing=8), KEYMAP, 80)
    assert text(long.left).startswith("The Pulse of a Regi"), "a title that can be read comes first"


def test_the_ways_to_everything_else_and_out_are_the_last_that_go() -> None:
    for width in (120, 100, 80, 66, 60):
        sides = bottom_sides(replace(STATUS, row=1), KEYMAP, width)
        assert text(sides.left).endswith("   : more   q quit")
        assert len(text(sides.left) + text(sides.right)) <= width - 2
    narrow = text(bottom_sides(replace(STATUS, row=1), KEYMAP, 45).left)
    assert narrow.endswith("   ? help"), "which leads to them"
    busy = replace(STATUS, row=1, progress="87 of 468 · 87 failed · 1,234 of 5,678 · Esc stops")
    assert text(bottom_sides(busy, KEYMAP, 66).left) == ""


def test_the_keys_of_a_line_that_is_typed_are_pressed_by_a_click() -> None:
    sides = bottom_sides(replace(STATUS, typing=True), KEYMAP, 80)
    assert {piece.command for piece in sides.left if piece.text.strip()} == {"enter", "escape", "tab", "up"}


def test_while_something_is_typed_its_keys_come_before_what_goes_on() -> None:
    busy = replace(STATUS, asking=True, progress="stories: 1,000 of 1,075", row=1)
    assert text(bottom_sides(busy, KEYMAP, 45).right) == ""
    assert "stories" in text(bottom_sides(busy, KEYMAP, 80).right)


def test_only_what_does_something_here_is_told_of_and_by_what_it_does() -> None:
    def told(**about: object) -> str:
        return text(bottom_sides(replace(STATUS, row=1, **about), KEYMAP, 160).left)

    assert "f unfold" in told(fold="unfold")
    assert "f fold" in told(fold="fold")
    assert "f " not in told(fold="")
    assert told(leaves=True).endswith("q quit")
    assert told(leaves=False).endswith("q back")
    reading = ReadingPlace(3, 9, "")
    assert "# links" in told(pane=Pane.DETAIL, reading=reading)
    assert "# links" not in told(pane=Pane.DETAIL, reading=reading, links=False)
    assert told(pane=Pane.DETAIL, reading=reading, has_text=False).startswith("b full text")


def test_the_place_in_the_list_counts_the_rows_of_unfolded_stories() -> None:
    assert text(bottom_sides(replace(STATUS, row=12, below=3), KEYMAP, 80).right).endswith("12/14")


def test_on_a_narrow_screen_the_way_to_help_and_the_place_stay() -> None:
    reading = replace(STATUS, row=8, pane=Pane.DETAIL, reading=ReadingPlace(3, 9, "Next"))
    sides = bottom_sides(reading, KEYMAP, 45)
    assert text(sides.left) == "Space page   ? help"
    assert text(sides.right) == "  3% · 9 min  8/11"
    busy = bottom_sides(replace(STATUS, row=8, progress="87 of 468 · 87 failed · Esc stops"), KEYMAP, 45)
    assert text(busy.left).endswith("? help")
    assert text(busy.right).endswith("8/11")
    assert len(text(busy.left) + text(busy.right)) <= 43


def test_a_wide_terminal_lets_the_sidebar_have_what_its_list_can_spare() -> None:
    rooms = [sidebar_room(24, layout_for(width, 50), width) for width in (120, 150, 200, 400)]
    assert rooms == [24, 24, 32, 36]
    assert sidebar_room(12, layout_for(200, 50), 200) == 20, "whatever was chosen"
