"""A library that could not be written for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.library import Change, Library
from newsreader.model import Triage, TriageField


def star(library: Library, name: str) -> None:
    library.record(f"starred {name}", [Change(name, TriageField.STARRED, True)])


def test_what_was_decided_meanwhile_is_written_once_that_is_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.library.library_file.AGAIN", 0.0)
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file where a folder should be")
    library = Library.open(in_the_way / "library.db")
    star(library, "a")
    star(library, "b")
    library.undo()
    assert not library.saving
    in_the_way.unlink()
    star(library, "c")
    assert library.saving
    assert library.notice is None
    expected = {"a": Triage(starred=True), "c": Triage(starred=True)}
    assert library.triage() == expected
    library.close()
    again = Library.open(in_the_way / "library.db")
    assert again.triage() == expected
    again.close()
