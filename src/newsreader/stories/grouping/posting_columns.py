"""What the grouping knows of its articles, as columns: how they are kept, and opened one by one."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from struct import calcsize
from typing import Final, Literal

import msgspec

from newsreader.stories.grouping.lazy_dict import LazyDict
from newsreader.stories.grouping.nodes import Known, Posting
from newsreader.stories.grouping.terms.vectors import Vector

UNDATED: Final = -(1 << 63)
RUN: Final = 64
"""Articles of whose times the first and the last are kept: most runs of them are of one day."""


class PostingColumns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One place for each article, in the order of their numbers, in the order of bytes of the processor.

    Of 64 bits: `published` (`UNDATED` where that is unknown), `earliest` and `latest` of each run of them,
    and `extents`; of 32: `numbers`, `digests`, `feeds`, `stories` (the key of each), and where the terms and
    links of each end. `weights` and `likeness` go with terms and links.
    """

    ids: list[str]
    numbers: memoryview
    published: memoryview
    earliest: memoryview
    latest: memoryview
    digests: memoryview
    extents: memoryview
    feeds: memoryview
    stories: memoryview
    term_ends: memoryview
    terms: memoryview
    weights: memoryview
    link_ends: memoryview
    links: memoryview
    likeness: memoryview


class KeptPostings:
    """Articles in columns, of which one is opened when somebody asks for it.

    Raises, from the start: ValueError where columns are not as long as they must be.
    """

    def __init__(self, columns: PostingColumns, terms: Sequence[int]) -> None:
        """`terms`: as in `Vocabulary.numbers`."""
        self.ids = columns.ids
        self.numbers = integers_in(columns.numbers, "I")
        self.published = integers_in(columns.published, "q")
        self._earliest = integers_in(columns.earliest, "q")
        self._latest = integers_in(columns.latest, "q")
        self.digests = integers_in(columns.digests, "I")
        self.extents = floats_in(columns.extents, "d")
        self.feeds = integers_in(columns.feeds, "I")
        self.stories = integers_in(columns.stories, "I")
        self.term_ends = integers_in(columns.term_ends, "I")
        self.terms = integers_in(columns.terms, "I")
        self.weights = floats_in(columns.weights, "f")
        self.link_ends = integers_in(columns.link_ends, "I")
        self.links = integers_in(columns.links, "I")
        self.likeness = floats_in(columns.likeness, "f")
        self._shared = terms
        count = len(self.ids)
        of_each = (self.numbers, self.published, self.digests, self.feeds, self.stories, self.term_ends)
        if {len(self.extents), len(self.link_ends), *(len(column) for column in of_each)} != {count}:
            raise ValueError("columns are of different lengths")
        if {len(self._earliest), len(self._latest)} != {-(-count // RUN)}:
            raise ValueError("times of runs are missing")
        if count and (self.term_ends[-1], self.link_ends[-1]) != (len(self.terms), len(self.links)):
            raise ValueError("columns end too early")

    def __call__(self, number: int) -> Posting:
        """The article of this number."""
        row = self.row_of(number)
        published = self.published[row]
        posting = Posting(
            self.ids[row],
            KeptPosting(self, row),
            None if published == UNDATED else published,
            self.digests[row],
            extent=self.extents[row],
            feed=self.feeds[row],
        )
        posting.story = self.stories[row]
        return posting

    def row_of(self, number: int) -> int:
        return bisect_left(self.numbers, number)

    def times(self) -> Iterator[int | None]:
        """When each was published."""
        return (None if published == UNDATED else published for published in self.published)

    def first_published(self) -> int | None:
        """When the oldest was; None where all are undated."""
        return min((published for published in self.times() if published is not None), default=None)

    def within(self, bucket: int | None, span: int) -> Iterator[int]:
        """The numbers, in order, of those that were published in a bucket of time, which is so many seconds
        wide; None for undated ones.
        """
        begin = UNDATED if bucket is None else bucket * span
        end = begin + (1 if bucket is None else span)
        for run, (earliest, latest) in enumerate(zip(self._earliest, self._latest, strict=True)):
            if earliest < end and begin <= latest:
                rows = slice(run * RUN, (run + 1) * RUN)
                for number, published in zip(self.numbers[rows], self.published[rows], strict=True):
                    if begin <= published < end:
                        yield number

    def last_published(self) -> int | None:
        """When the newest of them was; None where all are undated."""
        last = max(self._latest, default=UNDATED)
        return None if last == UNDATED else last

    def with_term(self, term: int, among: int) -> Iterator[tuple[int, int | None]]:
        """The numbers and times of those that have a term among so many of their first ones."""
        size = self.terms.itemsize
        search = re.compile(re.escape(array("I", [term]).tobytes())).search
        found = search(self.terms)
        while found is not None:
            place, aside = divmod(found.start(), size)
            # Bytes of two terms can look like another one, and hold a part of the next that is one.
            found = search(self.terms, found.start() + 1 if aside else found.end())
            if aside:
                continue
            row = bisect_right(self.term_ends, place)
            if place - self.terms_from(row) < among:
                published = self.published[row]
                yield self.numbers[row], None if published == UNDATED else published

    def terms_from(self, row: int) -> int:
        return self.term_ends[row - 1] if row else 0

    def links_from(self, row: int) -> int:
        return self.link_ends[row - 1] if row else 0

    def known(self, row: int) -> Known:
        """What the article in a row says, and its neighbours."""
        first, last = self.terms_from(row), self.term_ends[row]
        terms = tuple(map(self._shared.__getitem__, self.terms[first:last]))
        vector = Vector(terms, array("f", self.weights[first:last]))
        first, last = self.links_from(row), self.link_ends[row]
        return Known(vector, array("I", self.links[first:last]), array("f", self.likeness[first:last]))


class KeptPosting(msgspec.Struct, frozen=True, gc=False):
    """What an article says, not read yet."""

    entries: KeptPostings
    row: int

    def __call__(self) -> Known:
        return self.entries.known(self.row)


def columns_of(entries: LazyDict[Posting], stories: Mapping[int, int]) -> PostingColumns:
    """Articles as columns. `stories`: the key of each one's story, as it is to be kept."""
    columns = _Columns()
    for number in entries:
        maker = entries.maker_of(number)
        if isinstance(maker, KeptPostings):
            row = maker.row_of(number)
            columns.add(maker.ids[row], number, stories[number], maker, row)
            continue
        entry = entries[number]
        kept = entry.kept()
        if isinstance(kept, KeptPosting):
            columns.add(entry.id, number, stories[number], kept.entries, kept.row)
        else:
            columns.add_opened(entry, number, stories[number])
    return columns.finished()


class _Columns:
    """Columns as they grow. Rows that stand one behind the other in the same columns are copied at once."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._numbers, self._stories = array("I"), array("I")
        self._published, self._extents = array("q"), array("d")
        self._digests, self._feeds = array("I"), array("I")
        self._term_ends, self._terms, self._weights = array("I"), array("I"), array("f")
        self._link_ends, self._links, self._likeness = array("I"), array("I"), array("f")
        self._run: tuple[KeptPostings, int, int] | None = None

    def add(self, article: str, number: int, story: int, kept: KeptPostings, row: int) -> None:
        """An article that stands in a row of other columns."""
        self._add(article, number, story)
        if self._run is not None and self._run[0] is kept and self._run[2] == row:
            self._run = (kept, self._run[1], row + 1)
            return
        self._copy()
        self._run = (kept, row, row + 1)

    def add_opened(self, entry: Posting, number: int, story: int) -> None:
        self._add(entry.id, number, story)
        self._copy()
        self._published.append(UNDATED if entry.published is None else entry.published)
        self._digests.append(entry.digest)
        self._extents.append(entry.extent)
        self._feeds.append(entry.feed)
        self._terms.extend(entry.vector.terms)
        self._weights += entry.vector.weights
        self._term_ends.append(len(self._terms))
        self._links += entry.links
        self._likeness += entry.likeness
        self._link_ends.append(len(self._links))

    def finished(self) -> PostingColumns:
        self._copy()
        runs = [self._published[first : first + RUN] for first in range(0, len(self._published), RUN)]
        return PostingColumns(
            self._ids,
            bytes_of(self._numbers),
            bytes_of(self._published),
            bytes_of(array("q", map(min, runs))),
            bytes_of(array("q", map(max, runs))),
            bytes_of(self._digests),
            bytes_of(self._extents),
            bytes_of(self._feeds),
            bytes_of(self._stories),
            bytes_of(self._term_ends),
            bytes_of(self._terms),
            bytes_of(self._weights),
            bytes_of(self._link_ends),
            bytes_of(self._links),
            bytes_of(self._likeness),
        )

    def _add(self, article: str, number: int, story: int) -> None:
        self._ids.append(article)
        self._numbers.append(number)
        self._stories.append(story)

    def _copy(self) -> None:
        """The rows that wait to be copied."""
        if self._run is None:
            return
        kept, first, last = self._run
        self._run = None
        for column, more in (
            (self._published, kept.published),
            (self._digests, kept.digests),
            (self._extents, kept.extents),
            (self._feeds, kept.feeds),
        ):
            column.frombytes(more[first:last].tobytes())
        begin, end = kept.terms_from(first), kept.term_ends[last - 1]
        step = len(self._terms) - begin
        self._term_ends.extend([place + step for place in kept.term_ends[first:last]])
        self._terms.frombytes(kept.terms[begin:end].tobytes())
        self._weights.frombytes(kept.weights[begin:end].tobytes())
        begin, end = kept.links_from(first), kept.link_ends[last - 1]
        step = len(self._links) - begin
        self._link_ends.extend([place + step for place in kept.link_ends[first:last]])
        self._links.frombytes(kept.links[begin:end].tobytes())
        self._likeness.frombytes(kept.likeness[begin:end].tobytes())


def moved(
    columns: PostingColumns, by: int, terms: Sequence[int], feeds: Callable[[int], int]
) -> PostingColumns:
    """The same articles where their numbers are greater by so much, and terms and feeds have other ones."""

    def changed(column: memoryview, change: Callable[[int], int]) -> memoryview:
        return bytes_of(array("I", map(change, integers_in(column, "I"))))

    return msgspec.structs.replace(
        columns,
        numbers=changed(columns.numbers, by.__add__),
        links=changed(columns.links, by.__add__),
        terms=changed(columns.terms, terms.__getitem__),
        feeds=changed(columns.feeds, feeds),
    )


def bytes_of(numbers: array[int] | array[float] | memoryview[int]) -> memoryview:
    """The bytes of an array, which is not changed any more."""
    # What is empty can't be cast.
    return memoryview(numbers).cast("B") if numbers else memoryview(b"")


def integers_in(column: memoryview, kind: Literal["I", "q", "Q"]) -> memoryview[int]:
    """The numbers of which these are the bytes, where they lie. Raises ValueError where they are cut."""
    _check_length(column, kind)
    return column.cast(kind) if column else memoryview(array(kind))


def floats_in(column: memoryview, kind: Literal["f", "d"]) -> memoryview[float]:
    """The same of fractions."""
    _check_length(column, kind)
    return column.cast(kind) if column else memoryview(array(kind))


def _check_length(column: memoryview, kind: str) -> None:
    if len(column) % calcsize(kind):
        raise ValueError("a column is cut")
