"""Headlines as parallel columns: what looks at very many reads numbers, and a row becomes a record when it is
seen.

A number takes eight bytes, a name four, where a record of Python takes some 300; and numbers that lie one
behind the other are read four times as fast as records that lie anywhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Final, TypeAlias, overload

from newsreader.model import Headline
from newsreader.query.article_ids import ArticleIds
from newsreader.query.gather import picked, sliced
from newsreader.query.numbering import Names, Values
from newsreader.query.texts import TextColumn

UNKNOWN: Final = -(1 << 63)
"""Stands for what is not known among numbers, all others of which are greater."""
HEAT_COMPUTED: Final = 1
HAS_IMAGE: Final = 2
UNDATED: Final = 4
GONE: Final = 8
"""Of a row that an article has left."""
NOTHING: Final = Headline("", "")
"""What stands in the row of an article that has left."""

Numbers: TypeAlias = "Sequence[array[int]]"


class HeadlineColumns(Sequence[Headline]):
    """A list of headlines that can be changed and made longer.

    `published`, `quality`, `heat`, `related` and `updated` are numbers by row, `UNKNOWN` where there is none;
    `provider`, `domain`, `type` and `source` places in `names`, and `topics` in `topic_sets`. `flags` says in
    one byte whether a row's heat is computed, whether it has an image, is undated or gone.
    """

    def __init__(self, headlines: Iterable[Headline] = ()) -> None:
        self.ids = ArticleIds()
        self.titles = TextColumn()
        self.flags = bytearray()
        self._have([array("q") for _ in range(5)], [array("I") for _ in range(5)])
        self._names = Names()
        self._topic_sets = Values[tuple[str, ...]]()
        for headline in headlines:
            self.append(headline)

    @classmethod
    def of_parts(
        cls,
        ids: ArticleIds,
        titles: TextColumn,
        numbers: Numbers,
        named: Numbers,
        flags: bytes,
        names: Iterable[str],
        topic_sets: Iterable[tuple[str, ...]],
    ) -> HeadlineColumns:
        """Columns of their parts, which are theirs from now on. `numbers`: in the order of `numbers_of`;
        `named`: provider, domain, type, source, topics.
        """
        columns = cls()
        columns.ids, columns.titles, columns.flags = ids, titles, bytearray(flags)
        columns._have(numbers, named)
        columns._names, columns._topic_sets = Names(names), Values(topic_sets)
        return columns

    @property
    def names(self) -> Sequence[str]:
        return self._names.by_number

    @property
    def folded_names(self) -> Sequence[str]:
        """By number, the spelling under which names are compared."""
        return self._names.folded

    @property
    def topic_sets(self) -> Sequence[tuple[str, ...]]:
        return self._topic_sets.by_number

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, row: int) -> Headline: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[Headline]: ...

    def __getitem__(self, row: int | slice) -> Headline | Sequence[Headline]:
        if isinstance(row, slice):
            return sliced(self, row)
        flags = self.flags[row]
        if flags & GONE:
            return NOTHING
        names = self._names.by_number
        return Headline(
            self.ids[row],
            self.titles[row],
            names[self.provider[row]],
            names[self.domain[row]],
            known(self.published[row]),
            names[self.type[row]],
            self._topic_sets.by_number[self.topics[row]],
            known(self.quality[row]),
            known(self.heat[row]),
            bool(flags & HEAT_COMPUTED),
            self.related[row],
            bool(flags & HAS_IMAGE),
            names[self.source[row]],
            known(self.updated[row]),
            bool(flags & UNDATED),
        )

    def report(self, row: int, heat: int, computed: bool) -> Headline:
        """The headline of a row with another heat, as far as it is ranked by it among the reports of a story:
        no title is decoded for that.
        """
        return Headline(
            id=self.ids[row],
            title="",
            provider=self._names.by_number[self.provider[row]],
            published=known(self.published[row]),
            quality=known(self.quality[row]),
            heat=known(heat),
            heat_computed=computed,
            related=self.related[row],
        )

    def has(self, row: int) -> bool:
        """Whether an article is in a row, and has not left it."""
        return not self.flags[row] & GONE

    def of_other_quality(self, qualities: Mapping[int, int]) -> list[int]:
        """The rows of articles that have other qualities than these, by row."""
        before, flags = self.quality, self.flags
        return [row for row, quality in qualities.items() if before[row] != quality and not flags[row] & GONE]

    def is_computed(self, row: int) -> bool:
        """Whether the heat of a row is none that its source gave."""
        return bool(self.flags[row] & HEAT_COMPUTED)

    def providers(self, rows: Sequence[int]) -> tuple[str, ...]:
        """What the providers of some rows are called."""
        return picked(self._names.by_number, picked(self.provider, rows))

    def all_topics(self) -> set[str]:
        """Every topic that a headline has."""
        sets = self._topic_sets.by_number
        return {topic for number in set(self.topics) for topic in sets[number]}

    def present(self) -> tuple[list[str], Sequence[int]]:
        """The ids of all articles that have not left, and when they were published. For any thread, while
        another one may make them longer.
        """
        ids = list(self.ids.copy())
        dates, flags = self.published[: len(ids)], self.flags[: len(ids)]
        if not any(map(GONE.__and__, set(flags))):
            return ids, dates
        here = [not number & GONE for number in flags]
        return list(compress(ids, here)), list(compress(dates, here))

    # What changes them

    def append(self, headline: Headline) -> None:
        self.titles.append(headline.title)
        self.flags.append(flags_of(headline))
        for column, number in zip(self._numbers, numbers_of(headline), strict=True):
            column.append(number)
        for column, number in zip(self._named, self._named_by(headline), strict=True):
            column.append(number)
        self.ids.append(headline.id)

    def __setitem__(self, row: int, headline: Headline) -> None:
        """Another headline of the same article stands in a row from now on."""
        self.titles[row] = headline.title
        self.flags[row] = flags_of(headline)
        for column, number in zip(self._numbers, numbers_of(headline), strict=True):
            column[row] = number
        for column, number in zip(self._named, self._named_by(headline), strict=True):
            column[row] = number

    def set_heat(self, row: int, heat: int, *, computed: bool) -> None:
        """Let a row have another heat, or none (`UNKNOWN`)."""
        self.heat[row] = heat
        self.flags[row] = self.flags[row] & ~HEAT_COMPUTED | HEAT_COMPUTED * computed

    def clear(self, row: int) -> None:
        """Empty a row, all but its id."""
        self[row] = NOTHING
        self.flags[row] = GONE

    def extend(self, headlines: Sequence[Headline]) -> None:
        """More of them, after the others. Columns that come first are these from now on, without a copy."""
        if not isinstance(headlines, HeadlineColumns):
            for headline in headlines:
                self.append(headline)
        elif not len(self.ids):
            self.titles, self.flags = headlines.titles, headlines.flags
            self._have(headlines._numbers, headlines._named)
            self._names, self._topic_sets = headlines._names, headlines._topic_sets
            self.ids.extend(headlines.ids)
        else:
            self._join(headlines)

    def picked(self, rows: Sequence[int]) -> HeadlineColumns:
        """Those in some rows, whose titles stay where they are."""
        columns = HeadlineColumns()
        columns.ids.extend(picked(self.ids, rows))
        columns.titles, columns.flags = self.titles.picked(rows), bytearray(picked(self.flags, rows))
        columns._have(
            [array("q", picked(column, rows)) for column in self._numbers],
            [array("I", picked(column, rows)) for column in self._named],
        )
        columns._names, columns._topic_sets = self._names, self._topic_sets
        return columns

    # Inside

    def _have(self, numbers: Numbers, named: Numbers) -> None:
        self._numbers, self._named = numbers, named
        self.published, self.quality, self.heat, self.related, self.updated = numbers
        self.provider, self.domain, self.type, self.source, self.topics = named

    def _join(self, headlines: HeadlineColumns) -> None:
        """More of them, with names that these need not have."""
        names = list(map(self._names.number, headlines.names))
        sets = list(map(self._topic_sets.number, headlines.topic_sets))
        self.titles.extend(headlines.titles)
        self.flags += headlines.flags
        for column, more in zip(self._numbers, headlines._numbers, strict=True):
            column.extend(more)
        for column, more, numbers in zip(self._named, headlines._named, (*[names] * 4, sets), strict=True):
            column.extend(map(numbers.__getitem__, more))
        self.ids.extend(headlines.ids)

    def _named_by(self, headline: Headline) -> tuple[int, ...]:
        """The numbers of all that has a name in a headline, in the order of the columns."""
        number = self._names.number
        return (
            number(headline.provider),
            number(headline.domain),
            number(headline.type),
            number(headline.source),
            self._topic_sets.number(headline.topics),
        )


def known(number: int) -> int | None:
    """What a number of a column says."""
    return None if number == UNKNOWN else number


def numbers_of(headline: Headline) -> tuple[int, ...]:
    """The numbers of a headline, in the order of the columns."""
    published, quality, heat, updated = (
        headline.published, headline.quality, headline.heat, headline.updated,
    )  # fmt: skip
    return (
        UNKNOWN if published is None else published,
        UNKNOWN if quality is None else quality,
        UNKNOWN if heat is None else heat,
        headline.related,
        UNKNOWN if updated is None else updated,
    )


def flags_of(headline: Headline) -> int:
    return (
        HEAT_COMPUTED * headline.heat_computed | HAS_IMAGE * headline.has_image | UNDATED * headline.undated
    )
