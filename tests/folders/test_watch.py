"""Which folders are watched, and what is said of changes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import ClassVar

import pytest

from newsreader.folders import watch
from newsreader.folders.watch import FolderWatch


class Told:
    """What the system tells of some folders: whatever waits in `news`, one for each that is `wanted`, and
    then it is to stop.
    """

    news: ClassVar[list[set[tuple[int, str]] | Exception]] = []
    watched: ClassVar[list[list[str]]] = []
    stop = Event()
    wanted = Semaphore(0)
    all_there: ClassVar[set[str]] = set()
    """Where it is not empty: nothing is told by who watches others than these."""

    def __init__(self, paths: list[str], *_: object) -> None:
        self._paths = set(paths)
        Told.watched.append([Path(path).name for path in paths])

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def watch(self, *_: object) -> set[tuple[int, str]] | str:
        if (Told.all_there and self._paths != Told.all_there) or not Told.wanted.acquire(blocking=False):
            return "stop"
        if not Told.news:
            Told.stop.set()
            return "stop"
        news = Told.news.pop(0)
        if isinstance(news, Exception):
            raise news
        return news


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> type[Told]:
    monkeypatch.setattr(watch, "_notifier", lambda: Told)
    Told.news, Told.watched, Told.stop, Told.wanted = [], [], Event(), Semaphore(0)
    Told.all_there = set()
    return Told


def changes(watched: Callable[[], Iterable[str]], stop: Event) -> Iterator[None]:
    """What a watch says that another thread looks after again and again."""
    folders = FolderWatch()

    def look() -> None:
        while not stop.wait(0.001):
            folders.look()
        folders.wake()

    looking = Thread(target=look)
    looking.start()
    try:
        Told.wanted.release()
        for said in folders.changes(watched, stop):
            yield said
            Told.wanted.release()
    finally:
        stop.set()
        looking.join()


def folders_of(root: Path) -> Iterable[str]:
    return (str(path) for path in (root, *root.rglob("*")) if path.is_dir())


def test_a_folder_that_came_is_watched_and_looked_at_once_more(tmp_path: Path, told: type[Told]) -> None:
    (tmp_path / "old").mkdir()
    told.news = [{(2, str(tmp_path / "a.md"))}, {(1, str(tmp_path / "new"))}]
    said = 0
    for _ in changes(lambda: folders_of(tmp_path), told.stop):
        said += 1
        if said == 2:
            (tmp_path / "new").mkdir()
            told.all_there = set(folders_of(tmp_path))
    assert said == 3
    assert told.watched == [[tmp_path.name, "old"], [tmp_path.name, "new", "old"]]


def test_what_lies_in_folders_of_version_control_is_no_change(tmp_path: Path, told: type[Told]) -> None:
    told.news = [{(2, str(tmp_path / ".git" / "index"))}]
    told.wanted.release()
    assert list(changes(lambda: [str(tmp_path)], told.stop)) == []


def test_where_nothing_is_left_to_watch_it_ends(told: type[Told]) -> None:
    assert list(changes(list, told.stop)) == []
    assert told.watched == []


def test_a_folder_that_is_not_there_is_waited_for(tmp_path: Path, told: type[Told]) -> None:
    wanted = tmp_path / "away" / "news"
    told.news = [{(1, str(tmp_path / "another"))}, {(1, str(tmp_path / "away"))}, {(1, str(wanted / "a.md"))}]
    asked = 0

    def watched() -> Iterable[str]:
        nonlocal asked
        asked += 1
        if asked == 3:  # after the first piece of news, of which nothing is said
            told.wanted.release()
        if asked == 4:
            wanted.mkdir(parents=True)
        return [str(wanted)]

    assert list(changes(watched, told.stop)) == [None, None], "as it came, and for what came into it"
    assert told.watched == [[tmp_path.name], ["news"]]


def test_a_folder_that_leaves_and_comes_back_is_told_of(tmp_path: Path) -> None:
    news, away = tmp_path / "news", tmp_path / "away"
    news.mkdir()
    stop = Event()
    said = changes(lambda: [str(news)], stop)

    def move() -> None:
        while not stop.is_set():
            news.rename(away)
            away.rename(news)
            stop.wait(0.01)

    moving = Thread(target=move)
    moving.start()
    try:
        assert [next(said) for _ in range(3)] == [None, None, None]
    finally:
        stop.set()
        moving.join()
    assert list(said) == []


def test_where_the_system_tells_no_more_that_is_said_by_who_waits(tmp_path: Path, told: type[Told]) -> None:
    told.news = [OSError("no more watches")]
    with pytest.raises(OSError, match="no more watches"):
        list(changes(lambda: [str(tmp_path)], told.stop))


def test_what_the_system_tells_is_heard_at_the_next_look(tmp_path: Path) -> None:
    stop = Event()
    said = changes(lambda: [str(tmp_path)], stop)
    # Where it begins to watch is not told: whatever is written until then is heard by none.
    writing = Thread(target=lambda: [(tmp_path / "a.md").write_text("news") for _ in iter(stop.is_set, True)])
    writing.start()
    try:
        assert next(said) is None
    finally:
        stop.set()
        writing.join()
    assert list(said) == []
