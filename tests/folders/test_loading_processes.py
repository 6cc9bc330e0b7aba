"""Loading in worker processes, in several readers at once, and in readers that are killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from family import own_processes, wait_for_the_end_of
from plain_corpus import PLAIN, Audience, id_of, write

from newsreader.errors import NewsreaderError
from newsreader.folders.events import Loaded, LoadEvent
from newsreader.folders.load_run import LITTLE
from newsreader.folders.loader import Loader
from newsreader.folders.workers import OwnParser
from newsreader.library.cache.cache import Cache
from newsreader.model import FolderListing, Problem

READER = Path(__file__).resolve().parents[1] / "support" / "loading_reader.py"
MANY = 1_000


@pytest.fixture
def few_files_parsed_here() -> None:
    """Not here: this is about the processes."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More files than are parsed in the calling thread. Nobody may change them."""
    folder = tmp_path_factory.mktemp("archive")
    for number in range(MANY):
        write(folder / f"{number % 7}" / f"{number:04}.txt", str(number))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "cache.db"


def loader(database: Path | None, *roots: Path, workers: int = 2) -> Loader:
    return Loader(roots, Cache.open(database), workers=workers, corpus=PLAIN)


def reader(database: Path, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, READER, database, root], stdout=subprocess.PIPE, text=True)


def test_many_files_are_parsed_in_workers_which_then_end(archive: Path, database: Path) -> None:
    heard = Audience()
    most = 0

    def watched() -> Iterator[LoadEvent]:
        nonlocal most
        for event in loader(database, archive).load():
            most = max(most, len(own_processes()))
            yield event

    heard.hear(watched())
    assert most == 2
    assert own_processes() == []
    assert heard.finished.parsed == heard.finished.articles == MANY
    assert heard.titles == sorted(map(str, range(MANY)))
    assert len(loader(database, archive).cached().items) == MANY


def test_closing_a_load_ends_its_workers_and_keeps_what_was_done(archive: Path, database: Path) -> None:
    load = loader(database, archive).load()
    assert any(map(_has_items, load))  # up to the first that has some
    load.close()
    assert own_processes() == []
    again = loader(database, archive)
    kept = len(again.cached().items)
    assert 0 < kept < MANY
    assert Audience().hear(again.load()).finished.parsed == MANY - kept


