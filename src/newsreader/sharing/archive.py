"""Everything of the user's as one readable archive: JSON lines and TOML in a zip file or a folder.

`about.toml` says what it is; `feeds.jsonl`, `folders.jsonl`, `articles.jsonl`, `entries.jsonl`,
`texts.jsonl`, `marks.jsonl`, `rulings.jsonl` and `downloads.jsonl` hold one record a line; `config.toml` is
the configuration (views, rules, keys, settings) as it stands; `subscriptions.opml` is the list of feeds once
more, for other programs.
"""

from __future__ import annotations

import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Protocol, TypeVar

import msgspec

from newsreader import __version__
from newsreader.config.additions import ConfigAdditions, add_with, missing
from newsreader.config.file import ConfigFile
from newsreader.config.load import read_settings
from newsreader.config.rules_file import RulesFile
from newsreader.config.saved_views import SavedViews
from newsreader.config.settings_edit import SettingValue
from newsreader.config.toml_document import read_toml
from newsreader.errors import NewsreaderError, SourceError
from newsreader.library import Library
from newsreader.library.archive import (
    ArchivedArticle,
    ArchivedDownload,
    ArchivedEntry,
    ArchivedFeed,
    ArchivedFolder,
    ArchivedMark,
    ArchivedRuling,
    ArchivedText,
)
from newsreader.library.imports import ImportOutcome
from newsreader.library.journal import marked
from newsreader.model import UNTOUCHED, rfc3339
from newsreader.sharing.archive_records import read_records, read_small
from newsreader.sources.feeds.opml import OutlineFeed, write_opml
from newsreader.system.files import is_file, is_folder, replacing
from newsreader.urls import openable

Record = TypeVar("Record", bound=msgspec.Struct)

ABOUT: Final = "about.toml"
CONFIG: Final = "config.toml"
FORMAT: Final = 1
_encode = msgspec.json.Encoder().encode


class ArchiveSums(msgspec.Struct, frozen=True):
    """What was written."""

    feeds: int
    articles: int
    marks: int


class ArchivePlan(msgspec.Struct, frozen=True):
    """What taking an archive in would do; nothing has changed yet."""

    foreseen: ImportOutcome
    config: ConfigAdditions


class _Target(Protocol):
    """A place for files by name."""

    def __call__(self, name: str) -> IO[bytes]: ...


def write_archive(library: Library, config_file: Path, target: Path, now: datetime) -> ArchiveSums:
    """Write everything to a zip file (`.zip`) or into a folder, which must be new or empty.

    Raises:
        LibraryError: the library can't be read.
        NewsreaderError: the target can't be written, or holds something.
    """
    counts: dict[str, int] = {}
    feeds: list[ArchivedFeed] = []
    with _writing(target) as create:

        def write(name: str, records: Iterable[msgspec.Struct]) -> None:
            counts[name] = 0
            with create(f"{name}.jsonl") as file:
                for record in records:
                    file.write(_encode(record) + b"\n")
                    counts[name] += 1
                    if isinstance(record, ArchivedFeed):
                        feeds.append(record)

        library.export.write(write)
        _write_text(create, "subscriptions.opml", write_opml(map(_outline, feeds)))
        if config_file.exists():
            _write_text(create, CONFIG, _settings(config_file))
        _write_text(create, ABOUT, _about(now, counts))
    return ArchiveSums(counts["feeds"], counts["articles"], counts["marks"])


def _settings(config_file: Path) -> str:
    try:
        return read_settings(config_file).decode("utf-8", "replace")
    except OSError as error:
        raise NewsreaderError(
            f"{config_file} can't be read: {error.strerror or error}", "Mend it, or move it away."
        ) from error


def is_archive(path: Path) -> bool:
    """Whether `write_archive` wrote this."""
    if is_folder(path):
        return is_file(path / ABOUT) and is_file(path / "feeds.jsonl")
    if not is_file(path) or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return {ABOUT, "feeds.jsonl"} <= set(archive.namelist())


