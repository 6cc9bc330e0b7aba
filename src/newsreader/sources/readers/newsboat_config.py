"""newsboat's `config`, and the searches of its `urls` file: what of them means something here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from newsreader import text
from newsreader.model import Problem
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.newsboat_urls import words_of
from newsreader.sources.readers.newsboat_filter import UntranslatableError, query_of
from newsreader.sources.readers.records import FormerLife, FormerRule, FormerSetting, FormerView

MOST_LINES: Final = 10_000
_KEYS_ELSEWHERE: Final = (
    'newsreader keys are set in [keys] of its configuration; preset = "newsboat" is a start'
)
_SILENT: Final = re.compile(
    r"(color|highlight|.*-format|.*-title-format|define-filter|max-items|cache-file)\Z"
)


def read_config(data: bytes, name: str, titles: Mapping[str, str], flags: Mapping[str, str]) -> FormerLife:
    """The settings and rules of a `config` file, with a problem for what can't be taken over. Never raises.

    `titles`: what feeds are called, by address; `flags`: what the letters of flags are as queries.
    """
    settings: list[FormerSetting] = []
    rules: list[FormerRule] = []
    problems: list[Problem] = []
    for number, words in _lines(data):
        command, *values = words
        try:
            if command == "ignore-article":
                rules.append(_ignored(values, titles, flags))
            elif command == "highlight-article":
                rules.append(_highlighted(values, flags))
            elif (setting := _setting(command, values)) is not None:
                settings.append(setting)
            elif command in ("bind-key", "bind", "unbind-key", "macro"):
                shown = " ".join(words)
                problems.append(Problem(name, f"“{text.shorten(shown, 60)}”: {_KEYS_ELSEWHERE}", number))
            elif not _SILENT.match(command):
                problems.append(Problem(name, f"{command}: there is no such setting here", number))
        except UntranslatableError as error:
            problems.append(Problem(name, f"{command}: {error}; it is left out", number))
    return FormerLife("newsboat", rules=tuple(rules), settings=tuple(settings), problems=tuple(problems))


def read_searches(data: bytes, name: str, flags: Mapping[str, str]) -> FormerLife:
    """The `query:` lines of a `urls` file as views, with a problem for those that no query can say."""
    views: list[FormerView] = []
    problems: list[Problem] = []
    for number, words in _lines(data):
        if not words[0].startswith("query:"):
            continue
        _, title, *rest = words[0].split(":", 2)
        try:
            if not rest:
                raise UntranslatableError("it has no filter")
            views.append(FormerView(text.clean(title) or "newsboat", query_of(rest[0], flags)))
        except UntranslatableError as error:
            problems.append(Problem(name, f"search “{text.clean(title)}”: {error}; it is left out", number))
    return FormerLife("newsboat", views=tuple(views), problems=tuple(problems))


def _lines(data: bytes) -> list[tuple[int, list[str]]]:
    numbered = enumerate(decode(data).splitlines()[:MOST_LINES], start=1)
    return [(number, words) for number, line in numbered if (words := words_of(line))]


def _setting(command: str, values: Sequence[str]) -> FormerSetting | None:
    """The setting here that a command of newsboat's stands for, None where there is none."""
    value = values[0] if values else ""
    if command == "browser" and value:
        # newsboat puts the address in place of %u, and quotes it by itself.
        program = re.sub(r"\s*['\"]?%[uU]['\"]?", "", value).strip()
        return FormerSetting("reading", "browser", program) if program and "%" not in program else None
    if command == "reload-time" and value.isdecimal() and int(value) <= 10_080:
        return FormerSetting("feeds", "refresh_every", int(value))
    if command == "refresh-on-startup" and value in ("yes", "no", "true", "false"):
        return FormerSetting("feeds", "refresh_on_start", value in ("yes", "true"))
    return None


def _ignored(values: Sequence[str], titles: Mapping[str, str], flags: Mapping[str, str]) -> FormerRule:
    """`ignore-article FEED FILTER`: the feed is an address, `*`, or `REGEX:` and a pattern."""
    if len(values) != 2:
        raise UntranslatableError("a feed and a filter were expected")
    feed, expression = values
    query = query_of(expression, flags)
    if feed.startswith("REGEX:"):
        raise UntranslatableError("no rule looks at the addresses of feeds")
    if feed != "*":
        if feed not in titles:
            raise UntranslatableError(f"the feed {text.shorten(feed, 60)} is not followed")
        query = f'source:"{titles[feed]}" {query}'
    return FormerRule("", query, "mute")


def _highlighted(values: Sequence[str], flags: Mapping[str, str]) -> FormerRule:
    """`highlight-article FILTER FOREGROUND BACKGROUND [ATTRIBUTE ...]`."""
    if not values:
        raise UntranslatableError("a filter was expected")
    return FormerRule("", query_of(values[0], flags), "highlight")
