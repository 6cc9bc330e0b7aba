"""Lists of pages saved to read later: CSV of Pocket, Instapaper and their kin, Pocket's HTML."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Final

from newsreader import urls
from newsreader.model import Problem
from newsreader.reading.markup.guard import ATTRIBUTES_OF_TAG, attributes_of
from newsreader.sources.encoding import decode
from newsreader.sources.readers.json_exports import LATER
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import first_text, moment_of
from newsreader.text import clean, lazy_pattern, shorten

MOST_ROWS: Final = 1_000_000
_TIMES: Final = ("time_added", "timestamp", "created", "saved_at", "date_added", "added")
_STATES: Final = ("status", "folder", "state")
_PROGRAMS: Final = (({"time_added", "status"}, "Pocket"), ({"selection", "folder"}, "Instapaper"))
# Python's own parser takes a minute for 80 KB of `<a <`.
_TAG: Final = lazy_pattern(
    rf"<!--(?:.*?-->|.*)|<!\[[^>]*+>?|<(?P<end>/?)(?P<name>a|h[1-3])(?=[\s/>]|\Z)(?P<attributes>{ATTRIBUTES_OF_TAG})(?:>|\Z)",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ANY_TAG: Final = lazy_pattern(r"<[^<>]*+>")
MOST_SAID: Final = 4_096
"""Characters of a link that are looked at."""


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
    """The links of a page that Pocket or a browser wrote as an export, else None. Never raises, and takes
    time in proportion to its length.
    """
    text = decode(data)
    if "time_added=" not in text and "NETSCAPE-Bookmark" not in text[:1000]:
        return None
    program = "Pocket" if "time_added=" in text else "a list of bookmarks"
    return FormerLife(program, (name,), entries=tuple(islice(_links(text), MOST_ROWS)))


def _links(html: str) -> Iterator[FormerEntry]:
    """Every link with what its attributes say, and under which heading it stands."""
    heading = ""
    link: re.Match[str] | None = None
    begins = 0
    for tag in _TAG.finditer(html):
        name = (tag["name"] or "").lower()
        if name and not tag["end"]:
            begins = tag.end()
            link = tag if name == "a" else link
        elif name == "a" and link is not None:
            entry = _entry(attributes_of(link["attributes"]), _said(html[begins : tag.start()]), heading)
            link = None
            if entry is not None:
                yield entry
        elif name.startswith("h"):
            heading = _said(html[begins : tag.start()]).lower()


def _said(markup: str) -> str:
    return unescape(_ANY_TAG.sub("", markup[:MOST_SAID])).strip()


def _entry(attributes: Mapping[str, str], title: str, heading: str) -> FormerEntry | None:
    url = clean(attributes.get("href", ""))
    if not urls.openable(url):
        return None
    return FormerEntry(
        url=url,
        title="" if title == url else title,
        published=moment_of(attributes.get("time_added") or attributes.get("add_date") or ""),
        read="archive" in heading,
        tags=(LATER, *_tags(attributes.get("tags", ""))),
    )
