"""The index of words in a file: whole, or as good as none."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from damage import each_byte_changed, each_cut

from newsreader.library.cache.word_files import WordFile, WordFiles

IDS = ("aaaaaaaaaaaaa", "bbbbbbbbbbbbb", "ccccccccccccc")
WORDS = b"\0one\0three\0two\0"
SUMS, STARTS, ENDS, TEXTS = (
    array("I", numbers) for numbers in ((7, 8, 4_000_000_000), (1, 5, 11), (1, 2, 4), (0, 1, 1, 2))
)
PARTS, BITS, BLOCK, OTHERS = ("o", "e", "th", "é", "\ud800"), b"\x03\x07\x01", 1 << 40, array("I", (2,))
WHOLE = WordFile(IDS, WORDS, SUMS, STARTS, ENDS, TEXTS, PARTS, BITS, BLOCK, OTHERS)


def written(folder: Path) -> WordFiles:
    files = WordFiles(folder / "cache.db")
    assert files.write("key", WHOLE)
    return files


def read(files: WordFiles, key: str = "key") -> WordFile | None:
    *_, last = (None, *files.read(key))
    return last


def path_of(folder: Path) -> Path:
    (path,) = folder.glob("words-*.index")
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    kept = read(written(tmp_path))
    assert kept is not None
    assert tuple(kept.ids) == IDS
    assert kept.words == WORDS
    assert [list(part) for part in (kept.sums, kept.starts, kept.ends, kept.texts)] == [
        list(part) for part in (SUMS, STARTS, ENDS, TEXTS)
    ]
    assert (tuple(kept.parts), bytes(kept.bits), kept.block) == (PARTS, BITS, BLOCK)
    assert list(kept.others) == list(OTHERS)


def test_of_other_sources_nothing_is_known(tmp_path: Path) -> None:
    assert read(written(tmp_path), "other") is None
    assert read(WordFiles(tmp_path / "nowhere" / "cache.db")) is None


@pytest.mark.parametrize("bit", [0x01, 0x80])
def test_every_damaged_byte_is_noticed(tmp_path: Path, bit: int) -> None:
    files = written(tmp_path)
    for place in each_byte_changed(path_of(tmp_path), lambda place: bit):
        assert read(files) is None, f"byte {place}"


def test_every_cut_is_noticed(tmp_path: Path) -> None:
    files = written(tmp_path)
    for size in each_cut(path_of(tmp_path)):
        assert read(files) is None, f"{size} bytes"
    path = path_of(tmp_path)
    path.write_bytes(path.read_bytes() + b"\0\0\0\0")
    assert read(files) is None


def test_the_old_file_is_read_on_while_a_new_one_takes_its_place(tmp_path: Path) -> None:
    files = written(tmp_path)
    before = read(files)
    assert files.write("key", WordFile(IDS[:1], b"\0one\0", SUMS[:1], STARTS[:1], ENDS[:1], TEXTS[:1]))
    assert before is not None
    assert list(before.texts) == list(TEXTS)
    after = read(files)
    assert after is not None
    assert tuple(after.ids) == IDS[:1]
    assert (after.parts, bytes(after.bits), after.block) == ((), b"", 0)


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not WordFiles(tmp_path / "file" / "cache.db").write("key", WHOLE)
