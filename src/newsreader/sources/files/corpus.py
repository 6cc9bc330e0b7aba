"""Corpora: folders of documents. What files there are, and what is in one of them."""

# A Path for every file would cost more than the whole scan, so paths are strings here.
# ruff: noqa: PTH100, PTH112, PTH116

from __future__ import annotations

import errno
import os
import re
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, NamedTuple

from newsreader.model import FileStamp, FolderListing, ParsedFile, Problem, Severity
from newsreader.system.files import is_file
from newsreader.system.limits import TOO_HUNGRY
from newsreader.text import clean

KEPT_OF_TOO_LARGE: Final = 4 * 1024 * 1024
"""Bytes: more than `reading` shows of any text, so that it says what is left out."""
SUFFIXES: Final = (".md", ".markdown", ".html", ".htm", ".txt", ".org", ".rst")

LATEST_NS: Final = (1 << 63) - 1
"""The last moment that nanoseconds since 1970 tell in 64 bits: in the year 2262."""
_NAME: Final = attrgetter("name")
SYSTEM_FOLDERS: Final = ("/proc/", "/sys/", "/dev/")

# In a name these can only deceive; and what is no UTF-8 can neither be kept nor shown.
_UNUSABLE_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def scan(roots: Sequence[Path]) -> Iterator[FolderListing | Problem]:
    """Every document in files and folders, each once, in the order of `roots`, then of folders and names:
    those of a folder together, and folders without any too. A file that is a root stands alone.

    Folders and files whose name begins with a dot are passed over, except where they are a root. Symbolic
    links are followed, into each folder once. What can't be looked at comes as a problem.
    """
    given = {path for root in roots if (path := os.path.abspath(root)) and not os.path.isdir(path)}
    seen_folders: set[tuple[int, int]] = set()
    seen_files: set[str] = set()
    for root in roots:
        path = os.path.abspath(root)
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            yield _problem(path, _reason(error))
            continue
        if S_ISDIR(status.st_mode):
            yield from _walk(path, seen_folders, given)
        elif not S_ISREG(status.st_mode):
            yield _problem(path, "this is neither a file nor a folder")
        elif path not in seen_files:
            seen_files.add(path)
            folder, _, name = path.rpartition(os.sep)
            yield FolderListing(folder or os.sep, [name], _in_64_bits((status.st_size, status.st_mtime_ns)))


def _walk(
    root: str, seen_folders: set[tuple[int, int]], given: set[str]
) -> Iterator[FolderListing | Problem]:
    """The documents below a folder. `given`: files that are roots themselves and come in their own turn."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        # The files of an open folder are looked at without a walk from the top to each.
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            yield _problem(folder, _reason(error))
            continue
        try:
            status = os.fstat(descriptor)
            if (status.st_dev, status.st_ino) in seen_folders or (
                folder != root and _is_of_the_system(folder)
            ):
                continue
            seen_folders.add((status.st_dev, status.st_ino))
            with os.scandir(descriptor) as listing:
                entries = sorted(listing, key=_NAME)
            above = folder if folder.endswith(os.sep) else folder + os.sep
            passed_over = {path.removeprefix(above) for path in given if path.startswith(above)}
            found = _documents(entries, above, passed_over)
        except OSError as error:
            yield _problem(folder, _reason(error))
            continue
        finally:
            os.close(descriptor)
        yield from found.problems
        yield FolderListing(folder, found.names, _in_64_bits(found.looks))
        waiting.extend(reversed(found.subfolders))


class _Found(NamedTuple):
    """What is in a folder. `subfolders`: by their paths; `looks`: as in `FolderListing`."""

    names: list[str]
    looks: list[int]
    subfolders: list[str]
    problems: list[Problem]


def _documents(entries: Iterable[os.DirEntry[str]], above: str, passed_over: Container[str]) -> _Found:
    """`entries`: of an open folder; `above`: what its path ends in; `passed_over`: names of files."""
    found = _Found([], [], [], [])
    names, looks = found.names, found.looks
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            continue
        try:
            if name.endswith(SUFFIXES) and name.isprintable():
                # The most by far: no question more is asked of each than has to be.
                status = entry.stat()
                if S_ISREG(status.st_mode):
                    if name not in passed_over:
                        names.append(name)
                        looks += status.st_size, status.st_mtime_ns
                    continue
            _look_closely(entry, above, passed_over, found)
        except OSError as error:
            found.problems.append(_problem(above + name, _reason(error)))
    return found


def _look_closely(entry: os.DirEntry[str], above: str, passed_over: Container[str], found: _Found) -> None:
    """What a folder has here goes where it belongs. Raises OSError where it can't be looked at."""
    name = entry.name
    is_document = _is_document(name)
    if not name.isprintable() and _UNUSABLE_NAME.search(name):
        if is_document or entry.is_dir():
            reason = "rename it: its name holds control or broken characters"
            found.problems.append(_problem(above + name, reason))
    elif entry.is_dir():
        found.subfolders.append(above + name)
    elif is_document:
        status = entry.stat()
        if not S_ISREG(status.st_mode):
            found.problems.append(_problem(above + name, "this is no regular file"))
        elif name not in passed_over:
            found.names.append(name)
            found.looks.extend((status.st_size, status.st_mtime_ns))


