"""A folder between machines: random histories of three end equal, whatever of the folder has come where."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.errors import ConfigError
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.model import Triage
from newsreader.sync import folder as folder_sync
from newsreader.sync.folder import machine_of, synchronise_folder

NOWHERE = Path("/dev/null/library.db")
FIELDS = ("read", "starred", "archived", "tag:later", "snoozed_until")
MACHINES = 3

machines = st.integers(0, MACHINES - 1)
decide = st.tuples(st.just("decide"), machines, st.sampled_from("ab"), st.sampled_from(FIELDS), st.booleans())
steps = st.one_of(
    decide,
    decide,
    st.tuples(st.just("undo"), machines),
    st.tuples(st.just("sync"), machines),
    # What one machine has written comes to another, whole or but for the last bytes.
    st.tuples(st.just("carry"), machines, machines, st.integers(0, 30)),
)


def _clock(hours: int) -> Callable[[], datetime]:
    moment = datetime.fromtimestamp(NOW, UTC) + timedelta(hours=hours)
    return lambda: moment


class Machines:
    """Each with its own copy of the folder, and a clock that is off."""

    def __init__(self, place: Path) -> None:
        self.libraries = [Library.open(NOWHERE, now=_clock(hours)) for hours in (0, -30, 7)]
        self.folders = [place / str(number) for number in range(MACHINES)]

    def take(self, step: tuple[Any, ...]) -> None:
        match step:
            case "decide", machine, article, field, on:
                value = int(on) * 1_800_000_000 if field == "snoozed_until" else on
                self.libraries[machine].record("", [Change(article, field, value)])
            case "undo", machine:
                self.libraries[machine].deciding.undo()
            case "sync", machine:
                synchronise_folder(self.libraries[machine], self.folders[machine])
            case "carry", source, target, missing:
                self._carry(source, target, missing)

    def settle(self) -> None:
        for _ in range(2):
            for machine in range(MACHINES):
                self.take(("sync", machine))
                for target in range(MACHINES):
                    self._carry(machine, target, 0)

    def _carry(self, source: int, target: int, missing: int) -> None:
        own = self.folders[source] / machine_of(self.libraries[source])
        if source == target or not own.is_dir():
            return
        there = self.folders[target] / own.name
        there.mkdir(parents=True, exist_ok=True)
        for file in own.iterdir():
            content = file.read_bytes()
            copy = there / file.name
            if not copy.exists() or copy.stat().st_size < len(content) - missing:
                copy.write_bytes(content[: len(content) - missing])


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=25), decide)
def test_all_end_equal_and_the_last_word_of_who_knew_all_counts(
    history: list[tuple[Any, ...]], last: tuple[Any, ...]
) -> None:
    place = Path(tempfile.mkdtemp())
    machines = Machines(place)
    try:
        for step in history:
            machines.take(step)
        machines.settle()
        machines.settle()
        triages = [library.triage() for library in machines.libraries]
        assert triages[0] == triages[1] == triages[2]
        machines.take(last)
        wanted = machines.libraries[last[1]].triage_of([last[2]])
        machines.settle()
        assert [library.triage_of([last[2]]) for library in machines.libraries] == [wanted] * MACHINES
    finally:
        for library in machines.libraries:
            library.close()
        shutil.rmtree(place)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Library, Library]]:
    both = Library.open(tmp_path / "a.db"), Library.open(tmp_path / "b.db")
    yield both
    for library in both:
        library.close()


def test_lines_that_say_nothing_stop_nothing(pair: tuple[Library, Library], tmp_path: Path) -> None:
    first, second = pair
    folder = tmp_path / "folder"
    first.record("", [Change("x", "read", True)])
    synchronise_folder(first, folder)
    (file,) = (folder / machine_of(first)).iterdir()
    good = file.read_bytes()
    escape = b'[1,"x","tag:\\u001b[31m",1]\n[1,"\\u202ex","read",1]\n'
    file.write_bytes(b'\xff\n{}\n[1,"x"]\n[1,"","read",1]\n[1,"x","nonsense",1]\n' + escape + good)
    os.mkfifo(folder / machine_of(first) / "pipe.decisions")
    (folder / "evil\x1b[31m").mkdir()
    shutil.copy(file, folder / "evil\x1b[31m" / "000001.decisions")
    assert synchronise_folder(second, folder).taken == 1
    assert second.triage_of(["x"])["x"] == Triage(read=True)
    assert second.history()[0].title.isprintable()


def test_half_a_line_of_our_own_spoils_none_that_follows(
    pair: tuple[Library, Library], tmp_path: Path
) -> None:
    first, second = pair
    folder = tmp_path / "folder"
    first.record("", [Change("x", "read", True)])
    synchronise_folder(first, folder)
    (file,) = (folder / machine_of(first)).iterdir()
    with file.open("ab") as written:
        written.write(b'[1795894210751,"y","re')
    first.record("", [Change("y", "starred", True)])
    synchronise_folder(first, folder)
    assert synchronise_folder(second, folder).taken == 2
    assert second.triage_of(["y"])["y"] == Triage(starred=True)


def test_long_logs_go_on_in_new_files(
    pair: tuple[Library, Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_sync, "SEGMENT", 200)
    first, second = pair
    first.record("", [Change(f"article-{number}", "starred", True) for number in range(50)])
    assert synchronise_folder(first, tmp_path / "folder").told == 50
    assert len(list((tmp_path / "folder" / machine_of(first)).iterdir())) > 5
    assert synchronise_folder(second, tmp_path / "folder").taken == 50
    assert synchronise_folder(second, tmp_path / "folder").taken == 0


def test_what_came_by_the_folder_is_not_told_again(pair: tuple[Library, Library], tmp_path: Path) -> None:
    first, second = pair
    first.record("", [Change("x", "read", True)])
    synchronise_folder(first, tmp_path / "folder")
    assert synchronise_folder(second, tmp_path / "folder").taken == 1
    assert synchronise_folder(second, tmp_path / "folder").told == 0


def test_a_folder_that_can_not_be_made_is_told(pair: tuple[Library, Library], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="can't be used"):
        synchronise_folder(pair[0], tmp_path / "file" / "folder")
