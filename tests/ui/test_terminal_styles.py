"""A terminal shows the same, whether each segment is begun anew or written as a change to the one before."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from newsreader.ui.widgets.screen_line import ScreenLine
from newsreader.ui.widgets.terminal_styles import SEEN_IN_SPACES, as_written

SEQUENCE = re.compile(r"\x1b\[([\d;]*)m")
ON = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6, "8": 7, "9": 8, "21": 9, "51": 10, "52": 11}
ON["53"] = 12
Cell = tuple[str, int, str, str]


def shown(written: str) -> list[Cell]:
    """What a terminal makes of it: of each cell the character, the attributes, and both colours. Of spaces,
    what is seen of them.
    """
    cells: list[Cell] = []
    attributes, ink, ground = 0, "", ""
    pieces = SEQUENCE.split(written)
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            for character in piece:
                if character == " " and not attributes & SEEN_IN_SPACES:
                    cells.append((character, 0, "", ground))
                else:
                    cells.append((character, attributes, ink, ground))
            continue
        codes = piece.split(";")
        while codes:
            code = codes.pop(0)
            if code in ON:
                attributes |= 1 << ON[code]
            elif code in ("", "0"):
                attributes, ink, ground = 0, "", ""
            elif code == "22":
                attributes &= ~0b11
            elif code in ("38", "48"):
                count = 4 if codes[0] == "2" else 2
                told = ";".join(codes[:count])
                del codes[:count]
                ink, ground = (told, ground) if code == "38" else (ink, told)
            elif code == "39":
                ink = ""
            elif code == "49":
                ground = ""
            elif code[0] in "39" and len(code) == 2:
                ink = code
            else:
                ground = code
    assert (attributes, ink, ground) == (0, "", ""), "what comes next begins plain"
    return cells


colours = st.none() | st.sampled_from(
    [
        Color.default(),
        Color.parse("red"),
        Color.parse("#e8a33d"),
        Color.parse("#e8a33e"),
        Color.parse("color(17)"),
    ]
)
maybe = st.sampled_from([None, True, False])
styles = st.none() | st.builds(
    Style,
    color=colours,
    bgcolor=colours,
    bold=maybe,
    dim=maybe,
    italic=maybe,
    underline=maybe,
    reverse=maybe,
    strike=maybe,
)
lines = st.lists(st.builds(Segment, st.sampled_from(["", " ", "    ", "a", "b c", "日"]), styles), max_size=8)


@given(lines, st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD]))
def test_it_looks_the_same(segments: list[Segment], system: ColorSystem) -> None:
    # Rich says nothing of a colour that is none, and "39" or "49" of one that is the terminal's own.
    anew = "".join(
        Strip.render_style(style, text, system) if style is not None else text for text, style, _ in segments
    )
    assert shown(as_written(segments, system)) == shown(anew)


@pytest.mark.parametrize(
    ("segments", "written"),
    [
        ([Segment("plain")], "plain"),
        ([Segment("a", Style(bold=True)), Segment("b", Style(bold=True))], "\x1b[1mab\x1b[0m"),
        ([Segment("a", Style(bold=True)), Segment(" "), Segment("b", Style(bold=True))], "\x1b[1ma b\x1b[0m"),
        ([Segment("a", Style(bold=True)), Segment("b", Style(dim=True))], "\x1b[1ma\x1b[22;2mb\x1b[0m"),
        ([Segment("a", Style(underline=True)), Segment(" ")], "\x1b[4ma\x1b[0m "),
    ],
)
def test_only_what_changes_is_written(segments: list[Segment], written: str) -> None:
    line = ScreenLine(segments)
    console = Console(file=StringIO(), force_terminal=True, color_system="truecolor")
    assert line.render(console) == written
    assert line.render(console) is line.render(console), "and worked out once"
