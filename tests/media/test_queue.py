"""The queue of downloads against a server that answers as servers do."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from feedserver import FeedServer
from werkzeug import Request, Response

from newsreader.config.schema import MediaConfig
from newsreader.library import Library
from newsreader.library.downloads import Download, DownloadState, WantedFile
from newsreader.media.names import part_of
from newsreader.media.queue import DownloadProgress, remove, work_off

DATA = bytes(range(256)) * 40
NOW = 1_700_000_000


def ranged(data: bytes = DATA, etag: str = '"one"', cut: int | None = None) -> Callable[[Request], Response]:
    """Answers parts, as servers of files do. `cut`: so much is sent before the connection ends."""

    def answer(request: Request) -> Response:
        asked = request.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        same = request.headers.get("If-Range") == etag
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        if not (asked and same):
            start = 0
        elif start >= len(data):
            return Response(b"", 416, {"Content-Range": f"bytes */{len(data)}"})
        body = data[start:]
        headers["Content-Length"] = str(len(body))
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        if cut is not None and len(body) > cut:
            return Response(iter([body[:cut]]), 206 if start else 200, headers)
        return Response(body, 206 if start else 200, headers, content_type="audio/mpeg")

    return answer


class Queue:
    """A queue with one folder, worked off in this process."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.config = MediaConfig(str(folder / "pods"), "{title}")
        self.folder = folder / "pods"

    def add(self, *urls: str, kind: str = "audio/mpeg") -> None:
        files = [
            WantedFile(f"id{number}", url, f"Episode {number}", type=kind)
            for number, url in enumerate(urls, 1)
        ]
        self.library.downloads.add(files, NOW)

    async def work(self) -> list[DownloadProgress]:
        return [step async for step in work_off(self.library, self.config, lambda: NOW)]

    def only(self) -> Download:
        (known,) = self.library.downloads.all()
        return known

    def interrupted(self, had: bytes, validator: str = '"one"') -> None:
        """As a run leaves it that was ended in the middle."""
        self.folder.mkdir()
        path = self.folder / "Episode 1.mp3"
        part_of(path).write_bytes(had)
        self.library.downloads.begin(self.only().id, str(path), validator)


@pytest.fixture
def queue(library: Library, tmp_path: Path) -> Queue:
    return Queue(library, tmp_path)


async def test_one_file_after_the_other_whole_under_its_name(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged())
    server.handle("/b.mp3", ranged(b"other"))
    queue.add(server.url("/a.mp3"), server.url("/b.mp3"))
    steps = await queue.work()
    assert [step.id for step in steps if step.state is DownloadState.DONE] == [1, 2]
    assert server.most_at_once == 1
    assert (queue.folder / "Episode 1.mp3").read_bytes() == DATA
    assert sorted(path.name for path in queue.folder.iterdir()) == ["Episode 1.mp3", "Episode 2.mp3"]
    first, _ = queue.library.downloads.all()
    assert (first.path, first.file.size) == (str(queue.folder / "Episode 1.mp3"), len(DATA))
    assert not (queue.folder / "Episode 1.mp3").stat().st_mode & 0o111
    assert await queue.work() == []


async def test_it_goes_on_where_it_was_broken_off(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged())
    queue.add(server.url("/a.mp3"))
    queue.interrupted(DATA[:1_000])
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA
    (asked,) = server.asked
    assert (asked.headers["Range"], asked.headers["If-Range"]) == ("bytes=1000-", '"one"')


async def test_another_version_is_fetched_from_its_start(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged(etag='"two"'))
    queue.add(server.url("/a.mp3"))
    queue.interrupted(b"x" * 1_000)
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA


async def test_a_server_that_knows_no_parts(queue: Queue, server: FeedServer) -> None:
    server.serve("/a.mp3", DATA, ETag='"one"')
    queue.add(server.url("/a.mp3"))
    queue.interrupted(b"x" * 1_000)
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA


async def test_without_a_version_nothing_is_gone_on_with(queue: Queue, server: FeedServer) -> None:
    server.serve("/a.mp3", DATA, ETag='W/"one"')
    queue.add(server.url("/a.mp3"))
    queue.interrupted(b"x" * 1_000, "")
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA
    assert "Range" not in server.asked[0].headers


async def test_what_was_all_there_already_is_only_named(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged())
    queue.add(server.url("/a.mp3"))
    queue.interrupted(DATA)
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA
    assert len(server.asked) == 1


async def test_a_connection_that_is_cut_is_made_again(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged(cut=4_000))
    queue.add(server.url("/a.mp3"))
    await queue.work()
    assert Path(queue.only().path).read_bytes() == DATA
    assert [request.headers.get("Range") for request in server.asked] == [None, "bytes=4000-", "bytes=8000-"]


