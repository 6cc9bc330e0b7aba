"""Which files of a folder are documents, and what is in one of them."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from scanning import scanned

from newsreader.model import FileStamp, ParsedFile, Problem, Severity
from newsreader.reading.blocks import Remark
from newsreader.reading.read import read
from newsreader.sources.files.corpus import LATEST_NS, parse_file, scan, source_name
from newsreader.sources.files.frontmatter import MAX_DOCUMENT

DOCUMENT = "---\ntitle: A title\nlink: https://example.com/a\n---\nBody\n"
not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DOCUMENT)


def documents(*roots: Path) -> list[str]:
    """The paths found below the roots, relative to the first; no problem may be among them."""
    stamps = list(scanned(roots))
    problems = [str(stamp) for stamp in stamps if isinstance(stamp, Problem)]
    assert problems == []
    base = roots[0] if roots[0].is_dir() else roots[0].parent
    return [os.path.relpath(stamp.path, base) for stamp in stamps if isinstance(stamp, FileStamp)]


def problems_of(*roots: Path) -> list[Problem]:
    return [stamp for stamp in scanned(roots) if isinstance(stamp, Problem)]


def test_documents_of_every_suffix_are_found_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.markdown", "c.html", "d.htm", "e.txt", "F.MD", "sub/a.md", "also/x.md")
    write(tmp_path, "data.yaml", "image.png", "md", "script.md.js")
    assert documents(tmp_path) == [
        "F.MD", "a.markdown", "b.md", "c.html", "d.htm", "e.txt", "also/x.md", "sub/a.md",
    ]  # fmt: skip


def test_folders_with_an_underscore_are_read_and_those_with_a_dot_are_not(tmp_path: Path) -> None:
    write(tmp_path, "_posts/a.md", "_drafts/deep/b.md", ".git/c.md", ".hidden.md", "sub/.x/d.md")
    (tmp_path / "_data" / "topics").mkdir(parents=True)
    (tmp_path / "_data" / "topics" / "ai.yaml").write_text("name: AI")
    assert documents(tmp_path) == ["_drafts/deep/b.md", "_posts/a.md"]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, ".notes/a.md")
    assert documents(tmp_path / ".notes") == ["a.md"]


def test_a_stamp_tells_path_size_and_time(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (stamp,) = scanned([tmp_path])
    status = (tmp_path / "a.md").stat()
    assert stamp == FileStamp(str(tmp_path / "a.md"), status.st_size, status.st_mtime_ns)


def test_a_time_too_late_to_be_told_is_the_latest_there_is(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    try:
        os.utime(tmp_path / "a.md", ns=(0, LATEST_NS + 10**9))
    except OverflowError:
        pytest.skip("no such time can be set")
    (stamp,) = scanned([tmp_path])
    assert isinstance(stamp, FileStamp)
    assert stamp.mtime_ns <= LATEST_NS


def test_folders_without_documents_are_told_too(tmp_path: Path) -> None:
    write(tmp_path, "sub/deep/a.md", ".git/objects/b.md")
    (tmp_path / "empty").mkdir()
    listings = [listing for listing in scan([tmp_path]) if not isinstance(listing, Problem)]
    folders = [os.path.relpath(listing.folder, tmp_path) for listing in listings]
    assert folders == [".", "empty", "sub", "sub/deep"]


def test_relative_roots_give_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "sub/a.md")
    monkeypatch.chdir(tmp_path / "sub")
    (stamp,) = scanned([Path("../sub")])
    assert isinstance(stamp, FileStamp)
    assert stamp.path == str(tmp_path / "sub" / "a.md")


def test_files_may_be_roots_whatever_their_suffix(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "notes")
    assert documents(tmp_path / "notes", tmp_path / "a.md", tmp_path / "a.md") == ["notes", "a.md"]


def test_roots_that_overlap_give_each_document_once(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "sub/b.md")
    everything = documents(tmp_path, tmp_path / "sub", tmp_path / "a.md", tmp_path)
    assert sorted(everything) == ["a.md", "sub/b.md"]


def test_circles_of_symbolic_links_end(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.md")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sub" / "self").symlink_to(".", target_is_directory=True)
    (tmp_path / "twin").symlink_to("sub", target_is_directory=True)
    assert documents(tmp_path) == ["sub/a.md"]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "corpus/a.md", "elsewhere/b.md")
    (tmp_path / "corpus" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert documents(tmp_path / "corpus") == ["a.md", "link/b.md"]


def test_links_that_lead_nowhere_or_round_are_problems(tmp_path: Path) -> None:
    write(tmp_path, "ok.md")
    (tmp_path / "gone.md").symlink_to("missing.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "unrelated").symlink_to("missing")
    reasons = {Path(problem.path).name: problem.message for problem in problems_of(tmp_path)}
    assert reasons == {
        "gone.md": "no such file or folder",
        "loop.md": "a symbolic link that leads round in a circle",
    }


def test_a_missing_root_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    problem, stamp = scanned([tmp_path / "missing", tmp_path])
    assert problem == Problem(str(tmp_path / "missing"), "no such file or folder", None, Severity.ERROR)
    assert isinstance(stamp, FileStamp)


def test_a_root_that_can_not_be_a_path_is_an_error() -> None:
    (problem,) = problems_of(Path("a\0b"))
    assert "\0" not in problem.path


@not_as_root
def test_a_folder_without_permission_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "closed/b.md")
    (tmp_path / "closed").chmod(0)
    try:
        (problem,) = problems_of(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert problem.path == str(tmp_path / "closed")
    assert problem.message == "no permission to read it"


def test_a_folder_that_can_not_be_listed_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "closed/b.md")
    opened = os.open

    def refuse(path: str, flags: int) -> int:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr("os.open", refuse)
    (problem,) = problems_of(tmp_path)
    assert problem.path.endswith("closed")
    assert problem.message == "no permission to read it"


def test_a_pipe_does_not_hang_the_load(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to("pipe.md")
    assert [problem.message for problem in problems_of(tmp_path)] == ["this is no regular file"] * 2
    assert [problem.message for problem in problems_of(tmp_path / "pipe.md")] == [
        "this is neither a file nor a folder"
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_links_into_what_the_kernel_shows_as_files_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    for name, place in [
        ("processes", "/proc"),
        ("mine", "/proc/self"),
        ("devices", "/dev/"),
        ("system", "/sys"),
    ]:
        (tmp_path / name).symlink_to(place)
    (tmp_path / "twice").symlink_to("mine")
    assert documents(tmp_path) == ["a.md"]


def test_a_folder_named_like_a_document_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "folder.md/a.md")
    assert documents(tmp_path) == ["folder.md/a.md"]


@pytest.mark.parametrize("name", [b"\x1b[31m.md", b"a\nb.md", "a\u202eb.md".encode(), b"caf\xe9.md"])
def test_a_name_that_deceives_or_is_broken_is_a_problem(tmp_path: Path, name: bytes) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    except OSError:
        pytest.skip("this file system has no such names")
    (problem,) = problems_of(tmp_path)
    assert "rename it" in problem.message
    assert problem.path.isprintable()


def test_names_in_any_language_are_found(tmp_path: Path) -> None:
    names = ["日本.md", "été.md", "family👩\u200d👧.md", "no\u00a0break.md", "שלום.md"]
    write(tmp_path, *names)
    assert sorted(documents(tmp_path)) == sorted(names)


def test_the_source_is_called_like_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "news/a.md")
    assert source_name(tmp_path / "news") == "news"
    assert source_name(tmp_path / "news" / "a.md") == "news"
    assert source_name(tmp_path / "missing") == "missing"
    assert source_name(Path("/")) == "/"


def stamp_of(path: Path) -> FileStamp:
    (stamp,) = scanned([path])
    assert isinstance(stamp, FileStamp)
    return stamp


def test_a_file_becomes_an_article(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    parsed = parse_file(stamp_of(tmp_path / "a.md"), "news")
    assert parsed.problems == ()
    assert parsed.article is not None
    assert parsed.article.title == "A title"
    assert parsed.article.sources[0].name == "news"
    assert parsed.article.sources[0].path == str(tmp_path / "a.md")


def test_reading_can_be_done_in_another_process(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    task = pickle.loads(pickle.dumps((parse_file, stamp_of(tmp_path / "a.md"), "news")))
    parsed = task[0](*task[1:])
    assert pickle.loads(pickle.dumps(parsed)) == parsed


def reason_of(parsed: ParsedFile) -> str:
    assert parsed.article is None
    (problem,) = parsed.problems
    assert problem.severity is Severity.ERROR
    assert problem.path == parsed.stamp.path
    return problem.message


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    gone = FileStamp(str(tmp_path / "gone.md"), 10, 0)
    assert reason_of(parse_file(gone, "news")) == "no such file or folder"


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    assert "it can't be read" in reason_of(parse_file(FileStamp(str(tmp_path), 10, 0), "news"))


@not_as_root
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "a.md").chmod(0)
    assert reason_of(parse_file(stamp_of(tmp_path / "a.md"), "news")) == "no permission to read it"


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert reason_of(parse_file(stamp_of(path), "news")) == (
        "the file is too large (200 MB; at most 16 MB are read)"
    )


def test_a_file_that_has_grown_since_it_was_seen_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "grown.md"
    with path.open("wb") as file:
        file.truncate(MAX_DOCUMENT + 100)
    assert "too large" in reason_of(parse_file(FileStamp(str(path), 10, 0), "news"))


def test_a_fault_of_our_own_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md")

    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("newsreader.sources.files.frontmatter.parse_document", fail)
    assert "please report this file as a bug" in reason_of(parse_file(stamp_of(tmp_path / "a.md"), "news"))


def test_a_file_that_is_too_large_is_listed_and_its_text_ends_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"---\ntitle: Large\n---\n" + (("ä word " * 100 + "\n") * 10).encode() * 2_200)
    parsed = parse_file(FileStamp(str(path), path.stat().st_size, 0), "news")
    assert parsed.article is not None
    assert parsed.article.title == "Large"
    assert [problem.severity for problem in parsed.problems] == [Severity.WARNING]
    assert parsed.article.body is not None
    assert isinstance(read(parsed.article.body).blocks[-1], Remark)


def test_a_path_that_no_system_takes_is_the_name_of_a_folder() -> None:
    assert source_name(Path("/news") / ("a" * 5_000)) == "a" * 5_000
