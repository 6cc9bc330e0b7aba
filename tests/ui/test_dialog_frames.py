"""What all dialogs share: a frame that cuts nothing off, and hints in its edge that can be clicked."""

from __future__ import annotations

from pathlib import Path

from fakes import write_articles
from open_reader import reader
from textual.geometry import Region
from textual.style import Style

from newsreader.system.paths import Paths
from newsreader.ui.dialogs.base import buttons
from newsreader.ui.dialogs.output import OutputScreen
from newsreader.ui.widgets.status_line import Piece, Sides


def pressed(hints: str) -> dict[str, str]:
    """What a click on each of the hints does."""
    content = buttons(hints)
    return {
        content.plain[span.start : span.end]: str(span.style.meta["@click"])
        for span in content.spans
        if isinstance(span.style, Style) and span.style.meta
    }


def test_a_hint_presses_the_key_that_it_begins_with() -> None:
    assert pressed("Enter articles · / find · r R refresh · type to search · Esc leaves") == {
        "Enter articles": "screen.press('enter')",
        "/ find": "screen.press('slash')",
        "r R refresh": "screen.press('r')",
        "Esc leaves": "screen.press('escape')",
    }


async def test_a_long_output_is_scrolled_to_its_end_and_left_by_a_click(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 1)
    async with reader(paths, tmp_path / "news", size=(80, 24)) as opened:
        output = "\n".join(f"line {number}" for number in range(100))
        opened.app.push_screen(OutputScreen("seq", output, opened.screen.panes.palette, 80))
        await opened.press("G")
        rows = opened.text().splitlines()
        assert "line 99" in opened.text()
        row, hint = next((row, text.index("Esc leaves")) for row, text in enumerate(rows) if "Esc" in text)
        await opened.pilot.click(offset=(hint + 1, row))
        await opened.settle()
        assert "line 99" not in opened.text()


async def test_what_changes_below_a_dialog_is_seen_dimmed_around_it(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 1)
    async with reader(paths, tmp_path / "news") as opened:
        plain = opened.screen.bottom_line.render_lines(Region(0, 0, 80, 1))[0]
        await opened.press("S")
        opened.screen.bottom_line.show(Sides((Piece("as news come"),)))
        await opened.pilot.pause()
        below = opened.app.screen.render_lines(opened.app.screen.size.region)[-1]
        assert "as news come" in below.text
        assert {part.style and part.style.bgcolor for part in below}.isdisjoint(
            {part.style and part.style.bgcolor for part in plain}
        )
