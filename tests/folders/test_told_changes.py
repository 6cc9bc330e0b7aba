"""Loads of what the system told of alone: the same comes of them as of a look at everything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_corpus import LONG_AGO, PLAIN, Audience, id_of, write

from newsreader.folders.batches import Job, run
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.files import FileTable, KeptFile
from newsreader.library.cache.scope import Scope
from newsreader.model import FolderListing, Problem


class Corpus:
    """A corpus that counts what it is asked for."""

    def __init__(self) -> None:
        self.scanned: list[Sequence[Path]] = []
        self.corpus = PLAIN._replace(scan=self._scan)

    def _scan(self, roots: Sequence[Path]) -> Iterator[FolderListing | Problem]:
        self.scanned.append(tuple(roots))
        return PLAIN.scan(roots)  # type: ignore[return-value]

    def take_scanned(self) -> list[Sequence[Path]]:
        scanned, self.scanned = self.scanned, []
        return scanned


class ParserThread:
    """Parses as a process does, and is there at once."""

    ready = True

    def __init__(self) -> None:
        self.connection, self._far = Pipe()
        Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                job = msgspec.msgpack.decode(self._far.recv_bytes(), type=Job)
                self._far.send_bytes(msgspec.msgpack.encode(run(job, PLAIN.parse)))

    def end(self) -> None:
        self.connection.close()

    release = end


class Live:
    """A reader that is open on a folder."""

    def __init__(self, database: Path, *roots: Path) -> None:
        self.counted = Corpus()
        self.cache = Cache.open(database)
        self.loader = Loader(roots, self.cache, corpus=self.counted.corpus, lend=ParserThread)
        self.heard = Audience().hear(self.loader.load())
        self.counted.take_scanned()

    def told(self, *paths: Path) -> Audience:
        return self.heard.hear(self.loader.load(told=frozenset(map(str, paths))))

    def all(self) -> Audience:
        return self.heard.hear(self.loader.load())

    def close(self) -> None:
        self.cache.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    for name in ("one", "two", "three"):
        write(folder / f"{name}.txt", name)
    write(folder / "sub" / "four.txt", "four")
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "cache.db"


@pytest.fixture
def live(database: Path, news: Path) -> Live:
    return Live(database, news)


def titles_of_a_new_start(database: Path, *roots: Path) -> list[str]:
    cache = Cache.open(database)
    try:
        return Audience().hear(Loader(roots, cache, corpus=PLAIN, lend=ParserThread).load()).titles
    finally:
        cache.close()


def test_of_a_file_written_in_place_nothing_else_is_looked_at(live: Live, news: Path, database: Path) -> None:
    file = write(news / "one.txt", "one", title="one, corrected")
    heard = live.told(file)
    assert heard.titles == ["four", "one, corrected", "three", "two"]
    assert (heard.finished.files, heard.finished.parsed, heard.finished.articles) == (4, 1, 4)
    assert live.counted.take_scanned() == [(file,)]
    assert titles_of_a_new_start(database, news) == heard.titles


def test_a_draft_put_in_place_of_a_file(live: Live, news: Path) -> None:
    draft = write(news / ".draft.txt", "one", title="one, corrected")
    draft.replace(news / "one.txt")
    assert live.told(draft, news / "one.txt").titles == ["four", "one, corrected", "three", "two"]
    assert live.counted.take_scanned() == [(news / "one.txt",)]


def test_a_file_that_is_deleted_and_one_made_again(live: Live, news: Path) -> None:
    (news / "one.txt").unlink()
    (news / "two.txt").unlink()
    write(news / "two.txt", "two", title="two, again")
    heard = live.told(news / "one.txt", news / "two.txt")
    assert heard.titles == ["four", "three", "two, again"]
    assert heard.removed == [id_of("one")]
    assert heard.finished.files == 3


def test_a_file_that_is_renamed_is_the_same_article(live: Live, news: Path) -> None:
    (news / "one.txt").rename(news / "sub" / "another name.txt")
    heard = live.told(news / "one.txt", news / "sub" / "another name.txt")
    assert heard.titles == ["four", "one", "three", "two"]
    assert heard.removed == []
    assert heard.finished.files == 4


def test_a_new_copy_is_merged_with_the_old_one_and_leaves_it_behind(live: Live, news: Path) -> None:
    copy = write(news / "copy.txt", "three", topic="Copies")
    heard = live.told(copy)
    assert heard.items[id_of("three")].headline.topics == ("Copies",)
    copy.unlink()
    heard = live.told(copy)
    assert heard.items[id_of("three")].headline.topics == ()
    assert heard.removed == []


@pytest.mark.parametrize("name", ["a folder", "a link", "a folder like a document.txt"])
def test_where_a_folder_comes_everything_is_looked_at(
    live: Live, news: Path, tmp_path: Path, name: str
) -> None:
    write(tmp_path / "elsewhere" / "five.txt", "five")
    if name == "a link":
        (news / name).symlink_to(tmp_path / "elsewhere")
        assert live.told(news / name).finished.files == 4, "this corpus goes into no links"
    else:
        (tmp_path / "elsewhere").rename(news / name)
        assert live.told(news / name).titles == ["five", "four", "one", "three", "two"]
    assert live.counted.take_scanned() == [(news,)]


def test_where_a_folder_goes_everything_is_looked_at(live: Live, news: Path, tmp_path: Path) -> None:
    (news / "sub").rename(tmp_path / "elsewhere")
    assert live.told(news / "sub").titles == ["one", "three", "two"]
    assert live.counted.take_scanned() == [(news,)]


def test_where_a_file_is_a_root_or_its_folder_was_never_seen_everything_is_looked_at(
    tmp_path: Path, news: Path
) -> None:
    live = Live(tmp_path / "cache.db", news / "one.txt", news / "sub")
    for file in (news / "one.txt", news / "sub" / "deep" / "new.txt"):
        write(file, "new", title=f"in {file.name}")
        live.told(file)
        assert live.counted.take_scanned() == [(news / "one.txt", news / "sub")]


def test_what_is_no_document_is_nothing_to_load(live: Live, news: Path) -> None:
    for name in ("one.txt~", "notes", ".hidden.txt"):
        (news / name).touch()
    assert live.told(news / "one.txt~", news / "notes", news / ".hidden.txt", news / "gone").events == []
    assert live.counted.take_scanned() == []


def test_a_link_that_leads_nowhere_is_looked_at_with_everything(live: Live, news: Path) -> None:
    (news / "link.txt").symlink_to(news / "nowhere")
    live.told(news / "link.txt")
    assert live.counted.take_scanned()[-1] == (news,)


def test_files_of_topics_that_have_changed_are_read(live: Live, news: Path) -> None:
    topics = news / "topics.list"
    topics.write_text("Left Right")
    assert [type(event).__name__ for event in live.told(topics).events] == ["Topics", "Finished"]


def test_after_a_load_that_was_stopped_everything_is_looked_at(live: Live, news: Path) -> None:
    stop = Event()
    stop.set()
    write(news / "one.txt", "one", title="one, corrected")
    write(news / "two.txt", "two", title="two, corrected")
    paths = frozenset([str(news / "one.txt")])
    assert live.heard.hear(live.loader.load(stop, paths)).finished.stopped
    live.counted.take_scanned()
    assert live.told(news / "one.txt").titles == ["four", "one, corrected", "three", "two, corrected"]
    assert live.counted.take_scanned() == [(news,)]


def test_very_many_files_that_change_at_once_are_looked_at_alone(live: Live, news: Path) -> None:
    files = [write(news / f"{number:04}.txt", f"n{number}") for number in range(220)]
    assert live.told(*files).finished.articles == 224
    assert live.counted.take_scanned() == [(file,) for file in files]
    for file in files:
        file.unlink()
    assert live.told(*files).titles == ["four", "one", "three", "two"]


def test_problems_come_and_go_with_the_file(live: Live, news: Path, tmp_path: Path) -> None:
    odd = write(news / "odd.txt", None, problem="no front matter")
    assert [problem.message for problem in live.told(odd).finished.problems] == ["no front matter"]
    odd.unlink()
    assert live.told(odd).finished.problems == ()


def test_what_cannot_be_looked_into_stays_a_problem(tmp_path: Path, news: Path) -> None:
    live = Live(tmp_path / "cache.db", news, tmp_path / "nowhere")
    file = write(news / "one.txt", "one", title="one, corrected")
    problems = live.told(file).finished.problems
    assert [problem.message for problem in problems] == ["no such file or folder"]


def test_another_program_that_has_read_it_first_is_followed(live: Live, news: Path, database: Path) -> None:
    file = write(news / "one.txt", "one", title="one, corrected")
    assert "one, corrected" in titles_of_a_new_start(database, news)
    assert "one, corrected" in live.told(file).titles


def test_each_folder_is_told_once_it_was_looked_at(live: Live, news: Path) -> None:
    seen: list[str] = []
    live.heard.hear(live.loader.load(seen=seen.append))
    assert set(seen) == {str(news), str(news / "sub")}
    seen.clear()
    live.heard.hear(live.loader.load(told={str(write(news / "one.txt", "one", "again"))}, seen=seen.append))
    assert seen == []


# What is kept of it for the next look at everything


def rows_read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked for all that the cache holds."""
    read: list[object] = []
    kept = FileTable.kept

    def listed(table: FileTable, scope: Scope) -> Iterator[KeptFile]:
        read.append(scope)
        return kept(table, scope)

    monkeypatch.setattr(FileTable, "kept", listed)
    return read


