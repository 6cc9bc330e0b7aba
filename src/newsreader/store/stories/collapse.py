"""Rows folded into one for each story."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from newsreader.query.gather import picked
from newsreader.store.columns import Columns
from newsreader.store.stories.summaries import StoryFacts, Summary
from newsreader.stories.grouping.records import Story

NOTHING_AWAY: Final[tuple[str, ...]] = ()


class OneEach(NamedTuple):
    """One row for each story, in order, and what all those rows are made of.

    `standing`: by the row of a lead that is not there, the one that stands in its place. `matching`: all of
    which these are one for each story.
    """

    rows: list[int]
    standing: Mapping[int, int]
    matching: frozenset[int]


def fold(rows: Sequence[int], leads: Sequence[int]) -> OneEach:
    """One row for each story, at the place of the first of its rows: the lead where it is among them, else
    the first. `leads`: by row, the row of its story's lead; that of an article in no story is its own.
    """
    led_by = picked(leads, rows)
    matching = frozenset(rows)
    shown = dict.fromkeys(led_by)
    absent = shown.keys() - matching
    if not absent:
        return OneEach(list(shown), {}, matching)
    first = dict(zip(reversed(led_by), reversed(rows), strict=True))
    standing = {lead: first[lead] for lead in absent}
    return OneEach([standing.get(lead, lead) for lead in shown], standing, matching)


class Folds(Mapping[str, tuple[str, ...]]):
    """What is folded away: the id of a row that is shown, and in order the ids of the others of its story.

    Rows with nothing folded away are not in it.
    """

    @abstractmethod
    def under(self, article_id: str) -> str | None:
        """The row under which an article is; its own, where it stands for others. Else None."""

    @abstractmethod
    def summary(self, article_id: str) -> Summary:
        """What a row that is in this says of its reports."""

    @abstractmethod
    def summed(self, article_ids: Iterable[str]) -> Summary:
        """As `summary`, of a first article and others below it."""

    def spread(self) -> None:
        """Work out every row, before very many of them are looked at."""
        return

    def __len__(self) -> int:
        return sum(1 for _ in self)


class NothingFolded(Folds):
    """Every article has a row of its own."""

    def under(self, article_id: str) -> None:
        return None

    def summary(self, article_id: str) -> Summary:
        raise KeyError(article_id)

    def summed(self, article_ids: Iterable[str]) -> Summary:
        return Summary()

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        raise KeyError(article_id)

    def __iter__(self) -> Iterator[str]:
        return iter(())


class Folded(Folds):
    """What `fold` made of rows. Each is worked out when it is looked at, so that a list costs no more than a
    screenful of it.
    """

    def __init__(
        self,
        rows: Sequence[int],
        shown: OneEach,
        columns: Columns,
        leads: Sequence[int],
        stories: Sequence[Story | None],
        facts: Callable[[Story], StoryFacts],
        in_order: Callable[[Sequence[int]], Sequence[int]],
    ) -> None:
        """`rows`: all that match. `shown`: what `fold` made of them. `leads`: as there. `stories`: by row.
        `facts`: of a story. `in_order`: puts a few rows in the order of the view.
        """
        self._rows, self._shown, self._columns, self._leads = rows, shown, columns, leads
        self._stories, self._facts, self._in_order = stories, facts, in_order
        self._known: dict[str, tuple[str, ...]] = {}
        self._spread = False

    def spread(self) -> None:
        if self._spread:
            return
        self._spread = True
        ids, leads = self._columns.ids, self._leads
        reports: dict[int, list[int]] = {}
        for row in self._rows:
            reports.setdefault(leads[row], []).append(row)
        self._known = dict.fromkeys(map(ids.__getitem__, self._rows), NOTHING_AWAY)
        for lead, rows in reports.items():
            if len(rows) > 1:
                standing = self._standing(lead)
                self._known[ids[standing]] = tuple([ids[row] for row in rows if row != standing])

    def under(self, article_id: str) -> str | None:
        row = self._columns.row_of.get(article_id)
        if row is None or row not in self._shown.matching or len(self._reports(row)) < 2:
            return None
        return self._columns.ids[self._standing(self._leads[row])]

    def summary(self, article_id: str) -> Summary:
        row = self._columns.row_of[article_id]
        story = self._stories[row]
        if story is None:
            raise KeyError(article_id)
        return self._facts(story).summary(self._reports(row), row)

    def summed(self, article_ids: Iterable[str]) -> Summary:
        rows = self._columns.rows(article_ids)
        if not rows:
            return Summary()
        facts = StoryFacts(rows, self._columns.headlines)
        return facts.summary(facts.rows, rows[0])

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and self.under(article_id) == article_id

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        away = self._known.get(article_id)
        if away is None:
            away = self._known[article_id] = self._away(article_id)
        if not away:
            raise KeyError(article_id)
        return away

    def __iter__(self) -> Iterator[str]:
        ids = self._columns.ids
        return filter(self.__contains__, map(ids.__getitem__, self._shown.rows))

    @cached_property
    def _parts(self) -> dict[str, frozenset[int]]:
        """By id of a story, its rows that match, as far as they were looked at."""
        return {}

    def _reports(self, row: int) -> frozenset[int]:
        """The rows that match of the story of a row."""
        story = self._stories[row]
        if story is None:
            return frozenset()
        part = self._parts.get(story.id)
        if part is None:
            part = self._parts[story.id] = self._facts(story).among(self._shown.matching)
        return part

    def _standing(self, lead: int) -> int:
        """The row that is shown of a story."""
        return self._shown.standing.get(lead, lead)

    def _away(self, article_id: str) -> tuple[str, ...]:
        if article_id not in self:
            return NOTHING_AWAY
        ids, row = self._columns.ids, self._columns.row_of[article_id]
        ordered = self._in_order(list(self._reports(row)))
        return tuple([ids[one] for one in ordered if one != row])


class Refolded(Folds):
    """What is folded away, but for a few rows that are changed: ids of rows, with those of the others below.
    Of a row that left there are none.
    """

    def __init__(self, before: Folds, changed: Mapping[str, tuple[str, ...]]) -> None:
        self._before: Folds = before._before if isinstance(before, Refolded) else before
        self._changed: Mapping[str, tuple[str, ...]] = (
            {**before._changed, **changed} if isinstance(before, Refolded) else changed
        )

    def spread(self) -> None:
        self._before.spread()

    def under(self, article_id: str) -> str | None:
        lead = self._under.get(article_id)
        if lead is None:
            lead = self._before.under(article_id)
            return None if lead in self._changed else lead
        return lead

    def summary(self, article_id: str) -> Summary:
        away = self._changed.get(article_id)
        if away is None:
            return self._before.summary(article_id)
        return self._before.summed((article_id, *away))

    def summed(self, article_ids: Iterable[str]) -> Summary:
        return self._before.summed(article_ids)

    def __contains__(self, article_id: object) -> bool:
        away = self._changed.get(article_id) if isinstance(article_id, str) else None
        return article_id in self._before if away is None else bool(away)

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        away = self._changed.get(article_id)
        if away is None:
            return self._before[article_id]
        if not away:
            raise KeyError(article_id)
        return away

    def __iter__(self) -> Iterator[str]:
        yield from (one for one, away in self._changed.items() if away)
        yield from (article_id for article_id in self._before if article_id not in self._changed)

    @cached_property
    def _under(self) -> dict[str, str]:
        """The rows that are changed, by each article in them."""
        return {one: lead for lead, away in self._changed.items() if away for one in (lead, *away)}


NOTHING_FOLDED: Final = NothingFolded()
