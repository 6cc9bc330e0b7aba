"""eilmeldung's `config.toml`: the queries of its feed list as views."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from newsreader.errors import QueryError
from newsreader.model import Problem
from newsreader.sources.encoding import decode
from newsreader.sources.readers.records import FormerLife, FormerView
from newsreader.sources.readers.values import texts_of
from newsreader.text import clean, shorten

_QUERY = re.compile(r"\s*query:\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<word>\S+))\s+(?P<query>.+)\Z")
_TERM = re.compile(
    r"(?P<not>~?)(?:(?P<key>[a-z]+):)?(?P<value>\"[^\"]*\"|/(?:[^/\\]|\\.)*/i?|[^\s\"/]+)(?=\s|\Z)|(?P<space>\s+)"
)
_AGO = re.compile(r"(?:(?P<count>\d{1,5})\s+)?(?P<unit>min|hour|day|week|month|year)[a-z]*(?:\s+ago)?\Z")
_UNITS: Final = {"min": "min", "hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}
_WORDS: Final = {
    "read": "is:read",
    "unread": "is:unread",
    "marked": "is:starred",
    "unmarked": "-is:starred",
    "tagged": "is:tagged",
    "today": "age<1d",
}
_FIELDS: Final = {"title": "title:", "author": "author:", "feed": "source:", "all": "", "summary": ""}


class _UnknownTermError(ValueError):
    """A part of a query that this program's language has no words for."""


def read_config(data: bytes, name: str) -> FormerLife | None:
    """The queries of a configuration; None where it is another file. Never raises."""
    try:
        config = tomllib.loads(decode(data))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    views: list[FormerView] = []
    problems: list[Problem] = []
    for line in texts_of(config.get("feed_list")):
        match = _QUERY.match(line)
        if match is None:
            continue
        title = clean(match["quoted"] or match["word"])
        try:
            views.append(FormerView(title, _translated(match["query"])))
        except (_UnknownTermError, QueryError) as error:
            problems.append(Problem(name, f"query “{shorten(title, 40)}”: {error}; it is left out"))
    if not views and not problems and "feed_list" not in config:
        return None
    return FormerLife("eilmeldung", (name,), views=tuple(views), problems=tuple(problems))


def _translated(query: str) -> str:
    from newsreader.query import parse

    terms = []
    place = 0
    while place < len(query):
        match = _TERM.match(query, place)
        if match is None:
            raise _UnknownTermError(f"“{shorten(query[place:], 30)}” is not understood")
        place = match.end()
        if match["space"] is None:
            terms.append(_negated(_term(match["key"] or "", match["value"]), bool(match["not"])))
    translated = " ".join(terms)
    parse(translated)
    return translated


def _negated(term: str, negated: bool) -> str:
    if not negated:
        return term
    return term.removeprefix("-") if term.startswith("-") else f"-{term}"


def _term(key: str, value: str) -> str:
    if not key and value in _WORDS:
        return _WORDS[value]
    if key == "tag" or (not key and value.startswith("#")):
        tags = [f"tag:{tag.lstrip('#')}" for tag in value.split(",") if tag.lstrip("#")]
        return tags[0] if len(tags) == 1 else f"({' OR '.join(tags)})"
    if key in ("newer", "older"):
        return _age(value.strip('"'), "<" if key == "newer" else ">")
    if key in _FIELDS:
        return f"{_FIELDS[key]}{value.removesuffix('i') if value.startswith('/') else value}"
    raise _UnknownTermError(f"“{key}:{value}” has no counterpart" if key else f"“{value}” has no counterpart")


def _age(written: str, operator: str) -> str:
    match = _AGO.match(written.strip().lower())
    if match is not None:
        return f"age{operator}{match['count'] or 1}{_UNITS[match['unit']]}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        return f"date>={written}" if operator == "<" else f"date<{written}"
    raise _UnknownTermError(f"“{shorten(written, 30)}” is no time that is understood")