def test_the_next_scan_reads_what_changed_alone(
    live: Live, news: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.told(write(news / "one.txt", "one", title="one, corrected"))
    (news / "two.txt").unlink()
    live.told(news / "two.txt")
    read = rows_read(monkeypatch)
    assert live.all().finished.parsed == 0
    live.told(write(news / "five.txt", "five"))
    again = Live(database, news)
    assert again.heard.titles == ["five", "four", "one, corrected", "three"]
    assert again.heard.finished.parsed == 0
    assert read == []


def test_a_file_that_is_as_it_was_before_is_let_go_when_it_goes(live: Live, news: Path) -> None:
    before = (news / "one.txt").read_text()
    live.told(write(news / "one.txt", "one", title="one, corrected"))
    (news / "one.txt").write_text(before)
    os.utime(news / "one.txt", (LONG_AGO, LONG_AGO))
    assert "one" in live.told(news / "one.txt").titles
    (news / "one.txt").unlink()
    assert live.all().removed == [id_of("one")]


def test_a_file_without_an_article_that_went_and_came_back_is_a_problem_again(
    tmp_path: Path, news: Path, database: Path
) -> None:
    odd = write(news / "odd.txt", None, problem="no front matter")
    live = Live(database, news)
    odd.rename(tmp_path / "away.txt")
    live.told(odd)
    (tmp_path / "away.txt").rename(odd)
    assert [problem.message for problem in live.all().finished.problems] == ["no front matter"]


NAMES = ("a", "b" * 20, "sub/" + "c" * 40, "sub/" + "d" * 60)
"""Of other lengths, so that no two files have the same size."""
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["write", "write, as old", "delete", "rename", "put back"]),
        st.sampled_from(["told", "told with the next", "all", "start", "by another program"]),
    ),
    max_size=6,
)


