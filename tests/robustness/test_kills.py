"""Killed without a warning, at whatever moment: what was acknowledged is there, and the library is whole."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import NOW, write_articles

from newsreader.library import Change, Library
from newsreader.library.database import connect, transaction
from newsreader.library.journal_changes import PIECE
from newsreader.library.migrations import MIGRATIONS, migrate
from newsreader.model import TriageField
from newsreader.system.paths import user_paths

ARTICLES = 40
MARKS = """
import sys
from newsreader.cli.run import run
folder, verbs = sys.argv[1], ["star", "unstar"]
run(["list", folder, "--limit", "1"])
for number in range(1_000):
    code = run(["mark", verbs[number % 2], "--in", folder, "--query", "provider:example"])
    print(f"done {code}", flush=True)
"""
MIGRATES = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from newsreader.library import database, migrations

path, statements = Path(sys.argv[1]), int(sys.argv[2])
connection = database.connect(path)
def count(_):
    global statements
    statements -= 1
    if not statements:
        os.kill(os.getpid(), signal.SIGKILL)
connection.set_trace_callback(count)
migrations.migrate(connection, path, datetime(2026, 1, 31, tzinfo=UTC), migrations.MIGRATIONS)
"""
DECIDES = """
import os, signal, sys
from pathlib import Path
from newsreader.library import BulkChange, Library, library_file
from newsreader.library.journal_changes import PIECE

path, statements, connect = Path(sys.argv[1]), int(sys.argv[2]), library_file.connect
def count(_):
    global statements
    statements -= 1
    if not statements:
        os.kill(os.getpid(), signal.SIGKILL)
def counted(*words, **options):
    connection = connect(*words, **options)
    connection.set_trace_callback(count)
    return connection
library = Library.open(path)
library_file.connect = counted
ids = [f"a{number}" for number in range(2 * PIECE)]
library.deciding_beside.record("read", [BulkChange("read", True, ids)])
library.deciding_beside.undo()
os.kill(os.getpid(), signal.SIGKILL)
"""


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        answer: tuple[str] = connection.execute("PRAGMA integrity_check").fetchone()
        return answer == ("ok",) and not connection.execute("PRAGMA foreign_key_check").fetchall()


@pytest.mark.parametrize("acknowledged", [1, 4])
def test_commands_that_mark(tmp_path: Path, acknowledged: int) -> None:
    write_articles(tmp_path / "news", ARTICLES)
    words = [sys.executable, "-c", MARKS, str(tmp_path / "news")]
    told = 0
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            told += line == "done 0\n"
            if told == acknowledged:
                program.kill()
                break
        told += sum(line == "done 0\n" for line in program.stdout)
    library = Library.open(user_paths().library)
    history = library.history()
    assert told <= len(history) <= told + 1
    assert [action.count for action in history] == [ARTICLES] * len(history)
    starred = sum(triage.starred for triage in library.triage().values())
    assert starred == (ARTICLES if len(history) % 2 else 0)
    library.close()
    assert is_whole(user_paths().library)


@pytest.mark.parametrize("statements", [2, 12, 30, 45])
def test_a_migration(tmp_path: Path, statements: int) -> None:
    path = tmp_path / "library.db"
    with closing(connect(path)) as connection:
        migrate(connection, None, datetime.fromtimestamp(NOW, UTC), MIGRATIONS[:1])
        with transaction(connection):
            connection.execute("INSERT INTO change VALUES (1, 'a1', 'read', NULL, 1)")
            connection.execute("INSERT INTO action VALUES (1, 0, 'do', NULL, 'read', 1)")
            connection.execute("INSERT INTO mark VALUES ('a1', 'read', 1)")
    killed = subprocess.run([sys.executable, "-c", MIGRATES, str(path), str(statements)], check=False)
    assert killed.returncode == -signal.SIGKILL
    library = Library.open(path)
    assert (library.saving, library.notice) == (True, None)
    assert library.triage()["a1"].read
    assert [action.title for action in library.history()] == ["read"]
    library.record("starred", [Change("a1", TriageField.STARRED, True)])
    library.close()
    assert is_whole(path)


@pytest.mark.parametrize("statements", [*range(6, 40, 3), 1_000])
def test_a_decision_about_very_many(tmp_path: Path, statements: int) -> None:
    path = tmp_path / "library.db"
    killed = subprocess.run([sys.executable, "-c", DECIDES, str(path), str(statements)], check=False)
    assert killed.returncode == -signal.SIGKILL
    library = Library.open(path)
    read = [triage.read for triage in library.triage().values()]
    entries = [(entry.title, entry.count, entry.undone) for entry in library.history()]
    done = [("read", 2 * PIECE, False)]
    assert (entries, len(read)) in [([], 0), (done, 2 * PIECE), ([(*done[0][:2], True)], 0)]
    if statements == 1_000:
        assert entries == [("read", 2 * PIECE, True)], "it was not killed before the end"
    library.close()
    assert is_whole(path)
