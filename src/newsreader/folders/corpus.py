"""How folders of files are read, as far as loading needs to know."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

import newsreader
from newsreader.folders.batches import Parse
from newsreader.model import FileStamp, FolderListing, ParsedFile, Problem, Topic

_ROOMS: Final = ("model", "sources")
_LEAVES: Final = ("text.py", "urls.py", "scoring/heat.py")
"""What decides what a file becomes: all modules of some rooms, and some by themselves."""


class Corpus(NamedTuple):
    """The functions that read a corpus.

    `rules` names the way files are parsed: under another name they are parsed anew. `scan` yields the files
    below some roots, folder by folder, and what can't be looked into; `name` is what a root is called as a
    source; `parse` is a function of a module, which never raises; `topics` reads the topic tree from
    `topic_files`; `is_document` tells by its name whether a scan would yield a file.
    """

    rules: str
    scan: Callable[[Sequence[Path]], Iterable[FolderListing | Problem]]
    name: Callable[[Path], str]
    parse: Parse
    topics: Callable[[Sequence[Path]], tuple[tuple[Topic, ...], tuple[Problem, ...]]]
    topic_files: Callable[[Sequence[Path]], Iterable[Path]]
    is_document: Callable[[str], bool]


def front_matter() -> Corpus:
    """Folders of front-matter files, with their topics. The parser is imported only to parse."""
    from newsreader.sources.files import corpus

    return Corpus(
        rules=_fingerprint(),
        scan=corpus.scan,
        name=corpus.source_name,
        parse=parse_file,
        topics=read_topics,
        topic_files=_topic_files,
        is_document=_is_document,
    )


def parse_file(stamp: FileStamp, source_name: str) -> ParsedFile:
    """What is in one front-matter file."""
    from newsreader.sources.files import corpus

    return corpus.parse_file(stamp, source_name)


def read_topics(roots: Sequence[Path]) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """The topic tree of some folders."""
    from newsreader.sources.files.topics import load_topics

    return load_topics(roots)


def _topic_files(roots: Sequence[Path]) -> Iterable[Path]:
    from newsreader.sources.files.topic_files import topic_files

    return topic_files(roots)


def _is_document(name: str) -> bool:
    from newsreader.sources.files.corpus import SUFFIXES

    return name.lower().endswith(SUFFIXES)


def _fingerprint() -> str:
    """Names the version of everything that decides what a file becomes, without anyone keeping count."""
    from hashlib import blake2b

    package = Path(newsreader.__file__).parent
    digest = blake2b(newsreader.__version__.encode(), digest_size=8)
    for room in _ROOMS:
        with suppress(OSError):
            modules = sorted(_modules(str(package / room)), key=attrgetter("path"))
            digest.update("".join(_look(module.name, module.stat()) for module in modules).encode())
    for name in _LEAVES:
        with suppress(OSError):
            digest.update(_look(name, (package / name).stat()).encode())
    return digest.hexdigest()


def _modules(folder: str) -> Iterator[os.DirEntry[str]]:
    """All modules below a folder. Four times as fast as `Path.glob`, which each start would feel."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


def _look(name: str, status: os.stat_result) -> str:
    return f"{name} {status.st_size} {status.st_mtime_ns}\n"
