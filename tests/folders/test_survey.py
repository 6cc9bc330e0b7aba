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


@given(FILES, FILES, FILES, st.sets(st.integers(0, 3)), st.integers(0, 9))
def test_a_scan_shows_the_same_whether_files_are_known_one_by_one_or_by_the_last_scan(
    before: list[ScannedFile],
    now: list[ScannedFile],
    later: list[ScannedFile],
    kept_after: set[int],
    unsettled: int,
) -> None:
    """`kept_after`: after which scans the quick one is kept; `unsettled`: which file is not sure yet."""
    plain, quick = Survey(kept(before)), after(before)
    held = dict(enumerate(before))
    for turn, scan in enumerate((now, now[:3], now[:3], later)):
        folders = scanned(scan)
        expected, differences = compared(plain, folders), compared(quick, folders)
        assert differences[:2] == expected[:2]
        paths = {file.stamp.path for file in expected[1]}

        def forgotten(missing: list[int], again: set[str] = paths) -> set[int]:
            return {number for number in missing if held[number].stamp.path not in again}

        assert forgotten(differences[2]) == forgotten(expected[2])
        for place, file in enumerate(expected[1]):
            number = 100 * (turn + 1) + place
            held[number] = file
            for survey in (plain, quick):
                survey.add(number, file.shelf, file.stamp, settled=place != unsettled)
        if turn in kept_after and (last := quick.settle()) is not None:
            quick = Survey(last=unpacked(last.packed()))


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


def test_a_file_whose_stamp_does_not_tell_yet_is_looked_at_again_and_missed_where_it_is_gone() -> None:
    file, other = (ScannedFile(1, FileStamp(f"/n/{name}.md", 1, 1)) for name in "ab")
    elsewhere = ScannedFile(1, FileStamp("/m/a.md", 1, 1))
    survey = after([other, elsewhere])
    folders = scanned([file, other, elsewhere])
    assert compared(survey, folders) == (3, [file], [])
    survey.add(5, 1, file.stamp, settled=False)
    last = survey.settle()
    assert last is not None
    for known in (survey, Survey(last=unpacked(last.packed()))):
        assert not known.empty
        assert compared(known, folders) == (3, [file], [5]), "forgotten is what is in no folder"
        known.add(5, 1, file.stamp, settled=True)
        assert known.settle() is not None
        assert compared(known, folders) == (3, [], [])
        assert known.settle() is None
    gone = Survey(last=unpacked(last.packed()))
    assert compared(gone, scanned([other, elsewhere])) == (2, [], [5])


def test_that_a_folder_is_another_is_told_before_the_last_one_is_scanned() -> None:
    known = [ScannedFile(1, FileStamp(f"/{folder}/a.md", 1, 1)) for folder in "lmn"]
    changed = ScannedFile(1, FileStamp("/m/a.md", 2, 2))
    seen: list[str] = []

    def scanning(files: Sequence[ScannedFile]) -> Iterable[ScannedFolder]:
        for folder in scanned(files):
            yield folder
            seen.append(folder.listing.folder)

    survey = after(known)
    survey.compare(scanning(known), Event(), lambda: seen.append("differs"))
    assert seen == ["/l", "/m", "/n"]
    seen.clear()
    survey.compare(scanning([known[0], changed, known[2]]), Event(), lambda: seen.append("differs"))
    assert seen == ["/l", "differs", "/m", "/n"]
    seen.clear()
    survey.add(7, *changed, settled=False)
    assert survey.settle() is not None
    survey.compare(scanning([known[0], changed, known[2]]), Event(), lambda: seen.append("differs"))
    assert seen == ["/l", "/m", "/n"], "it may well be as it was"
    seen.clear()
    Survey().compare(scanning(known), Event(), lambda: seen.append("differs"))
    assert seen == ["/l", "/m", "/n"], "nothing is known of any"


def test_a_stop_ends_it() -> None:
    stop = Event()
    stop.set()
    file = ScannedFile(1, FileStamp("/n/a.md", 1, 1))
    assert after([file]).compare(scanned([file]), stop) is None
