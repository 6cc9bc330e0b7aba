"""What a load reports, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from newsreader.model import Problem, SearchEntry, Topic


class Loaded(msgspec.Struct, frozen=True):
    """Articles to add to the store, or to put in place of those with the same id."""

    items: Sequence[SearchEntry]
    problems: tuple[Problem, ...] = ()


class Removed(msgspec.Struct, frozen=True):
    """Articles that no file holds any more."""

    ids: tuple[str, ...]


class Topics(msgspec.Struct, frozen=True):
    """The topic tree of the folders, in place of the one before."""

    topics: tuple[Topic, ...]


class LoadProgress(msgspec.Struct, frozen=True):
    """How far a load is: files done, files to do in all, files a second so far."""

    done: int
    total: int
    rate: float

    def __str__(self) -> str:
        """How far it is, how fast, and how long the rest takes at that rate."""
        return f"{self.done:,} of {self.total:,} · {self._rest()}"

    def _rest(self) -> str:
        if self.rate <= 0:
            return "…"
        seconds = int((self.total - self.done) / self.rate) + 1
        left = f"{seconds}s" if seconds < 100 else f"{seconds // 60}m"
        return f"{self.rate:,.0f}/s · {left} left"


class Finished(msgspec.Struct, frozen=True):
    """The end of a load. `files`: all that were found; `parsed`: those read this time; `articles`: in all.

    `stopped`: it was ended early, and the rest is done the next time. `problems`: all there are now.
    """

    files: int
    parsed: int
    articles: int
    stopped: bool = False
    problems: tuple[Problem, ...] = ()


LoadEvent = Loaded | Removed | Topics | LoadProgress | Finished