@given(STEPS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_and_whatever_is_told_the_end_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    place = tmp_path_factory.mktemp("told")
    news, database = place / "news", place / "cache.db"
    for name in NAMES[1:]:
        write(news / f"{name}.txt", name)
    live = Live(database, news)
    waiting: set[Path] = set()
    for number, (name, what, then) in enumerate(steps):
        path = news / f"{name}.txt"
        waiting.add(path)
        match what:
            case "write":
                write(path, name, title=f"{name} {number}", mtime=LONG_AGO + number)
            case "write, as old":
                write(path, name, title=f"{name} {'x' * number}")
            case "delete":
                path.unlink(missing_ok=True)
            case "rename" if path.exists():
                waiting.add(path.rename(news / "renamed.txt"))
            case "put back":
                write(path, name)
        match then:
            case "told":
                live.told(*waiting)
                waiting.clear()
            case "all":
                live.all()
                waiting.clear()
            case "start":
                live.close()
                live = Live(database, news)
                waiting.clear()
            case "by another program":
                titles_of_a_new_start(database, news)
    live.told(*waiting)
    shown = live.heard.titles
    assert live.all().titles == shown
    live.close()
    assert titles_of_a_new_start(database, news) == shown
    assert titles_of_a_new_start(place / "another.db", news) == shown
    shutil.rmtree(place)
