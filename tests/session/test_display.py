"""What keys changed of the looks holds over a restart, until the configuration says something new."""

from __future__ import annotations

from msgspec.structs import replace

from newsreader.config.schema import Display
from newsreader.library import Library
from newsreader.session.display import keep_display, recall_display


def test_what_was_changed_by_a_key_holds_the_next_time(library: Library) -> None:
    left = Display(layout="wide", sidebar=False, sidebar_width=32, density="compact")
    keep_display(library, Display(), left)
    assert recall_display(library, Display()) == left


def test_a_setting_that_is_changed_in_the_file_wins_and_the_others_stay(library: Library) -> None:
    keep_display(library, Display(), Display(sidebar_width=32, density="compact"))
    configured = Display(sidebar_width=20)
    assert recall_display(library, configured) == replace(configured, density="compact")


def test_what_no_key_has_changed_is_as_configured(library: Library) -> None:
    assert recall_display(library, Display(sidebar=False)) == Display(sidebar=False)
    library.note("display", b"damaged")
    assert recall_display(library, Display(dates="absolute")) == Display(dates="absolute")
