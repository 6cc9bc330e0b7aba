"""Rows folded into one for each story."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain, compress
from typing import Final

from newsreader.query.gather import picked
from newsreader.store.columns import Columns
from newsreader.store.row_ids import RowIds, some_of
from newsreader.store.stories.summaries import StoryFacts, Summary
from newsreader.stories.grouping.records import Story

PIECE: Final = 2_048
"""Stories that are looked at in one go."""
NOTHING_AWAY: Final[tuple[str, ...]] = ()


class StoryRows:
    """One row for each story, at the place of the first of its rows: the lead where it matches too, else the
    first. Rows are taken in as they come.

    `leads`: by row, the row of its story's lead; that of an article in no story is its own. `matching` gives
    those of some rows that match, whether or not they have come yet.
    """

    def __init__(self, leads: Sequence[int], matching: Callable[[Sequence[int]], Iterable[int]]) -> None:
        self._leads = leads
        self._matching = matching
        # By row, a byte: sets of very many rows would take forty times as much.
        self._came = bytearray(len(leads))
        self._begun = bytearray(len(leads))
        self._standing: dict[int, int] = {}
        self.complete = False
        """Whether all rows have come."""

    def take(self, rows: Sequence[int]) -> list[int]:
        """The next rows in order. Returns those that are shown of the stories that begin here."""
        led_by = picked(self._leads, rows)
        came, begun = self._came, self._begun
        for row in rows:
            came[row] = 1
        leads = [lead for lead in dict.fromkeys(led_by) if not begun[lead]]
        for lead in leads:
            begun[lead] = 1
        elsewhere = [lead for lead in leads if not came[lead]]
        if elsewhere:
            absent = set(elsewhere).difference(self._matching(elsewhere))
            if absent:
                first = dict(zip(reversed(led_by), reversed(rows), strict=True))
                self._standing |= {lead: first[lead] for lead in absent}
        standing = self._standing
        return [standing.get(lead, lead) for lead in leads] if standing else leads

    def take_all(self, pieces: Iterable[Sequence[int]]) -> Iterator[Sequence[int]]:
        """As `take`, of all rows there are, some at a time."""
        yield from map(self.take, pieces)
        self.complete = True

    def among(self, rows: Sequence[int]) -> frozenset[int]:
        """Those of some rows that match."""
        # What is new to the store since these rows were taken in is not among them.
        count = len(self._came)
        known = rows if max(rows, default=0) < count else [row for row in rows if row < count]
        flags = picked(self._came, known)
        matching = frozenset(compress(known, flags))
        if self.complete or len(matching) == len(rows):
            return matching
        return matching.union(self._matching([row for row in known if row not in matching]))

    def standing_for(self, lead: int, reports: Callable[[], Sequence[int]]) -> int:
        """The row that is shown of a story. `reports`: its rows that match, in order."""
        if self.complete or (lead < len(self._begun) and self._begun[lead]):
            return self._standing.get(lead, lead)
        return lead if lead in self._matching((lead,)) else reports()[0]


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

    def look_ahead(self, article_ids: Iterable[str]) -> None:
        """Work out what is needed of a few rows that are about to be looked at one by one."""
        return

    def spread(self) -> None:
        """Work out every row, before very many of them are looked at."""
        for _ in self.spreading():
            pass

    def spreading(self) -> Iterator[None]:
        """As `spread`, in steps of a few milliseconds."""
        return iter(())

    def whole(self, rows: Sequence[str], unfolded: Set[str]) -> Sequence[str]:
        """The articles of rows: behind each that is not `unfolded`, those that are folded away in it."""
        whole: list[str] = []
        for row in rows:
            whole.append(row)
            if row not in unfolded:
                whole += self.get(row, ())
        return tuple(whole)

    def those_shown(self, article_ids: Set[str], rows: Sequence[str]) -> Set[str]:
        """Those of the articles that are in rows of a list, folded away or not. `rows`: all of that list."""
        shown = frozenset(article_ids).intersection(rows)
        return shown.union(
            article_id for article_id in article_ids - shown if self.under(article_id) is not None
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)


class NothingFolded(Folds):
    """Every article has a row of its own."""

    def under(self, article_id: str) -> None:
        return None

    def whole(self, rows: Sequence[str], unfolded: Set[str]) -> Sequence[str]:
        return rows

    def those_shown(self, article_ids: Set[str], rows: Sequence[str]) -> Set[str]:
        return frozenset(article_ids).intersection(rows)

    def summary(self, article_id: str) -> Summary:
        raise KeyError(article_id)

    def summed(self, article_ids: Iterable[str]) -> Summary:
        return Summary()

    def __getitem__(self, article_id: str) -> tuple[str, ...]:
        raise KeyError(article_id)

    def __iter__(self) -> Iterator[str]:
        return iter(())


class Folded(Folds):
    """What is folded away in the rows of a view. Each is worked out when it is looked at, so that a list
    costs no more than a screenful of it.
    """

    def __init__(
        self,
        shown: StoryRows,
        pieces: Callable[[], Iterable[Sequence[int]]],
        ids: Callable[[], Iterable[str]],
        columns: Columns,
        leads: Sequence[int],
        stories: Sequence[Story | None],
        facts: Callable[[Story], StoryFacts],
        in_order: Callable[[Sequence[int]], Sequence[int]],
    ) -> None:
        """`pieces` gives all rows that match, in order; `shown`: what was made of them; `ids` gives those
        that the view shows. `leads`: as in `StoryRows`. `stories`: by row. `facts`: of a story.
        `in_order`: puts a few rows in the order of the view.
        """
        self._shown, self._pieces, self._ids, self._columns, self._leads = shown, pieces, ids, columns, leads
        self._stories, self._facts, self._in_order = stories, facts, in_order
        self._known: dict[str, tuple[str, ...]] = {}
        self._below: dict[int, list[int]] | None = None
        """By row that is shown, the others of its story in order; None until all are worked out."""

    def look_ahead(self, article_ids: Iterable[str]) -> None:
        rows = [row for row in self._columns.rows_or_none(article_ids) if row is not None]
        self._work_out(list(filter(None, picked(self._stories, rows))))

    def spreading(self) -> Iterator[None]:
        if self._below is not None:
            return
        reports: defaultdict[int, list[int]] = defaultdict(list)
        for piece in self._pieces():
            # Of a million rows most are in no story.
            some = list(compress(piece, picked(self._stories, piece)))
            for row, lead in zip(some, picked(self._leads, some), strict=True):
                reports[lead].append(row)
            yield
        below: dict[int, list[int]] = {}
        for number, (lead, several) in enumerate(reports.items()):
            if len(several) > 1:
                # The one that is shown stands first in most.
                place = several.index(lead) if lead in several else 0
                below[several.pop(place)] = several
            if not number % PIECE:
                yield
        self._below = below

    def whole(self, rows: Sequence[str], unfolded: Set[str]) -> Sequence[str]:
        below = self._below
        if below is None:
            return super().whole(rows, unfolded)
        columns = self._columns
        whole, apart = array("I"), set(columns.rows(unfolded))
        for row in columns.rows(rows):
            whole.append(row)
            if row in below and row not in apart:
                whole.extend(below[row])
        return RowIds(columns.ids, columns.row_of, whole)

    def those_shown(self, article_ids: Set[str], rows: Sequence[str]) -> Set[str]:
        below, columns = self._below, self._columns
        if below is None:
            return super().those_shown(article_ids, rows)
        shown = set(below).union(columns.rows(rows[:]), *below.values())
        return some_of(article_ids, map(shown.__contains__, columns.rows_or_none(article_ids)))

    def under(self, article_id: str) -> str | None:
        row = self._columns.row_of.row(article_id)
        if row is None:
            return None
        reports = self._reports(row)
        if row not in reports or len(reports) < 2:
            return None
        return self._columns.ids[self._standing(row)]

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
        return facts.summary(frozenset(rows), rows[0])

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
        return filter(self.__contains__, self._ids())

    @cached_property
    def _parts(self) -> dict[str, frozenset[int]]:
        """By id of a story, its rows that match, as far as they were looked at."""
        return {}

    def _reports(self, row: int) -> frozenset[int]:
        """The rows that match of the story of a row."""
        story = self._stories[row] if row < len(self._stories) else None
        if story is None:
            return frozenset()
        if story.id not in self._parts:
            self._work_out((story,))
        return self._parts[story.id]

    def _work_out(self, stories: Iterable[Story]) -> None:
        """Ask which reports of some stories match: of all of them at once, that takes little more than of
        one.
        """
        rows = {story.id: self._facts(story).rows for story in stories if story.id not in self._parts}
        matching = self._shown.among(tuple(chain.from_iterable(rows.values())))
        self._parts.update((story_id, matching.intersection(some)) for story_id, some in rows.items())

    def _standing(self, row: int) -> int:
        """The row that is shown of the story of a row that matches."""
        return self._shown.standing_for(self._leads[row], lambda: self._in_order(list(self._reports(row))))

    def _away(self, article_id: str) -> tuple[str, ...]:
        if self._below is not None:
            below = self._below.get(self._columns.row_of[article_id], ())
            return tuple(self._columns.ids.of(below))
        if article_id not in self:
            return NOTHING_AWAY
        ids, row = self._columns.ids, self._columns.row_of[article_id]
        ordered = self._in_order(list(self._reports(row)))
        return tuple([ids[report] for report in ordered if report != row])


class Refolded(Folds):
    """What is folded away, but for a few rows that are changed: ids of rows, with those of the others below.
    Of a row that left there are none.
    """

    def __init__(self, before: Folds, changed: Mapping[str, tuple[str, ...]]) -> None:
        self._before: Folds = before._before if isinstance(before, Refolded) else before
        self._changed: Mapping[str, tuple[str, ...]] = (
            {**before._changed, **changed} if isinstance(before, Refolded) else changed
        )

    def look_ahead(self, article_ids: Iterable[str]) -> None:
        self._before.look_ahead(article_ids)

    def spreading(self) -> Iterator[None]:
        return self._before.spreading()

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
        yield from (lead for lead, away in self._changed.items() if away)
        yield from (article_id for article_id in self._before if article_id not in self._changed)

    @cached_property
    def _under(self) -> dict[str, str]:
        """The rows that are changed, by each article in them."""
        return {
            article_id: lead for lead, away in self._changed.items() if away for article_id in (lead, *away)
        }


NOTHING_FOLDED: Final = NothingFolded()