def _is_document(name: str) -> bool:
    return name.endswith(SUFFIXES) or name.lower().endswith(SUFFIXES)


def _in_64_bits(looks: Sequence[int]) -> array[int]:
    """Sizes and times. A time that no number of 64 bits tells is as late as one can."""
    try:
        return array("q", looks)
    except OverflowError:
        return array("q", [min(number, LATEST_NS) for number in looks])


def _is_of_the_system(folder: str) -> bool:
    """Whether a link led to where the kernel shows its processes and devices as files."""
    return os.path.realpath(folder).startswith(SYSTEM_FOLDERS)


def source_name(root: Path) -> str:
    """What the source of a root is called: the folder's name, for a file that of the folder it lies in."""
    path = Path(os.path.abspath(root))
    folder = path.parent if is_file(path) else path
    return clean(folder.name) or str(folder)


def parse_file(stamp: FileStamp, source_name: str) -> ParsedFile:
    """What is in one file. Never raises: what goes wrong comes as a problem.

    Made to be called in worker processes too: what it takes and gives can be pickled.
    """
    from newsreader.sources.files.frontmatter import MAX_DOCUMENT, parse_document

    try:
        data = _read(stamp.path, KEPT_OF_TOO_LARGE if stamp.size > MAX_DOCUMENT else MAX_DOCUMENT)
        size = max(stamp.size, len(data))
        if size > MAX_DOCUMENT:
            return _cut(stamp, size, data, source_name)
        article, problems = parse_document(data, stamp.path, source_name)
    except OSError as error:
        return ParsedFile(stamp, None, (_problem(stamp.path, _reason(error)),))
    except MemoryError:
        return ParsedFile(stamp, None, (_problem(stamp.path, TOO_HUNGRY),))
    except Exception:  # whatever one file does, the others must still be loaded
        reason = "it can't be read; please report this file as a bug"
        return ParsedFile(stamp, None, (_problem(stamp.path, reason),))
    return ParsedFile(stamp, article, problems)


def _cut(stamp: FileStamp, size: int, data: bytes, source_name: str) -> ParsedFile:
    """A file that is too large is there by its title; reading its text ends with a note."""
    from newsreader.sources.files.frontmatter import MAX_DOCUMENT, parse_document

    beginning = data[:KEPT_OF_TOO_LARGE]
    # Whole lines, so that no character is cut in two.
    beginning = beginning[: beginning.rfind(b"\n") + 1] or beginning
    article, problems = parse_document(beginning, stamp.path, source_name)
    if article is None:
        reason = f"the file is too large ({size >> 20:,} MB; at most {MAX_DOCUMENT >> 20} MB are read)"
        return ParsedFile(stamp, None, (_problem(stamp.path, reason),))
    reason = f"the file is too large ({size >> 20:,} MB): its text is cut after {KEPT_OF_TOO_LARGE >> 20} MB"
    cut = Problem(clean(stamp.path), reason, None, Severity.WARNING)
    return ParsedFile(stamp, article, (cut, *problems))


def _read(path: str, limit: int) -> bytes:
    """A file's bytes, at most one more than `limit`, should it have grown meanwhile."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        size = os.fstat(descriptor).st_size
        parts = [os.read(descriptor, min(size, limit) + 1)]
        if len(parts[0]) == size:  # the end: what is asked for beyond it isn't there
            return parts[0]
        while parts[-1] and sum(map(len, parts)) <= limit:
            parts.append(os.read(descriptor, 1 << 20))
        return b"".join(parts)
    finally:
        os.close(descriptor)


def _problem(path: str, message: str) -> Problem:
    return Problem(clean(path), message, None, Severity.ERROR)


def _reason(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return "this can't be a path"
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return "no such file or folder"
        case errno.EACCES | errno.EPERM:
            return "no permission to read it"
        case errno.ELOOP:
            return "a symbolic link that leads round in a circle"
        case _:
            return f"it can't be read: {error.strerror or error}"
