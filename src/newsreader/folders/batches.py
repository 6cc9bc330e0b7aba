"""Parsing some files at a time, in a worker process.

What comes back is spelt as the cache keeps it, so that the process with the screen only passes it on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from newsreader.library.cache.blocks import Interned, decode_items, encode_items
from newsreader.library.cache.files import FileRow
from newsreader.library.codec import encode_article, encode_problems
from newsreader.model import Article, FileStamp, ParsedFile, Problem, SearchEntry, Severity, Topic
from newsreader.scoring.heat import indexed
from newsreader.system.limits import TOO_HUNGRY
from newsreader.topics.keywords import TopicNames

BUG: Final = "it can't be read; please report this file as a bug"
MOST_DIGESTED: Final = 20 << 20
"""Bytes: no parser reads more of a file."""
Parse = Callable[[FileStamp, str], ParsedFile]

FRESH_NS: Final = 2_000_000_000
"""A file that was changed this recently can change again without a change of its time: some file systems
count in steps of two seconds. Its digest is kept too. Git calls such files racy."""


class Job(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Files of one source, to be parsed in one go. `topics`: for the articles that give none themselves."""

    shelf: int
    source: str
    stamps: tuple[FileStamp, ...]
    topics: tuple[Topic, ...] = ()


class TopicsJob(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The topic tree of some folders, to be read."""

    roots: tuple[str, ...]


class TopicsRead(msgspec.Struct, frozen=True, array_like=True):
    """What came of it."""

    topics: tuple[Topic, ...] = ()
    problems: tuple[Problem, ...] = ()


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """What came of a job: a row for every file, and the items of those that hold an article, as one block."""

    shelf: int
    rows: tuple[FileRow, ...]
    block: bytes
    problems: tuple[Problem, ...] = ()

    def items(self, interned: Interned) -> list[SearchEntry]:
        return decode_items(self.block, interned)


def run(job: Job, parse: Parse) -> Batch:
    """Parse the files of a job. No file can make it fail."""
    rows: list[FileRow] = []
    items: list[SearchEntry] = []
    problems: list[Problem] = []
    for stamp in job.stamps:
        digest = digest_of(stamp.path) if is_fresh(stamp) else None
        parsed, blob = _parsed(stamp, job, parse)
        article = parsed.article
        if article is not None:
            items.append(indexed(article))
        problems += parsed.problems
        rows.append(
            FileRow(
                stamp=stamp,
                digest=digest,
                article_id=article.id if article else None,
                article=blob,
                related=_named(article) if article else "",
                problems=encode_problems(parsed.problems),
            )
        )
    return Batch(job.shelf, tuple(rows), encode_items(items), tuple(problems))


def refuse(job: Job, message: str) -> Batch:
    """What stands for files that could not be parsed at all."""
    problems = tuple(Problem(stamp.path, message, severity=Severity.ERROR) for stamp in job.stamps)
    rows = tuple(
        FileRow(
            stamp, digest_of(stamp.path) if is_fresh(stamp) else None, problems=encode_problems((problem,))
        )
        for stamp, problem in zip(job.stamps, problems, strict=True)
    )
    return Batch(job.shelf, rows, encode_items(()), problems)


def is_fresh(stamp: FileStamp) -> bool:
    """Whether the file could still change without its stamp showing it."""
    return abs(time.time_ns() - stamp.mtime_ns) < FRESH_NS


def digest_of(path: str) -> bytes:
    """A digest of a file's content, as far as it is read; empty where it can't be."""
    from hashlib import blake2b

    digest = blake2b(digest_size=16)
    left = MOST_DIGESTED
    try:
        with Path(path).open("rb") as file:
            while left > 0 and (some := file.read(1 << 20)):
                digest.update(some)
                left -= len(some)
    except OSError:
        return b""
    return digest.digest()


def _parsed(stamp: FileStamp, job: Job, parse: Parse) -> tuple[ParsedFile, bytes | None]:
    """A file with its article as a blob. Values that no blob can hold are dropped, with a problem."""
    try:
        parsed = _with_topics(parse(stamp, job.source), job.topics)
    except MemoryError:
        return ParsedFile(stamp, None, (Problem(stamp.path, TOO_HUNGRY, severity=Severity.ERROR),)), None
    except Exception:
        logging.getLogger(__name__).exception("parsing %s", stamp.path)
        problem = Problem(stamp.path, BUG, severity=Severity.ERROR)
        return ParsedFile(stamp, None, (problem,)), None
    if parsed.article is None:
        return parsed, None
    try:
        return parsed, encode_article(parsed.article)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        problem = Problem(stamp.path, f"its additional fields are left out: {error}")
    article = msgspec.structs.replace(parsed.article, extra={})
    return ParsedFile(stamp, article, (*parsed.problems, problem)), encode_article(article)


def _with_topics(parsed: ParsedFile, topics: tuple[Topic, ...]) -> ParsedFile:
    """A file whose article has the topics that its words name, unless its source gives it others."""
    article = parsed.article
    if article is None or article.topics or not topics:
        return parsed
    return msgspec.structs.replace(parsed, article=_names(topics).file(article))


@lru_cache(maxsize=1)
def _names(topics: tuple[Topic, ...]) -> TopicNames:
    return TopicNames(topics)


def _named(article: Article) -> str:
    return " ".join(
        dict.fromkeys(article_id for related in article.related if (article_id := related.id) is not None)
    )
