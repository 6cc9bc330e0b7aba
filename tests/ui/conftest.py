"""What passes by itself in the reader stands for as long as a test takes."""

from __future__ import annotations

import pytest

from newsreader.ui import app
from newsreader.ui.reader import notices
from newsreader.ui.reader.typing import key_sequences

VERY_LONG = 3_600.0


@pytest.fixture(autouse=True)
def nothing_passes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has much else to do may let a test wait until a sentence is gone, or a sequence over;
    and no key of a dialog waits for the clock.
    """
    monkeypatch.setattr(notices, "SECONDS", VERY_LONG)
    monkeypatch.setattr(notices, "EXPLAIN_SECONDS", VERY_LONG)
    monkeypatch.setattr(key_sequences, "SECONDS", VERY_LONG)
    monkeypatch.setattr(app, "LONGEST", VERY_LONG)
