"""What downloaded files are called, whatever strangers wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.downloads import WantedFile
from newsreader.media.names import ending_of, part_of, place_of
from newsreader.text import first_control

TEMPLATE = "{feed}/{date} {title}"


def wanted(title: str = "An episode", url: str = "https://site.example/a.mp3", **more: object) -> WantedFile:
    return WantedFile("id", url, title, **{"source": "A show", "published": 1_700_000_000, **more})  # type: ignore[arg-type]


def test_by_the_template(tmp_path: Path) -> None:
    assert place_of(wanted(), tmp_path, TEMPLATE) == tmp_path / "A show" / "2023-11-14 An episode.mp3"
    assert place_of(wanted(), tmp_path, "{file}") == tmp_path / "a.mp3"
    assert place_of(wanted(published=None), tmp_path, TEMPLATE) == tmp_path / "A show" / "An episode.mp3"
    assert place_of(wanted(), tmp_path, "") == tmp_path / "untitled.mp3"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../.ssh/authorized_keys", "ssh authorized_keys.mp3"),
        ("/etc/passwd", "etc passwd.mp3"),
        ("..", "untitled.mp3"),
        (".bashrc", "bashrc.mp3"),
        ("-rf", "rf.mp3"),
        ("a\0b\nc\x1b[31md", "a b c [31md.mp3"),
        ("con", "_con.mp3"),
        ("C:\\Windows", "C Windows.mp3"),
        ("what? “yes” <b>", "what “yes” b.mp3"),
        ("{feed}{title}", "{feed}{title}.mp3"),
    ],
)
def test_hostile_titles(tmp_path: Path, title: str, name: str) -> None:
    assert place_of(wanted(title), tmp_path, "{title}") == tmp_path / name


def test_a_template_does_not_leave_the_folder(tmp_path: Path) -> None:
    assert place_of(wanted(), tmp_path, "/../../{title}") == tmp_path / "An episode.mp3"


@given(st.text(), st.text(), st.text())
def test_always_inside_and_short_enough(title: str, feed: str, file: str) -> None:
    folder = Path("/nowhere/at-all")
    path = place_of(
        wanted(title, f"https://site.example/{file}", source=feed), folder, "{feed}/{title}{file}"
    )
    assert path.is_relative_to(folder)
    assert ".." not in path.parts
    assert len(path.relative_to(folder).parts) <= 2
    assert all(len(part.encode()) <= 255 for part in part_of(path).parts)
    assert all(first_control(part) is None for part in path.parts)


@pytest.mark.parametrize(
    ("kind", "url", "ending"),
    [
        ("audio/mpeg", "https://site.example/a.desktop", "mp3"),
        ("audio/mp4", "https://site.example/a", "m4a"),
        ("", "https://site.example/a.sh", "bin"),
        ("", "https://site.example/a.opus?x=1", "opus"),
        ("audio/x-strange", "https://site.example/a.ogg", "ogg"),
        ("audio/x-strange", "https://site.example/a.pdf", "bin"),
        ("application/x-sh", "https://site.example/a.sh", "bin"),
    ],
)
def test_endings_are_of_what_is_shown_and_never_run(kind: str, url: str, ending: str) -> None:
    assert ending_of(wanted(url=url, type=kind)) == ending


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "An episode.mp3").write_text("mine")
    (tmp_path / "An episode (2).mp3").symlink_to("/nowhere")
    taken = [str(tmp_path / "An episode (3).mp3")]
    assert place_of(wanted(), tmp_path, "{title}", taken) == tmp_path / "An episode (4).mp3"