class ArchiveFile:
    """An archive on disk, read record by record. `also`: what its configuration adds here, in words."""

    def __init__(self, path: Path, also: str = "") -> None:
        self.path = path
        self.source = path.name
        self.also = also

    def feeds(self) -> Iterator[ArchivedFeed]:
        return (feed for feed in self._records("feeds", ArchivedFeed) if feed.url)

    def folders(self) -> Iterator[ArchivedFolder]:
        """None in an archive of a version that kept none."""
        return self._records("folders", ArchivedFolder) if self._holds("folders.jsonl") else iter(())

    def articles(self) -> Iterator[ArchivedArticle]:
        return self._records("articles", ArchivedArticle)

    def entries(self) -> Iterator[ArchivedEntry]:
        return self._records("entries", ArchivedEntry)

    def texts(self) -> Iterator[ArchivedText]:
        return self._records("texts", ArchivedText)

    def marks(self) -> Iterator[ArchivedMark]:
        for mark in self._records("marks", ArchivedMark):
            try:
                marked(UNTOUCHED, mark.field, mark.value)
            except ValueError as error:
                raise SourceError(f"{self.path}, marks.jsonl: {error}", "Nothing is changed.") from error
            yield mark

    def rulings(self) -> Iterator[ArchivedRuling]:
        return self._records("rulings", ArchivedRuling)

    def downloads(self) -> Iterator[ArchivedDownload]:
        """None in an archive of a version that kept none."""
        records = self._records("downloads", ArchivedDownload) if self._holds("downloads.jsonl") else iter(())
        return (record for record in records if openable(record.file.url))

    def config(self) -> str:
        """The configuration in it; empty where there was none."""
        try:
            with self._open(CONFIG) as file:
                return read_small(file, f"{self.path}, {CONFIG}")
        except (KeyError, FileNotFoundError):
            return ""

    def check(self) -> None:
        """Raises SourceError where it is of a later format than this program knows, or can't be read."""
        try:
            with self._open(ABOUT) as file:
                about = read_toml(read_small(file, f"{self.path}, {ABOUT}"))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise SourceError(f"{self.path} can't be read: {error}") from error
        if not isinstance(about.get("format"), int) or about["format"] > FORMAT:
            raise SourceError(f"a newer newsreader wrote {self.path}", "Update newsreader and try again.")

    def _records(self, name: str, kind: type[Record]) -> Iterator[Record]:
        place = f"{self.path}, {name}.jsonl"
        try:
            with self._open(f"{name}.jsonl") as file:
                yield from read_records(file, kind, place)
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
            raise SourceError(f"{place}: {error}", "Nothing is changed. Is the archive whole?") from error

    def _holds(self, name: str) -> bool:
        if self.path.is_dir():
            return (self.path / name).is_file()
        with zipfile.ZipFile(self.path) as archive:
            return name in archive.namelist()

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if self.path.is_dir():
            with (self.path / name).open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(name) as member:
            yield member


def plan_archive(library: Library, config_file: Path, archive: ArchiveFile) -> ArchivePlan:
    """What taking it in comes to. Raises SourceError, LibraryError, ConfigError."""
    config = _checked(config_file, archive)
    return ArchivePlan(library.imports.foresee_archive(archive), config)


def take_archive_at_once(library: Library, config_file: Path, archive: ArchiveFile) -> ArchivePlan:
    """As `plan_archive` and then `take_archive`, for who wants no look at it between: the work of both is
    much the same. What came of it stands in place of what was foreseen.
    """
    config = _checked(config_file, archive)
    outcome = library.imports.take_archive(archive)
    add_with(library, config_file, config, outcome)
    return ArchivePlan(outcome, config)


def take_archive(
    library: Library, config_file: Path, archive: ArchiveFile, plan: ArchivePlan
) -> ImportOutcome:
    """Do it. Raises as `plan_archive`; where the library could not be written, nothing has changed."""
    outcome = library.imports.take_archive(archive)
    add_with(library, config_file, plan.config, outcome)
    return outcome


def _checked(config_file: Path, archive: ArchiveFile) -> ConfigAdditions:
    archive.check()
    config = _additions(config_file, archive)
    archive.also = config.in_words
    return config


def _additions(config_file: Path, archive: ArchiveFile) -> ConfigAdditions:
    text = archive.config()
    try:
        said: dict[str, Any] = read_toml(text)
    except tomllib.TOMLDecodeError:
        return ConfigAdditions()
    if not said or not config_file.exists():
        return ConfigAdditions(whole=text)
    with _as_file(text) as copy:
        views, rules = SavedViews(ConfigFile(copy)), RulesFile(ConfigFile(copy))
        views.read()
        rules.read()
    settings = [
        SettingValue(group, name, value)
        for group, values in said.items()
        if isinstance(values, dict)
        for name, value in values.items()
        if isinstance(value, str | int | bool)
    ]
    return missing(config_file, () if views.shipped else views.views, rules.rules, settings)


@contextmanager
def _as_file(text: str) -> Iterator[Path]:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="newsreader-") as folder:
        path = Path(folder) / CONFIG
        path.write_text(text, "utf-8")
        yield path


def _outline(feed: ArchivedFeed) -> OutlineFeed:
    settings = feed.settings
    return OutlineFeed(feed.url, settings.name or feed.state.title, feed.state.home, settings.topics)


def _about(now: datetime, counts: dict[str, int]) -> str:
    lines = [
        f'program = "newsreader {__version__}"',
        f"format = {FORMAT}",
        f"made = {rfc3339(now)}",
        "",
        "[records]",
    ]
    return "\n".join([*lines, *(f"{name} = {count}" for name, count in counts.items()), ""])


def _write_text(create: _Target, name: str, text: str) -> None:
    with create(name) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def _writing(target: Path) -> Iterator[_Target]:
    """Files of a new archive. What goes wrong leaves no half of one under its name."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix.lower() != ".zip":
            if target.exists() and (not target.is_dir() or any(target.iterdir())):
                raise NewsreaderError(f"{target} is there already", "Give a new folder, or a file *.zip.")
            target.mkdir(parents=True, exist_ok=True)
            yield lambda name: (target / name).open("wb")
            return
        with (
            replacing(target) as unfinished,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            yield lambda name: archive.open(str(PurePosixPath(name)), "w", force_zip64=True)
    except OSError as error:
        raise NewsreaderError(
            f"{target} can't be written: {error.strerror or error}", "Give another place."
        ) from error
