"""What queries ask of a store: an article is a row of parallel columns."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from newsreader.model import Triage
from newsreader.query.found_rows import FoundRows
from newsreader.query.gather import picked
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.nodes import Age, InField, Published


class TextFlags(NamedTuple):
    """By row, 1 where it has something and 0 where it has not, as some columns of flags tell. What lacks any
    of it does not match; what has all of it does, where that is `sure`.
    """

    columns: Sequence[bytes]
    sure: bool


class TextBits(NamedTuple):
    """As `TextFlags`, for a look at few rows: by row a byte, one of whose bits tells. Nothing is told of rows
    from `known_to` on, nor of those that are `unknown`.
    """

    columns: Sequence[tuple[Sequence[int], int]]
    sure: bool
    known_to: int
    unknown: Set[int]

    def tell_of(self, rows: Sequence[int]) -> bool:
        return max(rows) < self.known_to and self.unknown.isdisjoint(rows)

    def those_among(self, rows: Sequence[int]) -> Sequence[int]:
        """Those of some rows, all of which these tell of, that can match."""
        for column, bit in self.columns:
            if rows:
                rows = [row for row, bits in zip(rows, picked(column, rows), strict=True) if bits & bit]
        return rows


class Lookups(Protocol):
    """What takes the longest to find out about a world, the same for all of its rows."""

    @property
    def decided_rows(self) -> Set[int] | None:
        """The rows about which anything is decided; None where they are many."""
        ...

    @property
    def new_rows(self) -> Set[int] | None:
        """The rows of what came since the last start; None where they are many, or are not known."""
        ...

    def bodies(self, words: Sequence[str]) -> FoundRows:
        """The rows whose full text holds all of these folded words."""
        ...

    def rows_holding(self, text: str) -> Set[int] | None:
        """The rows whose folded text holds this; None where they are many, or are not known."""
        ...

    def rows_lacking(self, text: str) -> Set[int] | None:
        """The rows whose folded text does not hold this; None where they are many, or are not known."""
        ...

    def rows_filed(self, leaf: InField) -> Set[int] | None:
        """The rows that are filed under what is asked for; None where they are many, or are not known."""
        ...

    def rows_dated(self, leaf: Age | Published) -> Set[int] | None:
        """Rows among which are all whose date stands so; None where they are many, or not known."""
        ...

    def text_flags(self, text: str) -> TextFlags | None:
        """Which rows can hold this in their folded text; None where all of them can, or it is not known."""
        ...

    def text_bits(self, text: str) -> TextBits | None:
        """The same for a look at few rows; None too where many such looks are to come."""
        ...


class DetailsByRow(Protocol):
    """What whole articles tell, as `model.ArticleDetails` has it."""

    def author(self, row: int, /) -> str: ...

    def url(self, row: int, /) -> str: ...

    def language(self, row: int, /) -> str: ...

    def words(self, row: int, /) -> int | None: ...


class World(Lookups, Protocol):
    """What a query is asked of: parallel columns, in which an article is a row."""

    @property
    def headlines(self) -> HeadlineColumns: ...

    @property
    def folded(self) -> Sequence[str]:
        """Title, excerpt, provider with domain, and topics by lines, as `model.Indexed` has them."""
        ...

    @property
    def triage(self) -> Sequence[Triage]: ...

    @property
    def muted(self) -> Container[int]:
        """The rows that a rule keeps out of sight."""
        ...

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        ...

    @property
    def leads(self) -> Sequence[int]:
        """By row, the row of its story's lead; its own, where it is in no story. Empty without stories."""
        ...

    def story_rows(self, named: str) -> frozenset[int]:
        """The rows of a story by its id, or by that of an article in it; of an article in none, its own."""
        ...

    def topic_family(self, folded_name: str) -> frozenset[str]:
        """The names of a topic and of all below it; empty where no topic has that name."""
        ...

    @property
    def folders(self) -> Mapping[str, Set[str]]:
        """By the name of a source, the names of the folders that its feeds stand in."""
        ...

    def details(self, rows: Sequence[int]) -> DetailsByRow:
        """What whole articles tell; of all of these rows, and it may be of others."""
        ...

    @property
    def details_are_kept(self) -> bool:
        """Whether that is at hand of most articles, so that few have to be read for it."""
        ...

    def new_among(self, rows: Sequence[int]) -> list[int]:
        """Those of the rows that came since the last start."""
        ...
