"""Files that are never left half written, and what is swept away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from newsreader.system.files import keep_newest, replacing


def test_what_is_being_replaced_stays_where_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_text("old")

    def write_half() -> None:
        with replacing(target) as unfinished:
            unfinished.write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with replacing(target) as unfinished:
        unfinished.write_text("new")
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_the_newest_are_kept_and_old_remains_are_swept(tmp_path: Path) -> None:
    now = time.time()
    for age, name in enumerate(("a.pack", "b.pack", "c.pack", ".a.pack.1.part", "other")):
        path = tmp_path / name
        path.write_text("")
        os.utime(path, (now - age, now - age))
    old = tmp_path / ".b.pack.2.part"
    old.write_text("")
    os.utime(old, (now - 90_000, now - 90_000))
    keep_newest(tmp_path, "*.pack", 2)
    assert {path.name for path in tmp_path.iterdir()} == {"a.pack", "b.pack", ".a.pack.1.part", "other"}
    os.utime(tmp_path / "b.pack", (now - 90_000, now - 90_000))
    keep_newest(tmp_path, "*.pack", 2, days=1)
    assert {path.name for path in tmp_path.glob("*.pack")} == {"a.pack"}
