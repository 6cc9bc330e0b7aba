"""Files of articles while the reader is open: queued, downloaded beside it, played and heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from by_hand import ByHandScheduler
from fakes import NOW

from newsreader.config.schema import Config, MediaConfig
from newsreader.errors import NotFoundError
from newsreader.library.downloads import DownloadState
from newsreader.library.feeds.subscriptions import FeedSettings, FeedState
from newsreader.media.process import DownloadReport, DownloadTask
from newsreader.media.queue import DownloadProgress
from newsreader.model import Article, FeedEntry, SourceKind, SourceRef, Urls
from newsreader.session.events import DownloadsChanged, Event, Failure, Notice
from newsreader.session.jobs.media import MediaJob, Reports
from newsreader.session.session import Session
from newsreader.system.paths import Paths

FEED = "https://show.example/feed"


def episode(number: int, *files: dict[str, object]) -> Article:
    return Article(
        f"episode{number}",
        f"Episode {number}",
        urls=Urls(f"https://show.example/{number}"),
        type="audio" if files else "article",
        sources=(SourceRef(SourceKind.FEED, "A show", FEED),),
        extra={"enclosures": list(files)} if files else {},
    )


def sound(number: int) -> dict[str, object]:
    return {"url": f"https://show.example/{number}.mp3", "type": "audio/mpeg", "length": 1_000}


class Playroom:
    """A session with one feed of two episodes and a text; what would be downloaded is told by the test."""

    def __init__(self, paths: Paths) -> None:
        config = Config(media=MediaConfig(programs={"audio/*": "true {file}"}))
        self.session = Session.open((), paths, config, clock=lambda: NOW)
        feeds = self.session.library.feeds
        feeds.subscribe([(FEED, FeedSettings())], int(NOW))
        articles = [episode(1, sound(1)), episode(2, sound(2)), episode(3)]
        entries = [FeedEntry(article.id, article, article.id) for article in articles]
        feeds.deliver(FEED, FeedState(title="A show"), entries, int(NOW))
        self.session.load_all()
        self.scheduler = ByHandScheduler()
        self.told: list[Event] = []
        self.session.events.subscribe(self.told.append)
        self.tasks: list[DownloadTask] = []
        self.reports: list[DownloadReport] = []
        self.opened: list[str] = []
        self.job = MediaJob(self.session, self.scheduler, self._work)

    def _work(self, task: DownloadTask, stop: threading.Event) -> Reports:
        self.tasks.append(task)
        for report in self.reports:
            if not stop.is_set():
                yield report

    def sentences(self) -> list[str]:
        said = [
            event.text if isinstance(event, Notice) else event.message
            for event in self.told
            if isinstance(event, Notice | Failure)
        ]
        self.told.clear()
        return said


@pytest.fixture
def room(paths: Paths) -> Iterator[Playroom]:
    made = Playroom(paths)
    yield made
    made.session.close()


def progress(number: int, **more: object) -> DownloadReport:
    return DownloadReport(DownloadProgress(number, f"Episode {number}", **more))  # type: ignore[arg-type]


def test_what_is_chosen_is_queued_and_fetched_beside_the_owner(room: Playroom) -> None:
    room.job.add(["episode1", "episode2", "episode3"])
    assert room.sentences() == ["2 files to download"]
    assert [known.file.source for known in room.job.queue()] == ["A show", "A show"]
    room.reports = [
        progress(1, received=500, size=1_000),
        progress(1, received=1_000, size=1_000, state=DownloadState.DONE),
        progress(2, state=DownloadState.FAILED, failure="the disk is full"),
    ]
    seen: list[str] = []
    room.session.events.subscribe(lambda event: seen.append(room.job.progress))
    room.scheduler.work()
    assert "↓ Episode 1 50 % · Esc stops" in seen
    assert room.sentences() == [
        "downloaded Episode 1",
        "“Episode 2” could not be downloaded: the disk is full",
    ]
    assert not room.job.busy
    assert room.job.progress == ""


def test_an_article_without_a_file_says_so(room: Playroom) -> None:
    with pytest.raises(NotFoundError, match="has no file to download"):
        room.job.add(["episode3"])
    with pytest.raises(NotFoundError, match="nothing to play"):
        room.job.play("episode3", room.opened.append)


def test_what_a_run_left_is_gone_on_with_and_what_was_stopped_is_not(room: Playroom) -> None:
    room.job.add(["episode1"])
    room.job.stop()
    again = MediaJob(room.session, room.scheduler, room._work)
    again.start()
    assert again.busy
    again.halt()
    room.scheduler.work()
    assert [known.state for known in again.queue()] == [DownloadState.STOPPED]
    last = MediaJob(room.session, room.scheduler, room._work)
    last.start()
    assert not last.busy
    assert last.go_on() == 1
    assert last.busy


def test_what_is_played_is_read_and_heard_by_one_action(room: Playroom) -> None:
    room.job.play("episode1", room.opened.append)
    decided = room.session.store.decided("episode1")
    assert decided.heard
    assert decided.read
    assert room.session.desk.history()[0].title == "played “Episode 1”"
    room.session.show_outcome(room.session.desk.undo())
    assert not room.session.store.decided("episode1").heard
    assert room.sentences() == ["playing Episode 1"]


def test_it_is_played_from_the_disk_once_it_is_there(
    room: Playroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr("newsreader.system.child.start_detached", started.append)
    room.job.add(["episode1"])
    path = tmp_path / "a.mp3"
    path.write_bytes(b"x")
    room.session.library.downloads.finish(1, str(path), 1)
    room.job.play("episode1", room.opened.append)
    room.job.play_download(room.job.queue()[0], room.opened.append)
    room.job.play("episode2", room.opened.append)
    room.scheduler.work()
    assert started == [("true", str(path)), ("true", str(path)), ("true", "https://show.example/2.mp3")]


def test_without_a_program_its_address_is_opened(room: Playroom) -> None:
    room.session.reconfigure(Config())
    room.job.play("episode1", room.opened.append)
    room.job.open_file("episode1", "https://show.example/1.mp3", room.opened.append)
    room.job.open_file("episode1", "https://show.example/1", room.opened.append)
    assert room.opened == [
        "https://show.example/1.mp3", "https://show.example/1.mp3", "https://show.example/1",
    ]  # fmt: skip


def test_a_program_that_is_not_there_is_told(room: Playroom) -> None:
    room.session.reconfigure(Config(media=MediaConfig(programs={"audio/*": "no-such-player"})))
    room.job.play("episode1", room.opened.append)
    room.scheduler.work()
    assert "no-such-player could not be started" in room.sentences()[-1]


def test_removing_what_is_fetched_ends_its_fetching(room: Playroom) -> None:
    room.job.add(["episode1", "episode2"])

    def remove_first(event: Event) -> None:
        if (
            isinstance(event, DownloadsChanged)
            and room.job.current is not None
            and len(room.job.queue()) == 2
        ):
            room.job.remove([1])

    room.session.events.subscribe(remove_first)
    room.reports = [progress(1, received=1), progress(1, received=2)]
    room.scheduler.work()
    room.scheduler.work()
    assert [known.id for known in room.job.queue()] == [2]
    assert len(room.tasks) == 2
