"""Recognising the files of other readers, and reading them into one record of everything in them."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

import msgspec

from newsreader.errors import NotFoundError, SourceError
from newsreader.library.foreign import read_tables, table_names
from newsreader.sources.feeds.opml import read_opml
from newsreader.sources.readers import (
    databases,
    eilmeldung,
    elfeed,
    json_exports,
    newsboat,
    newsboat_config,
    read_later,
    thunderbird,
)
from newsreader.sources.readers.entries import STAR, marks_in
from newsreader.sources.readers.records import FormerEntry, FormerLife, united
from newsreader.system.files import is_file, is_folder, is_there

MAX_FILE: Final = 1_000_000_000
"""The largest file that is read into memory, in bytes."""
MAX_PAGE: Final = 5_000_000
"""The largest page that is taken in as the text of an article, in bytes."""
MAX_FILES: Final = 20_000
MAX_DEPTH: Final = 6
"""How far below a folder its files are looked for."""
_KNOWN_NAMES: Final = frozenset({"urls", "config", "index"})
_KNOWN_ENDINGS: Final = frozenset(
    {".db", ".sqlite", ".json", ".csv", ".opml", ".xml", ".html", ".zip", ".toml"}
)
Meanings = dict[str, str]
"""What the marks of another reader stand for here: `star`, or a tag."""


class FormerReader(msgspec.Struct, frozen=True):
    """Another program: where its files usually are, below the user's home or an XDG folder."""

    name: str
    places: tuple[str, ...]


READERS: Final = (
    FormerReader("newsboat", ("~/.newsboat", "CONFIG/newsboat", "DATA/newsboat", "~/.newsbeuter")),
    FormerReader(
        "eilmeldung", ("CONFIG/eilmeldung", "DATA/eilmeldung", "DATA/news-flash", "DATA/news_flash")
    ),
    FormerReader("elfeed", ("~/.elfeed",)),
    FormerReader("liferea", ("DATA/liferea", "CONFIG/liferea")),
    FormerReader("rssguard", ("CONFIG/RSS Guard 4", "CONFIG/RSS Guard", "DATA/RSS Guard 4")),
    FormerReader("thunderbird", ("~/.thunderbird",)),
)


