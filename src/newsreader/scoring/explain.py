"""Why an article stands where it stands: the sum behind its heat, and what age makes of it."""

from __future__ import annotations

import msgspec

from newsreader.model import Article, Headline
from newsreader.scoring.heat import Heat, hot
from newsreader.system.durations import HOUR
from newsreader.text import plural


class Cooled(msgspec.Struct, frozen=True, gc=False):
    """What "hot" makes of a heat. `age`: in seconds, None where unknown. `half_life`: in seconds. `undated`:
    the age is that of its neighbours in the feed, or the time since it was first seen.
    """

    heat: int
    age: int | None
    half_life: float
    undated: bool = False

    @property
    def share(self) -> float:
        """What part of the heat its age leaves."""
        return self.value / self.heat if self.heat else 1.0

    @property
    def value(self) -> float:
        return hot(self.heat, self.age, self.half_life)

    def sentence(self) -> str:
        """How old it is, and what that does to its heat."""
        half_life = plural(round(self.half_life / HOUR), "hour")
        if self.age is None:
            return f"of unknown age: it counts as {half_life} old, with half its heat"
        age = f"undated, counted as {_span(self.age)} old" if self.undated else f"{_span(self.age)} old"
        return f"{age}; heat halves every {half_life}"


class Why(msgspec.Struct, frozen=True, gc=False):
    """All that is to be said. `quality_from`: why the quality is what it is, where that is the feed's;
    `better`: the provider of the report that supersedes this one, where it is known; `cooled`: None in all
    orders but "hot"; `reasons`: why it is hidden or marked, a sentence each.
    """

    heat: Heat
    quality_from: str = ""
    better: str = ""
    cooled: Cooled | None = None
    reasons: tuple[str, ...] = ()


def cooled(headline: Headline, now: int, half_life: float) -> Cooled | None:
    """None for what has no heat to lose."""
    if headline.heat is None or headline.heat < 0:
        return None
    age = None if headline.published is None else max(0, now - headline.published)
    return Cooled(headline.heat, age, half_life, headline.undated)


def quality_from(article: Article) -> str:
    """Why its quality is what it is, where the source itself gives none; else empty."""
    return str(article.extra.get("quality_from", ""))


def _span(seconds: int) -> str:
    if seconds < 100 * HOUR:
        return plural(seconds // HOUR, "hour")
    return plural(seconds // (24 * HOUR), "day")
