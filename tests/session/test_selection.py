"""Marked rows: one by one, and in ranges."""

from __future__ import annotations

from collections.abc import Set

from newsreader.session.lists.selection import Selection
from newsreader.store.growing_ids import GrowingIds

SHOWN = ("a", "b", "c", "d", "e")


def test_a_mark_comes_and_goes() -> None:
    marking = Selection()
    marking.toggle("b")
    assert marking.among(SHOWN) == ("b",)
    marking.toggle("b")
    assert marking.among(SHOWN) == ()


def test_a_range_goes_from_the_last_mark_to_the_cursor_in_either_direction() -> None:
    marking = Selection()
    marking.toggle("d")
    marking.extend(SHOWN, 1)
    assert marking.among(SHOWN) == ("b", "c", "d")
    marking.extend(SHOWN, 0)
    assert marking.among(SHOWN) == ("a", "b", "c", "d")
    assert marking.among(SHOWN[::-1]) == ("d", "c", "b", "a")
    marking.toggle("c")
    assert marking.among(SHOWN) == ("a", "b", "d")


def test_a_range_without_a_mark_is_the_row_itself() -> None:
    marking = Selection()
    marking.extend(SHOWN, 2)
    assert marking.among(SHOWN) == ("c",)


def test_what_is_out_of_sight_is_not_acted_on() -> None:
    marking = Selection()
    marking.extend(SHOWN, 0)
    marking.extend(SHOWN, 4)
    assert marking.among(("e", "x", "b")) == ("e", "b")
    marking.clear()
    assert not marking.ids


def test_very_many_are_counted_once_it_is_known_what_is_shown() -> None:
    marking = Selection()
    everything = tuple(map(str, range(2_000)))
    marking.toggle("0")
    marking.extend(everything, 1_999)

    def foretold(some: Set[str]) -> Set[str]:
        raise AssertionError("each of them is asked about")

    shown = GrowingIds([everything[:500], ("x",)], foretold)
    assert marking.count(shown) == 2_000
    shown.finish()
    assert marking.count(shown) == 500