async def test_one_that_breaks_off_at_once_is_a_failure_and_goes_on_later(
    queue: Queue, server: FeedServer
) -> None:
    server.handle("/a.mp3", ranged(cut=0))
    queue.add(server.url("/a.mp3"))
    queue.interrupted(DATA[:10])
    (*_, last) = await queue.work()
    assert "broke off" in last.failure
    assert queue.only().state is DownloadState.FAILED
    assert part_of(Path(queue.only().path)).read_bytes() == DATA[:10]
    assert queue.library.downloads.go_on() == 1


@pytest.mark.parametrize(
    ("status", "headers", "body", "why"),
    [
        (404, {}, b"", "has no file at this address"),
        (403, {}, b"", "does not let us read the file"),
        (503, {}, b"", "a problem of its own"),
        (302, {"Location": "file:///etc/passwd"}, b"", "no http or https address"),
        (302, {"Location": "ftp://site.example/a"}, b"", "no http or https address"),
        (200, {"Content_Type": "text/html"}, b"<html>", "sent a page in place of the file"),
        (200, {}, b"", "sent an empty file"),
        (206, {"Content_Range": "bytes 5-9/10"}, b"xxxxx", "another part"),
        (200, {}, b"x" * 1_000_001, "larger than 1.0 MB"),
    ],
    ids=["404", "403", "503", "file", "ftp", "page", "empty", "another part", "too large"],
)
async def test_what_can_not_be_had_is_told(
    queue: Queue, server: FeedServer, status: int, headers: dict[str, str], body: bytes, why: str
) -> None:
    queue.config = MediaConfig(str(queue.folder), "{title}", max_mb=1)
    server.serve("/a.mp3", body, status, **headers)
    queue.add(server.url("/a.mp3"))
    (*_, last) = await queue.work()
    assert why in last.failure
    assert queue.only().failure == last.failure
    assert not list(queue.folder.glob("*.mp3"))
    assert len(server.asked) == 1


async def test_a_size_that_nobody_tells_is_watched_too(queue: Queue, server: FeedServer) -> None:
    queue.config = MediaConfig(str(queue.folder), "{title}", max_mb=1)
    server.handle("/a.mp3", lambda _: Response(iter([b"x" * 600_000] * 3)))
    queue.add(server.url("/a.mp3"))
    (*_, last) = await queue.work()
    assert "max_mb" in last.failure


async def test_what_comes_is_not_held_in_memory(queue: Queue, server: FeedServer) -> None:
    piece = b"x" * 65_536
    server.handle("/a.mp3", lambda _: Response(iter([piece] * 100), content_type="audio/mpeg"))
    queue.add(server.url("/a.mp3"))
    tracemalloc.start()
    try:
        (*_, last) = await queue.work()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not last.failure
    assert most < 4_000_000 < 100 * len(piece)


async def test_a_feed_of_strangers_leads_to_no_file_of_this_machine(queue: Queue, server: FeedServer) -> None:
    server.handle("/a.mp3", ranged())
    file = WantedFile("id", server.url("/a.mp3"), "Episode", feed="https://site.example/feed")
    queue.library.downloads.add([file], NOW)
    (*_, last) = await queue.work()
    assert "of this machine or network" in last.failure
    assert server.asked == []


async def test_a_folder_that_can_not_be_written(queue: Queue, server: FeedServer, tmp_path: Path) -> None:
    (tmp_path / "pods").write_text("a file")
    server.handle("/a.mp3", ranged())
    queue.add(server.url("/a.mp3"))
    (*_, last) = await queue.work()
    assert "can't be written" in last.failure or "nothing can be written" in last.failure


async def test_a_link_in_place_of_the_part_is_not_written_through(
    queue: Queue, server: FeedServer, tmp_path: Path
) -> None:
    server.handle("/a.mp3", ranged())
    queue.add(server.url("/a.mp3"))
    queue.interrupted(b"")
    part = part_of(Path(queue.only().path))
    part.unlink()
    (tmp_path / "mine").write_text("mine")
    part.symlink_to(tmp_path / "mine")
    await queue.work()
    assert (tmp_path / "mine").read_text() == "mine"


async def test_what_is_taken_out_takes_its_part_along_and_its_file_only_if_wanted(
    queue: Queue, server: FeedServer
) -> None:
    server.handle("/a.mp3", ranged())
    queue.add(server.url("/a.mp3"))
    await queue.work()
    path = Path(queue.only().path)
    remove(queue.library, [queue.only().id], with_files=False)
    assert path.is_file()
    queue.add(server.url("/a.mp3"))
    await queue.work()
    again = Path(queue.only().path)
    assert again.name == "Episode 1 (2).mp3"
    remove(queue.library, [queue.only().id], with_files=True)
    assert not again.exists()
    assert queue.library.downloads.all() == ()


def test_what_the_user_stopped_rests(queue: Queue) -> None:
    queue.add("https://site.example/1", "https://site.example/2")
    queue.library.downloads.stop()
    assert queue.library.downloads.next() is None
    assert queue.library.downloads.go_on([2]) == 1
    waiting = queue.library.downloads.next()
    assert waiting is not None
    assert waiting.id == 2
    queue.add("https://site.example/1")
    assert [known.state.value for known in queue.library.downloads.all()] == ["waiting", "waiting"]
