"""Several programs on one library, and one that is killed while it writes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.library import Library

WRITER = """
import sys
from pathlib import Path
from newsreader.library import Change, Library

path, name, actions, articles = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
library = Library.open(path, patience=60)
assert library.saving, library.notice
for number in range(actions):
    changes = [Change(f"{name}-{number}-{article}", "read", True) for article in range(articles)]
    action = library.record(f"{name} {number}", changes)
    print(action.seq, action.title, flush=True)
"""


def writer(path: Path, name: str, *, actions: int, articles: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(actions), str(articles)],
        stdout=subprocess.PIPE,
        text=True,
    )


def sound(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        answer: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return answer == ("ok",) and not broken
    finally:
        connection.close()


@pytest.mark.parametrize("acknowledged", [1, 3])
def test_a_kill_loses_at_most_the_action_in_flight(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "library.db"
    articles = 20_000
    process = writer(path, "killed", actions=1_000, articles=articles)
    assert process.stdout is not None
    for _ in range(acknowledged):
        assert process.stdout.readline()
    # The next action is under way by now: it takes far longer than this line.
    process.kill()
    told = acknowledged + len(process.stdout.readlines())
    process.wait()

    library = Library.open(path)
    assert (library.saving, library.notice) == (True, None)
    history = library.history()
    assert told <= len(history) <= told + 1
    assert [entry.count for entry in history] == [articles] * len(history)
    assert len(library.triage()) == articles * len(history)
    library.close()
    assert sound(path)


def test_two_programs_that_begin_one_library_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data" / "library.db"
    processes = [writer(path, name, actions=60, articles=2) for name in ("first", "second")]
    acknowledged = []
    for process in processes:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        acknowledged += out.splitlines()
    library = Library.open(path)
    history = library.history()
    assert sorted(f"{entry.seq} {entry.title}" for entry in history) == sorted(acknowledged)
    assert [entry.seq for entry in history] == list(range(120, 0, -1))
    assert len(library.triage()) == 240
    library.close()
    assert sound(path)
