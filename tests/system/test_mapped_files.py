"""Files that are mapped: whole whenever they are read, whatever became of who wrote them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.system import mapped_files

MAGIC = b"NRTESTS1"
WRITER = """
import sys
from pathlib import Path
from newsreader.system import mapped_files
number = 0
while True:
    parts = [bytes([number % 256]) * size for size in (1_000, 300_000, 7)]
    mapped_files.write(Path(sys.argv[1]), b"NRTESTS1", parts)
    number += 1
"""


def content(path: Path) -> bytes | None:
    """What is in a file, None where it is not whole."""
    last = None
    for mapped in mapped_files.checked(path, MAGIC):
        last = mapped
    return None if last is None else last[mapped_files.START.size :]


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    mapped_files.write(path, MAGIC, [b"one", bytearray(b"two"), memoryview(b"three")])
    assert content(path) == b"onetwothree"
    mapped_files.write(path, MAGIC, [])
    assert content(path) == b""
    assert [other.name for other in tmp_path.iterdir()] == ["file"]


def test_of_a_long_file_the_checksum_is_made_in_steps(tmp_path: Path) -> None:
    mapped_files.write(tmp_path / "file", MAGIC, [bytes(3 * mapped_files.STEP)])
    steps = list(mapped_files.checked(tmp_path / "file", MAGIC))
    assert [step is None for step in steps] == [True, True, True, False]


def test_what_was_let_go_is_read_again(tmp_path: Path) -> None:
    mapped_files.write(tmp_path / "file", MAGIC, [bytes(range(256)) * 1_000])
    mapped = mapped_files.whole(tmp_path / "file", MAGIC)
    assert mapped is not None
    before = mapped[:]
    (tmp_path / "file").unlink()
    mapped_files.let_go(mapped)
    assert mapped[:] == before


def test_another_kind_and_no_file_are_none(tmp_path: Path) -> None:
    mapped_files.write(tmp_path / "file", MAGIC, [b"one"])
    assert list(mapped_files.checked(tmp_path / "file", b"NRTESTS2")) == []
    (tmp_path / "empty").touch()
    assert list(mapped_files.checked(tmp_path / "empty", MAGIC)) == []
    with pytest.raises(OSError, match="No such file"):
        list(mapped_files.checked(tmp_path / "missing", MAGIC))


def kill_while_it_writes(path: Path, writes: int) -> None:
    """Kill a process that writes a file again and again, once it has written it so often."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)])
    try:
        seen: set[tuple[int, int]] = set()
        while len(seen) < writes:
            assert writer.poll() is None
            if path.exists():
                status = path.stat()
                seen.add((status.st_ino, status.st_mtime_ns))
    finally:
        writer.kill()
        writer.wait()


def test_who_is_killed_while_it_writes_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    kill_while_it_writes(path, writes=3)
    whole = content(path)
    assert whole is not None
    assert len(whole) == 301_007
    assert len(set(whole)) == 1
