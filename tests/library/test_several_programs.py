"""A database keeps its log as long as any program has it open, however often another one comes and goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newsreader.library import Change, Library
from newsreader.library.cache.cache import Cache
from newsreader.model import TriageField

LOOK = """
import sys
from pathlib import Path
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
if sys.argv[1] == "cache":
    cache = Cache.open(Path(sys.argv[2]))
    print(cache.snapshot("kept"))
    cache.close()
else:
    library = Library.open(Path(sys.argv[2]))
    print([entry.title for entry in library.history()])
    library.close()
"""


def another_program(kind: str, path: Path) -> str:
    """What a program that opens the file, looks and ends finds there."""
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, kind, str(path)], capture_output=True, text=True, check=True, timeout=100
    )
    return ran.stdout.strip()


def test_what_is_cached_is_there_for_others_although_one_of_them_has_left(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "cache.db")
    assert another_program("cache", tmp_path / "cache.db") == "None"
    cache.keep_snapshot("kept", b"stories")
    assert another_program("cache", tmp_path / "cache.db") == "b'stories'"
    cache.close()


def test_what_is_decided_is_there_for_others_although_one_of_them_has_left(tmp_path: Path) -> None:
    first, second = Library.open(tmp_path / "library.db"), Library.open(tmp_path / "library.db")
    assert another_program("library", tmp_path / "library.db") == "[]"
    first.record("decided", [Change("one", TriageField.READ, True)])
    assert another_program("library", tmp_path / "library.db") == "['decided']"
    second.close()
    assert another_program("library", tmp_path / "library.db") == "['decided']"
    first.record("again", [Change("two", TriageField.READ, True)])
    assert another_program("library", tmp_path / "library.db") == "['again', 'decided']"
    first.close()
