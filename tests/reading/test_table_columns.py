"""How a table that is too wide is made to fit, and which of its columns are numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import Body, BodyFormat
from newsreader.reading.cells import cell_len
from newsreader.reading.layout import lay_out
from newsreader.reading.read import read
from newsreader.reading.table_columns import column_widths, is_numeric


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=8), st.integers(0, 200)
)
def test_columns_fit_and_none_is_wider_than_its_text_or_narrower_than_its_words(
    columns: list[tuple[int, int]], room: int
) -> None:
    whole = [most for most, _ in columns]
    words = [min(most, word) for most, word in columns]
    widths = column_widths(whole, words, room)
    if widths is None:
        assert sum(whole) > room
        return
    assert sum(widths) <= room
    assert all(word <= width <= most for word, width, most in zip(words, widths, whole, strict=True))


@pytest.mark.parametrize(
    ("texts", "are_numbers"),
    [
        (["8,960,000", "", "40"], True),
        (["-3.5%", "+12 km", "€ 4.20"], True),
        (["", ""], False),
        (["2024-01-05"], False),
        (["3 reports of it"], False),
    ],
)
def test_numbers_are_told_from_texts(texts: list[str], are_numbers: bool) -> None:
    assert bool(is_numeric(texts)) is are_numbers


WIDE = """\
| Country | People | What is known of it |
|---|---|---|
| Switzerland | 8,960,000 | a federation of cantons with four languages |
| Andorra | 80,000 | small |
"""


def rows(width: int) -> list[str]:
    return [line.text for line in lay_out(read(Body(BodyFormat.MARKDOWN, WIDE)), width, cell_len)]


def test_a_table_that_is_a_little_too_wide_has_cells_of_several_lines_and_numbers_at_the_right() -> None:
    assert rows(52) == [
        "Country         People  What is known of it",
        "───────────  ─────────  ────────────────────────────",
        "Switzerland  8,960,000  a federation of cantons with",
        "                        four languages",
        "",
        "Andorra         80,000  small",
    ]


def test_a_table_that_would_be_longer_with_columns_is_read_cell_below_cell() -> None:
    assert rows(30)[0] == "Country: Switzerland"
