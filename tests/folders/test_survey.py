"""What has changed in folders, against what was kept of their files: by each file, or by the last scan."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from threading import Event

from hypothesis import given
from hypothesis import strategies as st

from newsreader.folders.survey import ScannedFile, ScannedFolder, Survey, unpacked
from newsreader.library.cache.files import KeptFile
from newsreader.model import FileStamp, FolderListing

FILES = st.lists(
    st.builds(
        lambda folder, name, size, time: ScannedFile(1, FileStamp(f"/{folder}/{name}.md", size, time)),
        st.sampled_from("mn"),
        st.sampled_from("abcd"),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    max_size=6,
    unique_by=lambda file: file.stamp.path,
)


def scanned(files: Sequence[ScannedFile]) -> list[ScannedFolder]:
    """These files as a scan finds them: those of one folder together."""
    by_folder: dict[tuple[int, str], list[FileStamp]] = {}
    for shelf, stamp in files:
        by_folder.setdefault((shelf, stamp.path.rpartition("/")[0]), []).append(stamp)
    return [
        ScannedFolder(
            shelf,
            FolderListing(
                folder,
                [stamp.path.rpartition("/")[2] for stamp in stamps],
                array("q", [number for stamp in stamps for number in (stamp.size, stamp.mtime_ns)]),
            ),
        )
        for (shelf, folder), stamps in by_folder.items()
    ]


def kept(files: Sequence[ScannedFile]) -> list[KeptFile]:
    return [
        KeptFile(number, file.shelf, file.stamp.path, file.stamp.size, file.stamp.mtime_ns, None)
        for number, file in enumerate(files)
    ]


def compared(survey: Survey, folders: Iterable[ScannedFolder]) -> tuple[int, list[ScannedFile], list[int]]:
    """What a scan shows: how many files, those that are not sure, and what is missing."""
    differences = survey.compare(folders, Event())
    assert differences is not None
    assert len(differences.unsure) == len(list(differences.unsure))
    return differences.files, list(differences.unsure), differences.missing


def after(files: Sequence[ScannedFile]) -> Survey:
    """The survey of the next start, which knows these files by the order of a scan."""
    first = Survey(kept(files))
    assert compared(first, scanned(files)) == (len(files), [], [])
    last = first.settle()
    assert last is not None
    return Survey(last=unpacked(last.packed()))


@given(FILES, FILES, FILES)
def test_a_scan_shows_the_same_whether_files_are_known_one_by_one_or_by_the_last_scan(
    before: list[ScannedFile], now: list[ScannedFile], later: list[ScannedFile]
) -> None:
    plain, quick = Survey(kept(before)), after(before)
    for scan in (now, now[:3], later):
        folders = scanned(scan)
        expected, differences = compared(plain, folders), compared(quick, folders)
        assert differences[:2] == expected[:2]
        assert sorted(differences[2]) == sorted(expected[2])
        for number, file in enumerate(expected[1], start=100):
            for survey in (plain, quick):
                survey.add(number, file.shelf, file.stamp, settled=True)


@given(FILES)
def test_where_nothing_has_changed_nothing_is_to_be_kept(files: list[ScannedFile]) -> None:
    survey = after(files)
    assert compared(survey, scanned(files)) == (len(files), [], [])
    assert survey.settle() is None
    assert survey.empty is not bool(files)


def test_a_file_that_is_met_twice_is_one() -> None:
    file = ScannedFile(1, FileStamp("/n/a.md", 1, 1))
    survey = Survey(kept([file]))
    twice = [*scanned([file]), *scanned([file])]
    assert compared(survey, twice) == (1, [], [])
    last = survey.settle()
    assert last is not None
    assert compared(Survey(last=last), twice) == (1, [], [])


def test_only_the_files_of_folders_that_changed_are_looked_at_one_by_one() -> None:
    old, new = ScannedFile(1, FileStamp("/m/a.md", 1, 1)), ScannedFile(1, FileStamp("/n/a.md", 1, 1))
    changed = ScannedFile(1, FileStamp("/n/a.md", 2, 2))
    survey = after([old, new])
    assert compared(survey, scanned([old, changed])) == (2, [changed], [1])
    survey.add(7, *changed, settled=True)
    last = survey.settle()
    assert last is not None
    assert list(last.file_ids) == [0, 7]
    assert compared(Survey(last=unpacked(last.packed())), scanned([old, changed])) == (2, [], [])


def test_a_file_whose_stamp_does_not_tell_yet_keeps_the_scan_from_being_kept() -> None:
    file = ScannedFile(1, FileStamp("/n/a.md", 1, 1))
    survey = Survey()
    assert compared(survey, scanned([file])) == (1, [file], [])
    survey.add(5, 1, file.stamp, settled=False)
    assert survey.settle() is None


def test_a_stop_ends_it() -> None:
    stop = Event()
    stop.set()
    file = ScannedFile(1, FileStamp("/n/a.md", 1, 1))
    assert after([file]).compare(scanned([file]), stop) is None
