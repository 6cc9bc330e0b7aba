"""A library that could not be written for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.errors import LibraryError
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
    library.deciding.undo()
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


def test_a_library_that_is_taken_away_is_told_of_and_gets_what_was_decided_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.library.library_file.AGAIN", 0.0)
    here, away = tmp_path / "data", tmp_path / "away"
    library = Library.open(here / "library.db")
    star(library, "a")
    here.rename(away)
    with pytest.raises(LibraryError, match="taken away"):
        star(library, "b")
    assert not library.saving
    star(library, "c")
    expected = {"a": Triage(starred=True), "c": Triage(starred=True)}
    assert library.triage() == expected
    assert not here.exists()
    away.rename(here)
    assert library.triage() == expected
    assert library.saving, "a look is enough"
    star(library, "d")
    library.close()
    again = Library.open(here / "library.db")
    assert again.triage() == {**expected, "d": Triage(starred=True)}
    again.close()


def test_decisions_do_not_go_into_a_file_that_another_has_replaced(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path)
    star(library, "a")
    path.rename(tmp_path / "old.db")
    Library.open(path).close()
    with pytest.raises(LibraryError, match="taken away"):
        star(library, "b")
    library.close()


def test_work_beside_a_library_that_was_taken_away_makes_no_other_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "data" / "library.db"
    with pytest.raises(LibraryError, match="is not there"):
        Library.open_there(path)
    assert not path.parent.exists()
    path.parent.write_text("a file where a folder should be")
    with pytest.raises(LibraryError, match="is not there"):
        Library.open_there(path)
    path.parent.unlink()
    Library.open(path).close()
    Library.open_there(path).close()
