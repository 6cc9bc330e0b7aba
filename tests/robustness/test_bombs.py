"""Small documents that cost a parser much, at every door: bounded memory, and no more text than came in."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from bombs import DOORS, MARKUP, as_page, cost_of, page_door

from newsreader.system.limits import MAX_MEMORY

SIZE = 20_000

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


@pytest.mark.parametrize("door", DOORS)
def test_a_door_holds_against_every_bomb(door: str) -> None:
    # One document after the other in one process: nothing may stay.
    costs = cost_of(AllBombs(door), b"all", MAX_MEMORY >> 20)
    assert costs is not None, "the process died"
    assert costs.megabytes < 200
    assert costs.seconds < 30
    assert costs.characters < (3 * SIZE + 20_000) * len(MARKUP)


class AllBombs:
    """A door that reads all bombs where it is given anything."""

    def __init__(self, door: str) -> None:
        self.door = door

    def __call__(self, data: bytes) -> str:
        read, as_document = DOORS[self.door]
        if not data:
            return read(b"")
        return "".join(read(as_document(markup(SIZE))) for markup in MARKUP.values())


def test_a_tag_with_very_many_attributes_is_cut_before_parsers_compare_them() -> None:
    began = time.process_time()
    page_door(as_page(MARKUP["attributes"](500_000)))
    assert time.process_time() - began < 2
