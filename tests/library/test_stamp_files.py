"""The stamps of a scan in a file: whole and of the same cache, or as good as none."""

from __future__ import annotations

from pathlib import Path

from damage import each_byte_changed, each_cut

from newsreader.library.cache.stamp_files import StampFiles
from newsreader.system.durations import today

IDENTITY, CHANGE, STAMPS = "0123456789abcdef", 7, bytes(range(64))


def written(folder: Path) -> StampFiles:
    files = StampFiles(folder / "cache.db")
    assert files.write("key", IDENTITY, CHANGE, STAMPS)
    return files


def path_of(folder: Path) -> Path:
    (path,) = folder.glob("stamps-*.list")
    return path


def test_what_was_written_is_read_for_the_same_making_of_the_cache(tmp_path: Path) -> None:
    files = written(tmp_path)
    read = files.read("key", IDENTITY)
    assert read is not None
    assert (read.change, read.day, read.stamps.tobytes()) == (CHANGE, today(), STAMPS)
    assert files.read("other", IDENTITY) is None
    assert files.read("key", IDENTITY[::-1]) is None


def test_every_damaged_byte_and_every_cut_is_noticed(tmp_path: Path) -> None:
    files = written(tmp_path)
    for place in each_byte_changed(path_of(tmp_path), lambda place: 0x10):
        assert files.read("key", IDENTITY) is None, f"byte {place}"
    for size in each_cut(path_of(tmp_path)):
        assert files.read("key", IDENTITY) is None, f"{size} bytes"


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not StampFiles(tmp_path / "file" / "cache.db").write("key", IDENTITY, CHANGE, STAMPS)