def test_a_stop_ends_workers_that_hang_in_a_file(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "news"
    for number in range(300):
        write(folder / f"{number:03}.txt", str(number), do="linger" if number == 299 else None)
    stop = Event()
    heard = Audience()

    def stopped() -> Iterator[LoadEvent]:
        for event in loader(database, folder).load(stop):
            yield event
            if _has_items(event):
                stop.set()

    heard.hear(stopped())
    assert heard.finished.stopped
    assert own_processes() == []


def test_a_file_that_brings_workers_down_is_found_and_left_out(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "news"
    for number in range(300):
        write(folder / f"{number:03}.txt", str(number), do="die" if number == 123 else None)
    heard = Audience().hear(loader(database, folder).load())
    assert heard.finished.articles == 299
    (problem,) = heard.finished.problems
    assert problem.path.endswith("123.txt")
    assert "left out" in problem.message
    assert Audience().hear(loader(database, folder).load()).finished.parsed == 0


@pytest.mark.parametrize("size", [1, LITTLE])
def test_few_files_too_have_a_process_with_limits(tmp_path: Path, database: Path, size: int) -> None:
    folder = tmp_path / "news"
    for name, how in (("whole", None), ("dying", "die"), ("hungry", "eat")):
        write(folder / f"{name}.txt", name, do=how, excerpt="x" * size)
    heard = Audience().hear(loader(database, folder).load())
    assert set(heard.items) == {id_of("whole")}
    problems = {Path(problem.path).stem: problem.message for problem in heard.finished.problems}
    assert "brought the parser down" in problems["dying"]
    assert "more memory than there may be" in problems["hungry"]
    assert own_processes() == []


def test_workers_are_deaf_to_ctrl_c_and_import_no_screen(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "news"
    for number in range(300):
        how = {7: "interrupt", 9: "tell"}.get(number)
        write(folder / f"{number:03}.txt", str(number), do=how)
    heard = Audience().hear(loader(database, folder).load())
    assert heard.finished.problems == ()
    assert heard.items[id_of("9")].headline.title == "newsreader"


def test_without_processes_nothing_is_parsed_and_that_is_told_of(
    archive: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "resource temporarily unavailable")

    monkeypatch.setattr("newsreader.folders.workers.OwnParser", refuse)
    for folder in (archive, archive / "1"):
        with pytest.raises(NewsreaderError, match="no process could be started to read files"):
            Audience().hear(loader(database, folder).load())


def test_killing_a_reader_kills_its_workers(archive: Path, database: Path) -> None:
    with reader(database, archive) as victim:
        assert victim.stdout is not None
        line = next(line for line in victim.stdout if line.startswith("loaded") and len(line.split()) == 4)
        workers = [int(pid) for pid in line.split()[2:]]
        assert len(workers) == 2
        victim.send_signal(signal.SIGKILL)
    assert wait_for_the_end_of(workers)


def test_killed_at_any_moment_the_cache_stays_whole(archive: Path, database: Path) -> None:
    chance = random.Random(7)
    for _ in range(5):
        with reader(database, archive) as victim:
            assert victim.stdout is not None
            for _, line in zip(range(chance.randrange(1, 5)), victim.stdout, strict=False):
                assert line
            time.sleep(chance.random() * 0.05)
            victim.kill()
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    cache = Cache.open(database)
    assert cache.notice is None
    heard = Audience().hear(Loader([archive], cache, corpus=PLAIN).load())
    assert heard.titles == sorted(map(str, range(MANY)))
    assert len(loader(database, archive).cached().items) == MANY


def test_two_readers_fill_one_cache_at_once(archive: Path, database: Path) -> None:
    with reader(database, archive) as first, reader(database, archive) as second:
        outputs = [first.communicate(timeout=120)[0], second.communicate(timeout=120)[0]]
    for output in outputs:
        assert output.splitlines()[-1].startswith(f"finished {MANY} ")
    cached = loader(database, archive).cached()
    assert sorted(item.headline.title for item in cached.items) == sorted(map(str, range(MANY)))


def _has_items(event: LoadEvent) -> bool:
    return isinstance(event, Loaded) and bool(event.items)


def test_the_process_for_a_file_that_changed_starts_while_folders_are_scanned(
    tmp_path: Path, database: Path
) -> None:
    folder = tmp_path / "news"
    for number in range(3):
        write(folder / str(number) / "a.txt", str(number))
        os.utime(folder / str(number) / "a.txt", (1, 1))
    Audience().hear(loader(database, folder).load())
    starts: list[int] = []
    scanned: list[str] = []

    def scan(roots: Sequence[Path]) -> Iterator[FolderListing | Problem]:
        for listing in PLAIN.scan(roots):
            yield listing
            scanned.append(str(listing))

    def lend() -> OwnParser:
        starts.append(len(scanned))
        return OwnParser(PLAIN.parse, PLAIN.topics)

    def load() -> Audience:
        scanned.clear()
        opened = Loader([folder], Cache.open(database), corpus=PLAIN._replace(scan=scan), lend=lend)
        return Audience().hear(opened.load())

    assert load().finished.parsed == 0
    assert starts == []
    write(folder / "0" / "a.txt", "another")
    heard = load()
    assert heard.finished.parsed == 1
    assert sorted(heard.titles) == ["1", "2", "another"]
    assert len(starts) == 1
    assert starts[0] < len(scanned)
    (folder / "1" / "a.txt").unlink()
    assert load().finished.articles == 2
    assert own_processes() == [], "nor is one left where it had nothing to do"
