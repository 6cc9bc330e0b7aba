"""A corpus of files that are quick to write and to parse, for tests of loading.

A file holds lines of `key value`: `url`, `title`, `topic`, `related` (a URL), `excerpt`, `problem`.
`do` makes parsing misbehave. A file without `url` holds no article.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newsreader.folders.corpus import Corpus
from newsreader.folders.events import Finished, Loaded, LoadEvent, Removed
from newsreader.model import (
    Article,
    FileStamp,
    FolderListing,
    ParsedFile,
    Problem,
    Related,
    SearchEntry,
    SourceKind,
    SourceRef,
    Topic,
    Urls,
    article_id,
)

LONG_AGO = 1_600_000_000
"""Seconds since 1970: files of that age can't be racy."""


def url_of(name: str) -> str:
    return f"https://example.org/{name}"


def id_of(name: str) -> str:
    return article_id(Urls(original=url_of(name)))


def write(
    path: Path,
    name: str | None,
    title: str = "",
    mtime: float | None = LONG_AGO,
    do: str | None = None,
    **fields: str,
) -> Path:
    """Write a document about `name`. `mtime` None leaves the time of writing."""
    if do:
        fields["do"] = do
    lines = [f"url {url_of(name)}", f"title {title or name}"] if name else []
    lines += [f"{key} {value}" for key, value in fields.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    if mtime is not None:
        os.utime(path, (mtime, mtime))
    return path


def scan(roots: Sequence[Path]) -> Iterator[FolderListing | Problem]:
    seen = set()
    for root in roots:
        if not root.exists():
            yield Problem(str(root), "no such file or folder")
        for path in sorted(root.rglob("*.txt")) if root.is_dir() else [root]:
            if path.exists() and path not in seen:
                seen.add(path)
                status = path.stat()
                yield FolderListing(str(path.parent), [path.name], array("q", looks_of(status)))


def looks_of(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def parse(stamp: FileStamp, source: str) -> ParsedFile:
    try:
        text = Path(stamp.path).read_text(encoding="utf-8")
    except OSError as error:
        return ParsedFile(stamp, None, (Problem(stamp.path, f"it can't be read: {error}"),))
    fields = [(key, value) for key, _, value in (line.partition(" ") for line in text.splitlines())]
    values = dict(fields)
    _misbehave(values.get("do", ""))
    problems = tuple(Problem(stamp.path, value) for key, value in fields if key == "problem")
    if "url" not in values:
        return ParsedFile(stamp, None, problems)
    urls = Urls(original=values["url"])
    article = Article(
        id=article_id(urls),
        title=values["title"] if values.get("do") != "tell" else _what_is_imported(),
        excerpt=values.get("excerpt", ""),
        urls=urls,
        quality=50,
        topics=tuple(value for key, value in fields if key == "topic"),
        related=tuple(Related("other", urls=Urls(web=value)) for key, value in fields if key == "related"),
        sources=(SourceRef(SourceKind.CORPUS, source, stamp.path),),
        extra={"price": 2**70} if values.get("do") == "overflow" else {},
    )
    return ParsedFile(stamp, article, problems)


def _misbehave(how: str) -> None:
    match how:
        case "raise":
            raise RuntimeError("a bug")
        case "die":
            os._exit(1)
        case "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
        case "linger":
            time.sleep(600)
        case "eat":
            bytes(8 << 30)


def _what_is_imported() -> str:
    return " ".join(sorted({"textual", "rich", "newsreader"} & set(sys.modules)))


def topic_files(roots: Sequence[Path]) -> Iterable[Path]:
    return [root / "topics.list" for root in roots]


def topics(roots: Sequence[Path]) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    lists = [path.read_text(encoding="utf-8").split() for path in topic_files(roots) if path.exists()]
    return tuple(Topic(name) for names in lists for name in names), ()


PLAIN = Corpus(
    "plain-1",
    scan,
    lambda root: root.name,
    parse,
    topics,
    topic_files,
    is_document=lambda name: name.endswith(".txt"),
)


class Audience:
    """Takes in the events of loads as the store does, and remembers what there was to hear."""

    def __init__(self) -> None:
        self.items: dict[str, SearchEntry] = {}
        self.events: list[LoadEvent] = []
        self.finished = Finished(0, 0, 0)

    def hear(self, events: Iterable[LoadEvent]) -> Audience:
        self.events = []
        for event in events:
            self.events.append(event)
            match event:
                case Loaded():
                    self.items |= {item.headline.id: item for item in event.items}
                case Removed():
                    for article_id in event.ids:
                        del self.items[article_id]
                case Finished():
                    self.finished = event
        return self

    @property
    def loaded(self) -> list[str]:
        """The ids that came in the last load, in order."""
        return [
            item.headline.id for event in self.events if isinstance(event, Loaded) for item in event.items
        ]

    @property
    def removed(self) -> list[str]:
        return [article_id for event in self.events if isinstance(event, Removed) for article_id in event.ids]

    @property
    def titles(self) -> list[str]:
        return sorted(item.headline.title for item in self.items.values())
