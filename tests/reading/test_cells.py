"""Text that is made to fit into cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.reading.cells import cell_len, clip_sentence


@pytest.mark.parametrize(
    ("sentence", "width", "told"),
    [
        ("archived “A long title of an article” · gone", 34, "archived “A long title of…” · gone"),
        ("(A Name|As Long)'s blog: its pages are fetched", 34, "(A Name|As…: its pages are fetched"),
        ("archived “A title”", 40, "archived “A title”"),
        ("archived “A long title of an article”", 12, "archived “A…"),
        ("(A Name|As Long)'s blog: its pages are fetched", 24, "(A Name…: its pages are…"),
        ("link copied: https://a.example/long", 22, "link copied: https://…"),
        ("nothing of that kind is here", 12, "nothing of…"),
        ("“", 0, ""),
    ],
)
def test_of_a_sentence_the_name_in_it_is_cut_first(sentence: str, width: int, told: str) -> None:
    assert clip_sentence(sentence, width) == told


@given(st.text(alphabet="ab 日“”:… ", max_size=60), st.integers(0, 40))
def test_a_sentence_fits_whatever_is_in_it(sentence: str, width: int) -> None:
    assert cell_len(clip_sentence(sentence, width)) <= width
