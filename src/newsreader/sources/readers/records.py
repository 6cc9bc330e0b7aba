"""What the files of another reader hold, as plain records: nothing is matched and nothing decided yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from newsreader.model import Problem
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure


class FormerEntry(msgspec.Struct, frozen=True, gc=False):
    """One article of another reader's, as it was kept there; nothing of it is cleaned.

    `feed`: the address of its feed, empty where that isn't known, or is none that could be followed; then
    `origin` and `origin_home` say where it came from. `marks` are flags that letters or names stand for, to
    be turned into stars and tags by what the user says.
    """

    feed: str = ""
    guid: str = ""
    url: str = ""
    title: str = ""
    author: str = ""
    body: str = ""
    body_is_markup: bool = True
    base: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: str = ""
    origin_home: str = ""
    read: bool = False
    starred: bool = False
    archived: bool = False
    tags: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class FormerView(msgspec.Struct, frozen=True):
    """A kept search, in this program's query language."""

    name: str
    query: str
    sort: str = ""


class FormerRule(msgspec.Struct, frozen=True):
    """What another reader does to articles by itself, as a rule of this program has it: `do` and a query."""

    name: str
    query: str
    do: str
    tag: str = ""


class FormerSetting(msgspec.Struct, frozen=True):
    """A setting that means something here: `group` and `name` as in the configuration."""

    group: str
    name: str
    value: str | int | bool


class FormerLife(msgspec.Struct, frozen=True):
    """Everything that was found of another reader. `problems`: what of it has no place here, and why."""

    program: str
    places: tuple[str, ...] = ()
    feeds: tuple[OutlineFeed, ...] = ()
    entries: tuple[FormerEntry, ...] = ()
    views: tuple[FormerView, ...] = ()
    rules: tuple[FormerRule, ...] = ()
    settings: tuple[FormerSetting, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take over."""
        return not (self.feeds or self.entries or self.views or self.rules or self.settings)


def united(program: str, lives: Sequence[FormerLife]) -> FormerLife:
    """Several finds as one: every feed once, with the folders that any of them gives it."""
    feeds: dict[str, OutlineFeed] = {}
    for feed in (feed for life in lives for feed in life.feeds):
        known = feeds.setdefault(feed.url, feed)
        feeds[feed.url] = msgspec.structs.replace(
            known,
            title=known.title or feed.title,
            home=known.home or feed.home,
            topics=tuple(dict.fromkeys((*known.topics, *feed.topics))),
        )
    return FormerLife(
        program,
        places=tuple(place for life in lives for place in life.places),
        feeds=tuple(feeds.values()),
        entries=tuple(entry for life in lives for entry in life.entries),
        views=tuple(view for life in lives for view in life.views),
        rules=tuple(rule for life in lives for rule in life.rules),
        settings=tuple(setting for life in lives for setting in life.settings),
        problems=tuple(problem for life in lives for problem in life.problems),
    )
