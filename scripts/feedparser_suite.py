#!/usr/bin/env python3
"""Hold the reading of feeds against feedparser's own suite, as its source distribution ships it.

    pip download --no-deps --no-binary :all: feedparser
    python scripts/feedparser_suite.py feedparser-6.0.14.tar.gz

Each case is a feed and what must be true of it. Counted are those that hold with feedparser itself when it
neither cleans HTML nor joins addresses in it, as here. Exits with 1 where one of them fails here without a
reason that is known.
"""

from __future__ import annotations

import datetime
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import feedparser

from newsreader.sources.dates import known_date
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.xml.entry import DATES
from newsreader.sources.feeds.xml.feed import _parsed, _prepare

_EXPECTED = re.compile(r"Description:.*?Expect:\s*(.*?)\s*-->", re.DOTALL)
_CONTENT_TYPE = re.compile(rb"Header:\s+Content-type:\s*(.*)", re.IGNORECASE)
_WELL_FORMED_OR_NOT = re.compile(r"\s*(?:not\s+)?bozo\s+and\s+")
# What a reader of feeds has no use for: how well-formed it was, headers, feedparser's own errors.
_NOT_TOLD = re.compile(r"\b(?:bozo\w*|encoding|headers|etag|namespaces|status)\b|\A0\Z")
_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp037")
OTHERWISE = {
    r"encoding/x80_(?:cp(?:037|500|875)|csibm(?:037|500)|ebcdic|ibm(?:03[79]|1140|500))": (
        "EBCDIC is no encoding of the web"
    ),
    r"wellformed/base/http_.*_docuri|wellformed/http/headers_content_location": "joined later, in one place",
    r"entities/[lr]ang": "HTML 5 gives these two names to other characters",
    r"wellformed/media-rss/item_media_title": "of the medium, and of the entry only where that has none",
    r"wellformed/media-rss/media_group": "of the medium, which is no text of the entry",
    r"wellformed/rss/rss_version_091_netscape": "document types are dropped",
}
"""Cases in which feedparser's suite wants something else, and why it is not wanted here."""


class Case(NamedTuple):
    """A feed of the suite. `expected`: an expression of `feed`, `entries` and `version`."""

    path: str
    data: bytes
    content_type: str
    expected: str


def cases(archive: str) -> Iterator[Case]:
    """Those of a source distribution that say something of what a feed holds."""
    with tarfile.open(archive) as files:
        for member in sorted(files.getmembers(), key=lambda member: member.name):
            path = PurePosixPath(member.name)
            source = files.extractfile(member) if "tests" in path.parts and path.suffix == ".xml" else None
            if source is None:
                continue
            data = source.read()
            expected = next(
                filter(None, (_EXPECTED.search(data.decode(e, "replace")) for e in _ENCODINGS)), None
            )
            told = (
                _WELL_FORMED_OR_NOT.sub("", " ".join(expected[1].splitlines()), count=1) if expected else ""
            )
            if told and not _NOT_TOLD.search(told):
                kind = _CONTENT_TYPE.search(data)
                name = str(path).partition("/tests/")[2]
                yield Case(name, data, kind[1].decode().strip() if kind else "", told)


def by_feedparser(case: Case, url: str) -> dict[str, Any]:
    headers = {"content-type": case.content_type or "application/xml", "content-location": url}
    result = feedparser.parse(
        case.data, sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    return {"feed": result.feed, "entries": result.entries, "version": result.version}


def by_newsreader(case: Case, url: str) -> dict[str, Any]:
    parsed = _parsed(_prepare(decode(case.data, case.content_type).lstrip("\ufeff \t\r\n")), url)
    for part in (parsed.about, *parsed.entries, *(entry.get("source") for entry in parsed.entries)):
        if isinstance(part, dict):
            _read_dates(part)
    return {"feed": parsed.about, "entries": parsed.entries, "version": parsed.version}


def _read_dates(part: dict[str, Any]) -> None:
    for name in (*DATES, "expired"):
        if moment := known_date(dict.get(part, name)):
            dict.__setitem__(part, f"{name}_parsed", tuple(moment.utctimetuple()))


def holds(case: Case, read: Callable[[Case, str], dict[str, Any]]) -> bool:
    try:
        names = read(case, f"http://127.0.0.1:8097/{case.path}")
        return bool(eval(case.expected, {"datetime": datetime}, names))
    except Exception:
        return False


def main(archive: str) -> int:
    counts: Counter[str] = Counter()
    wrong: list[Case] = []
    for case in cases(archive):
        if not holds(case, by_feedparser):
            counts["fail with feedparser itself"] += 1
        elif holds(case, by_newsreader):
            counts["right"] += 1
        elif reason := next((why for pattern, why in OTHERWISE.items() if re.match(pattern, case.path)), ""):
            counts[f"otherwise: {reason}"] += 1
        else:
            wrong.append(case)
    for told, count in counts.most_common():
        print(f"{count:6,} {told}")
    print(f"{len(wrong):6,} wrong")
    for case in wrong:
        print(f"       {case.path}: {case.expected}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
