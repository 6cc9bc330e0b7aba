"""Which folders are watched, and what is said of changes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import ClassVar

import pytest

from newsreader.folders import watch
from newsreader.folders.watch import FolderWatch, LibraryNotifier, Told
from newsreader.system.folder_news import FolderNews


class Notifier:
    """Tells whatever waits in `news`, one for each that is `wanted`, and then it is to stop."""

    def __init__(self, *news: FolderNews | Exception) -> None:
        self.tells_all = True
        self.news = list(news)
        self.stop = Event()
        self.wanted = Semaphore(1)
        self.followed: list[list[str]] = []
        self.closed = False

    def add(self, folder: str) -> None:
        raise AssertionError(folder)

    def follow(self, folders: Iterable[str]) -> bool:
        now = sorted(Path(path).name for path in folders)
        is_first, before = not self.followed, self.followed[-1] if self.followed else []
        if now != before:
            self.followed.append(now)
        return is_first or not set(now) <= set(before)

    def read(self) -> FolderNews:
        if not self.wanted.acquire(blocking=False):
            return FolderNews()
        if not self.news:
            self.stop.set()
            return FolderNews()
        news = self.news.pop(0)
        if isinstance(news, Exception):
            raise news
        return news

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Callable[[Notifier], FolderWatch]:
    def watching(notifier: Notifier, clock: Callable[[], float] = lambda: 0.0) -> FolderWatch:
        monkeypatch.setattr(watch, "_notifier", lambda: notifier)
        return FolderWatch(clock)

    return watching


Watching = Callable[..., FolderWatch]


def changes(
    folders: FolderWatch, watched: Callable[[], Iterable[str]], stop: Event, wanted: Semaphore
) -> Iterator[Told]:
    """What a watch says that another thread looks after again and again."""

    def look() -> None:
        while not stop.wait(0.001):
            folders.look()
        folders.wake()

    looking = Thread(target=look)
    looking.start()
    try:
        for said in folders.changes(watched, stop):
            yield said
            wanted.release()
    finally:
        stop.set()
        looking.join()
        folders.close()


def said(folders: FolderWatch, notifier: Notifier, watched: Callable[[], Iterable[str]]) -> list[Told]:
    try:
        return list(changes(folders, watched, notifier.stop, notifier.wanted))
    finally:
        assert notifier.closed


def at(*paths: Path) -> FolderNews:
    return FolderNews(frozenset(map(str, paths)))


def told(*paths: Path) -> Told:
    return frozenset(map(str, paths))


ANYTHING = FolderNews(is_all=False)


def folders_of(root: Path) -> Iterable[str]:
    return (str(path) for path in (root, *root.rglob("*")) if path.is_dir())


def test_where_something_has_changed_is_said(tmp_path: Path, watching: Watching) -> None:
    notifier = Notifier(at(tmp_path / "a.md"), ANYTHING, at(tmp_path / "a.md", tmp_path / "b.md"))
    assert said(watching(notifier), notifier, lambda: [str(tmp_path)]) == [
        told(tmp_path / "a.md"),
        None,
        told(tmp_path / "a.md", tmp_path / "b.md"),
    ]


def test_what_is_told_by_who_does_not_tell_all_may_be_anywhere(tmp_path: Path, watching: Watching) -> None:
    notifier = Notifier(at(tmp_path / "a.md"))
    notifier.tells_all = False
    assert said(watching(notifier), notifier, lambda: [str(tmp_path)]) == [None]


def test_after_a_long_sleep_anything_may_have_changed(tmp_path: Path, watching: Watching) -> None:
    notifier = Notifier(FolderNews())
    times = iter([0.0, 10.0, 10.0 + 2 * watch.ASLEEP])
    clock = lambda: next(times, 10.0 + 2 * watch.ASLEEP)  # noqa: E731
    assert said(watching(notifier, clock), notifier, lambda: [str(tmp_path)]) == [None]


def test_a_folder_that_came_is_watched_and_looked_at_once_more(tmp_path: Path, watching: Watching) -> None:
    (tmp_path / "old").mkdir()
    notifier = Notifier(at(tmp_path / "a.md"), at(tmp_path / "new"))
    heard: list[Told] = []
    folders = watching(notifier)
    for news in changes(folders, lambda: folders_of(tmp_path), notifier.stop, notifier.wanted):
        heard.append(news)
        if len(heard) == 2:
            (tmp_path / "new").mkdir()
    assert heard == [told(tmp_path / "a.md"), told(tmp_path / "new"), None]
    assert notifier.followed == [["old", tmp_path.name], ["new", "old", tmp_path.name]]


@pytest.mark.parametrize("name", [".git", ".a.md.swp", ".hidden.md"])
def test_what_is_hidden_is_no_change(tmp_path: Path, watching: Watching, name: str) -> None:
    notifier = Notifier(at(tmp_path / name))
    notifier.wanted.release()
    assert said(watching(notifier), notifier, lambda: [str(tmp_path)]) == []


def test_where_there_is_nothing_to_watch_it_ends(watching: Watching) -> None:
    notifier = Notifier()
    assert said(watching(notifier), notifier, list) == []
    assert notifier.followed == []


def test_of_a_file_its_folder_is_watched_and_its_neighbours_are_no_news(
    tmp_path: Path, watching: Watching
) -> None:
    (tmp_path / ".a.md").touch()
    notifier = Notifier(at(tmp_path / "b.md"), at(tmp_path / ".a.md"))
    notifier.wanted.release()
    assert said(watching(notifier), notifier, lambda: [str(tmp_path / ".a.md")]) == [told(tmp_path / ".a.md")]
    assert notifier.followed == [[tmp_path.name]]


def test_a_folder_that_is_not_there_is_waited_for(tmp_path: Path, watching: Watching) -> None:
    wanted = tmp_path / "away" / "news"
    notifier = Notifier(at(tmp_path / "another"), at(tmp_path / "away"), at(wanted / "a.md"))
    asked = 0

    def watched() -> Iterable[str]:
        nonlocal asked
        asked += 1
        if asked == 2:  # after the first piece of news, of which nothing is said
            notifier.wanted.release()
        if asked == 3:
            wanted.mkdir(parents=True)
        return [str(wanted)]

    assert said(watching(notifier), notifier, watched) == [None, told(wanted / "a.md")], (
        "as it came, and then"
    )
    assert notifier.followed == [[tmp_path.name], ["news"]]


def test_where_the_system_tells_no_more_that_is_said_by_who_waits(tmp_path: Path, watching: Watching) -> None:
    notifier = Notifier(OSError("no more watches"))
    with pytest.raises(OSError, match="no more watches"):
        said(watching(notifier), notifier, lambda: [str(tmp_path)])


# With what the system really tells


def real_changes(watched: Callable[[], Iterable[str]], stop: Event) -> Iterator[Told]:
    return changes(FolderWatch(), watched, stop, Semaphore())


def test_a_folder_that_leaves_and_comes_back_is_told_of(tmp_path: Path) -> None:
    news, away = tmp_path / "news", tmp_path / "away"
    news.mkdir()
    stop = Event()
    heard = real_changes(lambda: [str(news)], stop)

    def move() -> None:
        while not stop.is_set():
            news.rename(away)
            away.rename(news)
            stop.wait(0.01)

    moving = Thread(target=move)
    moving.start()
    try:
        # While it is away, the one above tells of it.
        assert {next(heard) for _ in range(3)} <= {None, told(news)}
    finally:
        stop.set()
        moving.join()
    assert list(heard) == []


@pytest.mark.parametrize("name", ["news", "news/a.md"], ids=["in a folder", "a file by itself"])
def test_what_an_editor_puts_in_place_of_a_file_is_heard_each_time(tmp_path: Path, name: str) -> None:
    (tmp_path / "news").mkdir()
    document, draft = tmp_path / "news" / "a.md", tmp_path / "news" / ".draft"
    document.touch()
    stop = Event()
    heard = real_changes(lambda: [str(tmp_path / name)], stop)

    def save() -> None:
        while not stop.wait(0.002):
            draft.write_text("news")
            draft.replace(document)

    # Where it begins to watch is not told: whatever is written until then is heard by none.
    saving = Thread(target=save)
    saving.start()
    try:
        assert [next(heard) for _ in range(3)] == 3 * [told(document)]
    finally:
        stop.set()
        saving.join()
    assert list(heard) == []


def test_what_happens_once_a_folder_was_looked_at_is_told_to_who_waits_later(tmp_path: Path) -> None:
    (tmp_path / "before.md").touch()
    folders, stop = FolderWatch(), Event()
    folders.expect(str(tmp_path))
    (tmp_path / "a.md").touch()
    heard = changes(folders, lambda: [str(tmp_path)], stop, Semaphore())
    assert next(heard) == told(tmp_path / "a.md")
    stop.set()
    assert list(heard) == []


def test_where_the_system_tells_nobody_any_more_nothing_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> Notifier:
        raise OSError("too many of them")

    monkeypatch.setattr(watch, "_notifier", none_left)
    folders = FolderWatch()
    folders.expect(str(tmp_path))
    folders.look()
    assert list(folders.changes(lambda: [str(tmp_path)], Event())) == []


class Library:
    """What the library tells, of one list of folders after the other."""

    news: ClassVar[list[set[tuple[int, str]] | str]] = []
    told: ClassVar[list[list[str]]] = []

    def __init__(self, paths: list[str], *_: object) -> None:
        Library.told.append(paths)

    def watch(self, *_: object) -> set[tuple[int, str]] | str:
        return Library.news.pop(0)

    def close(self) -> None:
        Library.told.append([])


def test_on_other_systems_the_library_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_library", lambda: Library)
    Library.news, Library.told = [{(2, "/n/a.md"), (3, "/n/a.md")}, "stop"], []
    notices = LibraryNotifier()
    assert notices.follow(["/n", "/m"])
    assert not notices.follow(["/m", "/n"])
    assert [notices.read(), notices.read()] == [FolderNews(frozenset({"/n/a.md"})), FolderNews()]
    assert notices.follow(["/n"])
    notices.close()
    assert Library.told == [["/m", "/n"], [], ["/n"], []]


def test_the_library_is_there_and_hears(tmp_path: Path) -> None:
    notices = LibraryNotifier()
    notices.follow([str(tmp_path)])
    number = 0
    while not notices.read():
        number += 1
        (tmp_path / f"{number}.md").touch()
    notices.close()
