"""Which folders are watched, and what is said of changes in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from newsreader.folders import watch


class Told:
    """What the system tells of some folders: whatever waits in `news`, and then it is to stop."""

    news: ClassVar[list[set[tuple[int, str]]]] = []
    watched: ClassVar[list[list[str]]] = []
    stop = Event()

    def __init__(self, paths: list[str], *_: object) -> None:
        Told.watched.append([Path(path).name for path in paths])

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def watch(self, *_: object) -> set[tuple[int, str]]:
        if not Told.news:
            Told.stop.set()
            return set()
        return Told.news.pop(0)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> type[Told]:
    monkeypatch.setattr(watch, "_notifier", lambda: Told)
    monkeypatch.setattr(watch, "SECONDS", 0)
    Told.news, Told.watched, Told.stop = [], [], Event()
    return Told


def folders_of(root: Path) -> Iterable[str]:
    return (str(path) for path in (root, *root.rglob("*")) if path.is_dir())


def test_a_folder_that_came_is_watched_and_looked_at_once_more(tmp_path: Path, told: type[Told]) -> None:
    (tmp_path / "old").mkdir()
    told.news = [{(2, str(tmp_path / "a.md"))}, {(1, str(tmp_path / "new"))}]
    said = 0
    for _ in watch.changes(lambda: folders_of(tmp_path), told.stop):
        said += 1
        if said == 2:
            (tmp_path / "new").mkdir()
    assert said == 3
    assert told.watched == [[tmp_path.name, "old"], [tmp_path.name, "new", "old"]]


def test_what_lies_in_folders_of_version_control_is_no_change(tmp_path: Path, told: type[Told]) -> None:
    told.news = [{(2, str(tmp_path / ".git" / "index"))}]
    assert list(watch.changes(lambda: [str(tmp_path)], told.stop)) == []


def test_where_nothing_is_left_to_watch_it_ends(tmp_path: Path, told: type[Told]) -> None:
    assert list(watch.changes(lambda: [str(tmp_path / "gone")], told.stop)) == []
    assert told.watched == []
