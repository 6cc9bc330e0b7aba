"""Lists of pages saved to read later: CSV of Pocket, Instapaper and their kin, Pocket's HTML."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

from newsreader import urls
from newsreader.model import Problem
from newsreader.sources.encoding import decode
from newsreader.sources.readers.json_exports import LATER
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import first_text, moment_of
from newsreader.text import clean, shorten

MOST_ROWS: Final = 1_000_000
_TIMES: Final = ("time_added", "timestamp", "created", "saved_at", "date_added", "added")
_STATES: Final = ("status", "folder", "state")
_PROGRAMS: Final = (({"time_added", "status"}, "Pocket"), ({"selection", "folder"}, "Instapaper"))
_MARKED_SECTION: Final = re.compile(r"<!\[[^>]*>?")


def read_csv(data: bytes, name: str) -> FormerLife | None:
    """The pages of a CSV file with a column `url`; None where it has none. Never raises."""
    text = decode(data).removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    entries: list[FormerEntry] = []
    problems: list[Problem] = []
    try:
        columns = {(column or "").strip().lower(): column for column in rows.fieldnames or ()}
        if "url" not in columns:
            return None
        for row in rows:
            fields = {name: row.get(column) or "" for name, column in columns.items()}
            _take(fields, name, rows.line_num, entries, problems)
            if len(entries) >= MOST_ROWS:
                break
    except csv.Error as error:
        problems.append(Problem(name, f"the rest can't be read: {error}", rows.line_num))
    program = next((program for needed, program in _PROGRAMS if needed <= columns.keys()), "a list of pages")
    return FormerLife(program, (name,), entries=tuple(entries), problems=tuple(problems))


def _take(
    fields: Mapping[str, str], name: str, line: int, entries: list[FormerEntry], problems: list[Problem]
) -> None:
    url = clean(fields["url"])
    if not urls.openable(url):
        problems.append(Problem(name, f"'{shorten(url, 60)}' is no http or https address", line))
        return
    state = first_text(fields, _STATES).strip().lower()
    title = fields.get("title", "")
    entries.append(
        FormerEntry(
            url=url,
            title="" if title == url else title,
            body=fields.get("selection") or fields.get("note", ""),
            body_is_markup=False,
            published=moment_of(first_text(fields, _TIMES)),
            read=state in ("archive", "archived", "read"),
            starred=state == "starred" or fields.get("favorite", "").lower() in ("1", "true"),
            tags=(LATER, *_tags(fields.get("tags", "")), *_folder(state)),
        )
    )


def _folder(state: str) -> tuple[str, ...]:
    """A folder of the user's own is a tag."""
    usual = ("", "unread", "archive", "archived", "read", "starred", "active")
    return () if state in usual else (state,)


def _tags(written: str) -> list[str]:
    """`a|b`, `a,b` or `["a","b"]`."""
    if written.startswith("["):
        try:
            return [tag for tag in json.loads(written) if isinstance(tag, str)]
        except (ValueError, RecursionError):
            return []
    return [tag for tag in re.split(r"[|,;]", written) if tag.strip()]


def read_saved_html(data: bytes, name: str) -> FormerLife | None:
    """The links of a page that Pocket or a browser wrote as an export, else None. Never raises."""
    text = decode(data)
    if "time_added=" not in text and "NETSCAPE-Bookmark" not in text[:1000]:
        return None
    parser = _Links()
    # Comments to a browser, and to Python's parser an error that ends it.
    parser.feed(_MARKED_SECTION.sub("", text))
    parser.close()
    program = "Pocket" if "time_added=" in text else "a list of bookmarks"
    return FormerLife(program, (name,), entries=tuple(parser.entries))


class _Links(HTMLParser):
    """Takes down every link with what its attributes say, and under which heading it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[FormerEntry] = []
        self._heading = ""
        self._text = ""
        self._attributes: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._text = ""
        if tag == "a":
            self._attributes = dict(attrs)

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3"):
            self._heading = self._text.strip().lower()
        elif tag == "a" and self._attributes is not None:
            self._keep(self._attributes)
            self._attributes = None

    def _keep(self, attributes: Mapping[str, str | None]) -> None:
        url = clean(attributes.get("href") or "")
        if not urls.openable(url) or len(self.entries) >= MOST_ROWS:
            return
        title = self._text.strip()
        self.entries.append(
            FormerEntry(
                url=url,
                title="" if title == url else title,
                published=moment_of(attributes.get("time_added") or attributes.get("add_date") or ""),
                read="archive" in self._heading,
                tags=(LATER, *_tags(attributes.get("tags") or "")),
            )
        )