def places_of(reader: FormerReader, environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Those of a reader's usual places that are there."""
    return [place for place in _usual_places(reader, environment) if is_there(place)]


def _usual_places(reader: FormerReader, environment: Mapping[str, str]) -> list[Path]:
    home = Path(environment.get("HOME") or "~").expanduser()
    roots = {
        "~": home,
        "CONFIG": Path(environment.get("XDG_CONFIG_HOME") or home / ".config"),
        "DATA": Path(environment.get("XDG_DATA_HOME") or home / ".local/share"),
    }
    places = []
    for place in reader.places:
        root, _, rest = place.partition("/")
        places.append(roots[root] / rest)
    return places


def readers_here() -> list[tuple[FormerReader, list[Path]]]:
    """The other readers of which something is on this machine."""
    return [(reader, places) for reader in READERS if (places := places_of(reader))]


def life_of(named: Sequence[str], meanings: Mapping[str, str] | None = None) -> FormerLife:
    """All that is in these files and folders; the name of a reader stands for its usual places.

    Raises:
        NotFoundError: there is no such file, and no reader of this name.
        SourceError: one can't be read, or nothing in it is understood.
    """
    paths = paths_of(named)
    lives = list(_lives(paths, dict(meanings or {})))
    programs = dict.fromkeys(life.program for life in lives)
    return united(" and ".join(programs), lives)


def paths_of(named: Sequence[str]) -> list[Path]:
    """The files and folders that these names stand for. The name of a reader right before a file or folder
    says whose that is, and stands for no place of its own.

    Raises:
        NotFoundError: as `life_of`.
    """
    paths: list[Path] = []
    for name, following in zip_longest(named, named[1:]):
        if not (_is_reader(name) and following is not None and is_there(Path(following).expanduser())):
            paths += _paths_of(name)
    return paths


def _is_reader(name: str) -> bool:
    """Whether this is the name of a reader, and of nothing that lies here."""
    return any(reader.name == name.lower() for reader in READERS) and not is_there(Path(name))


def meanings_of(entries: Sequence[FormerEntry], chosen: Mapping[str, str]) -> Meanings:
    """What every mark stands for: what the user chose; else the only one a star, several each a tag."""
    used = marks_in(entries)
    left = [mark for mark in used if mark not in chosen]
    usual = {left[0]: STAR} if len(used) == 1 and left else {mark: f"flag-{mark}" for mark in left}
    return {mark: {**usual, **chosen}[mark] for mark in used}


def _names() -> str:
    return ", ".join(reader.name for reader in READERS)


def _paths_of(name: str) -> list[Path]:
    path = Path(name).expanduser()
    if is_there(path):
        return [path]
    reader = next((reader for reader in READERS if reader.name == name.lower()), None)
    if reader is None:
        raise NotFoundError(f"{name}: there is no such file or folder", f"Readers known by name: {_names()}.")
    places = places_of(reader)
    if not places:
        raise NotFoundError(
            f"nothing of {name} is in its usual places",
            f"Give its folder: newsreader import PATH. Looked in {_places_in_words(reader)}.",
        )
    return places


def _places_in_words(reader: FormerReader) -> str:
    return ", ".join(str(place) for place in _usual_places(reader, os.environ))


def _lives(paths: Sequence[Path], meanings: Meanings) -> Iterator[FormerLife]:
    understood = False
    files = [file for path in paths for file in (files_in(path) if is_folder(path) else [path])]
    boat = [file for file in files if _is_newsboat(file)]
    if boat:
        yield _newsboat(boat, meanings)
        understood = True
    for file in files:
        life = _file(file) if file not in boat else None
        if life is not None:
            yield msgspec.structs.replace(life, places=(str(file),))
            understood = True
        elif file in paths and file not in boat:
            advice = f"OPML is, what export wrote, and the files of {_names()} and some others."
            raise SourceError(f"{file}: nothing in it is understood", advice)
    if not understood:
        shown = ", ".join(map(str, paths))
        raise SourceError(f"nothing in {shown} is understood", "Give the file itself: newsreader import FILE")


def files_in(folder: Path) -> list[Path]:
    """The files of a folder, and of those in it, that another reader may have written."""
    files = []
    for path in islice(folder.rglob("*"), MAX_FILES):
        if len(path.relative_to(folder).parts) > MAX_DEPTH or not is_file(path):
            continue
        is_mail = is_file(path.with_name(f"{path.name}.msf")) and "Feeds" in str(path.parent)
        if is_mail or path.name in _KNOWN_NAMES or path.suffix.lower() in _KNOWN_ENDINGS:
            files.append(path)
    return sorted(files)


def _file(path: Path) -> FormerLife | None:
    """What one file holds, None where it is nothing known."""
    _refuse_device(path)
    if _is_sqlite(path):
        return _database(path)
    if zipfile.is_zipfile(path):
        return _zipped(path)
    if path.name == "index":
        packed = _elfeed_archive(path.parent / "data")
        return elfeed.read_index(_read(path), str(path), partial(_elfeed_text, path.parent, packed))
    if is_file(path.with_name(f"{path.name}.msf")):
        return thunderbird.read_folder(_read(path), str(path))
    return life_in(_read(path), str(path), partial(_page_beside, path.parent))


def life_in(data: bytes, name: str, page_of: json_exports.PageOf = json_exports.no_page) -> FormerLife | None:
    """What a document holds, by its own words: its name says little. `page_of`: as in `read_json`."""
    start = data[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if name.endswith(".toml"):
        return eilmeldung.read_config(data, name)
    if start[:1] in (b"{", b"["):
        return thunderbird.read_feeds(data, name) or json_exports.read_json(data, name, page_of)
    if start[:1] == b"<":
        saved = read_later.read_saved_html(data, name)
        return saved if saved is not None else _opml(data, name)
    return read_later.read_csv(data, name) if b"," in start else None


def _opml(data: bytes, name: str) -> FormerLife | None:
    if b"<outline" not in data.lower():
        return None
    outlines = read_opml(data, name)
    return FormerLife("a list of feeds", (name,), feeds=outlines.feeds, problems=outlines.problems)


def _database(path: Path) -> FormerLife | None:
    names = table_names(path)
    reader = next((known for known in databases.READERS if names.issuperset(known.known_by)), None)
    return None if reader is None else reader.read(read_tables(path, reader.tables))


def _zipped(path: Path) -> FormerLife | None:
    """The exports in a zip file, as programs pack them."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member
                for member in archive.infolist()
                if Path(member.filename).suffix.lower() in _KNOWN_ENDINGS and member.file_size <= MAX_FILE
            ]
            pages = {member.filename: member for member in members if member.file_size <= MAX_PAGE}

            def page_of(slug: str) -> str:
                page = pages.get(_page_name(slug))
                return "" if page is None else archive.read(page).decode("utf-8", "replace")

            lives = [
                life
                for member in members[:MAX_FILES]
                if (life := life_in(archive.read(member), f"{path}, {member.filename}", page_of)) is not None
            ]
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise SourceError(f"{path} can't be read: {error}", "Unpack it, and import the folder.") from error
    if not lives:
        return None
    return united(" and ".join(dict.fromkeys(life.program for life in lives)), lives)


def _page_name(slug: str) -> str:
    """Where Omnivore puts the page that its list calls so."""
    return f"content/{slug}.html"


def _page_beside(folder: Path, slug: str) -> str:
    page = folder / _page_name(slug)
    # The name is an export's own word, and may lead anywhere.
    if "/" in slug or not slug or not is_file(page) or page.stat().st_size > MAX_PAGE:
        return ""
    return _read(page).decode("utf-8", "replace")


def _elfeed_archive(folder: Path) -> Mapping[str, str]:
    """The texts that elfeed has packed together, by their references."""
    index, packed = folder / "archive.index", folder / "archive.gz"
    if not (is_file(index) and is_file(packed)):
        return {}
    return elfeed.read_archive(_read(index), _read(packed))


def _elfeed_text(folder: Path, packed: Mapping[str, str], reference: str) -> str:
    """The text that elfeed keeps in its archive, or in a file named by its hash."""
    if reference in packed:
        return packed[reference]
    if not re.fullmatch(r"[0-9a-f]{40}", reference):
        return ""
    try:
        return (folder / "data" / reference[:2] / reference).read_text("utf-8", "replace")
    except OSError:
        return ""


# newsboat: three files that belong together


def _is_newsboat(path: Path) -> bool:
    if path.name in ("urls", "config"):
        return not _is_sqlite(path)
    return _is_sqlite(path) and "rss_item" in table_names(path)


def _newsboat(files: Sequence[Path], chosen: Meanings) -> FormerLife:
    cache = next((read_tables(file, newsboat.TABLES) for file in files if _is_sqlite(file)), None)
    known = newsboat.cached_feeds(cache["rss_feed"]) if cache else ()
    entries = newsboat.cached_entries(cache["rss_item"]) if cache else ()
    flags = {
        mark: "is:starred" if meaning == STAR else f"tag:{meaning}"
        for mark, meaning in meanings_of(entries, chosen).items()
    }
    lists = {file: _read(file) for file in files if file.name == "urls"}
    listed = [newsboat.listed(data, str(file)) for file, data in lists.items()]
    searches = [newsboat_config.read_searches(data, str(file), flags) for file, data in lists.items()]
    titles = {feed.url: feed.title for feed in known}
    titles |= {feed.url: feed.title for life in listed for feed in life.feeds if feed.title}
    configs = [
        newsboat_config.read_config(_read(file), str(file), titles, flags)
        for file in files
        if file.name == "config"
    ]
    of_cache = FormerLife("newsboat", feeds=newsboat.followed(known, listed), entries=entries)
    life = united("newsboat", [*listed, of_cache, *searches, *configs])
    return msgspec.structs.replace(life, places=tuple(map(str, files)))


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _refuse_device(path: Path) -> None:
    """Before anything looks into it: a device may have no end."""
    if path.is_char_device() or path.is_block_device():
        raise SourceError(f"{path} is a device and no file")


def _read(path: Path) -> bytes:
    _refuse_device(path)
    try:
        if path.stat().st_size > MAX_FILE:
            raise SourceError(f"{path} is larger than {MAX_FILE // 10**6:,} MB and was not read")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror or error}") from error
