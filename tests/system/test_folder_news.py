"""What the system tells of changes in folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from newsreader.system.folder_news import FolderNews, InotifyNotifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    (folder / "there.md").write_text("there")
    return folder


@pytest.fixture
def notices(folder: Path) -> Iterator[InotifyNotifier]:
    notices = InotifyNotifier()
    assert notices.follow([str(folder)])
    yield notices
    notices.close()


def of(folder: Path, *names: str) -> FolderNews:
    return FolderNews(frozenset(str(folder / name) for name in names))


def test_nothing_is_told_where_nothing_happens(notices: InotifyNotifier, folder: Path) -> None:
    (folder / "there.md").read_text()
    list(folder.iterdir())
    assert not notices.read()


@pytest.mark.parametrize(
    ("names", "do"),
    [
        (["there.md"], lambda folder: (folder / "there.md").write_text("again")),
        (["there.md"], lambda folder: os.utime(folder / "there.md", (1, 1))),
        (["there.md"], lambda folder: (folder / "there.md").unlink()),
        (["new.md"], lambda folder: (folder / "new.md").touch()),
        (["new.md", "there.md"], lambda folder: (folder / "there.md").rename(folder / "new.md")),
        (["there.md"], lambda folder: (folder / "there.md").rename(folder.parent / "away.md")),
        (["link"], lambda folder: (folder / "link").symlink_to(folder.parent)),
        (["another"], lambda folder: (folder / "another").mkdir()),
        (["sub"], lambda folder: (folder / "sub").rmdir()),
        (["é\n.md"], lambda folder: (folder / "é\n.md").touch()),
    ],
)
def test_what_happens_in_a_folder_is_told_by_its_path(
    notices: InotifyNotifier, folder: Path, names: Sequence[str], do: Callable[[Path], object]
) -> None:
    do(folder)
    assert notices.read() == of(folder, *names)
    assert not notices.read()


def test_that_a_folder_itself_moves_or_goes_is_no_news_of_files_alone(
    notices: InotifyNotifier, folder: Path
) -> None:
    folder.rename(folder.with_name("elsewhere"))
    assert not notices.read().is_all
    assert not notices.follow([str(folder.with_name("elsewhere"))]) or notices.tells_all
    (folder.with_name("elsewhere") / "there.md").write_text("again")
    assert notices.read() == of(folder.with_name("elsewhere"), "there.md"), "by the path that it has now"


def test_a_folder_in_the_place_of_one_that_was_followed_is_followed_anew(
    notices: InotifyNotifier, folder: Path
) -> None:
    folder.rename(folder.with_name("old"))
    folder.mkdir()
    assert notices.follow([str(folder)])
    assert not notices.follow([str(folder)])
    notices.read()
    (folder / "new.md").touch()
    (folder.with_name("old") / "there.md").touch()
    assert notices.read() == of(folder, "new.md")


def test_more_than_the_system_keeps_is_told_as_not_all(notices: InotifyNotifier, folder: Path) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for number in range(most // 4 + 1):  # each is made, opened, written to and closed
        (folder / f"{number % 1_000}.md").write_text("news")
        (folder / f"{number % 1_000}.md").unlink()
    assert not notices.read().is_all
    (folder / "there.md").write_text("again")
    assert notices.read() == of(folder, "there.md")


def test_what_cannot_be_watched_is_left_out_and_said_so(notices: InotifyNotifier, folder: Path) -> None:
    assert not notices.follow([str(folder), str(folder / "nowhere"), str(folder / "there.md")])
    assert not notices.tells_all
    assert notices.follow([str(folder), str(folder / "sub")])
    assert notices.tells_all


def test_news_add_up() -> None:
    more = FolderNews(frozenset("a")) + FolderNews(frozenset("b"))
    assert more == FolderNews(frozenset("ab"))
    assert more
    assert not FolderNews() + FolderNews()
    assert FolderNews(is_all=False)
    assert not (FolderNews(is_all=False) + more).is_all
