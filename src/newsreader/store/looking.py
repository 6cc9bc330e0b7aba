"""A store for one round of looking, in which nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence, Set
from functools import cached_property

from newsreader.model import ArticleDetails, Headline, Triage
from newsreader.query import World


class Looking:
    """A world as it is now. Each text is searched once, not for every few rows that are looked at."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bodies: dict[tuple[str, ...], frozenset[int]] = {}
        self._holding: dict[str, Set[int] | None] = {}

    @property
    def headlines(self) -> Sequence[Headline]:
        return self._world.headlines

    @property
    def folded(self) -> Sequence[str]:
        return self._world.folded

    @property
    def triage(self) -> Sequence[Triage]:
        return self._world.triage

    @cached_property
    def decided_rows(self) -> Set[int] | None:
        return self._world.decided_rows

    @property
    def muted(self) -> Container[int]:
        return self._world.muted

    @property
    def now(self) -> int:
        return self._world.now

    @property
    def leads(self) -> Sequence[int]:
        return self._world.leads

    def story_rows(self, named: str) -> frozenset[int]:
        return self._world.story_rows(named)

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self._world.topic_family(folded_name)

    def rows_holding(self, text: str) -> Set[int] | None:
        if text not in self._holding:
            self._holding[text] = self._world.rows_holding(text)
        return self._holding[text]

    def details(self, rows: Sequence[int]) -> Mapping[int, ArticleDetails]:
        return self._world.details(rows)

    def arrivals(self, rows: Sequence[int]) -> Mapping[int, int]:
        return self._world.arrivals(rows)

    @property
    def new_since(self) -> int:
        return self._world.new_since

    def bodies(self, words: Sequence[str]) -> frozenset[int]:
        key = tuple(words)
        matches = self._bodies.get(key)
        if matches is None:
            matches = self._bodies[key] = self._world.bodies(words)
        return matches


class LookingNear(Looking):
    """As `Looking`, for a look at few rows: it reads their texts, before it asks an index about all."""

    def rows_holding(self, text: str) -> None:
        return None
