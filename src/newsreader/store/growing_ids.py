"""Ids of which the first are known, and more as soon as somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set, Sized
from functools import partial
from typing import Final, NamedTuple, Protocol, overload

from newsreader.store.row_ids import RowIds

PIECE: Final = 4_096
"""Ids that are looked at in one go."""


Among = Callable[[Set[str]], Set[str]]
"""Gives those of some ids that are among others."""


class Excerpt(NamedTuple):
    """Ids that stand one behind the other somewhere in a list. `place`: where among them the one is that was
    asked for; `in_front`: how many stand in front of that, of `total`, as far as it can be estimated.
    """

    ids: Sequence[str]
    place: int
    in_front: int
    total: int


class NearRows(Protocol):
    """Finds rows of a list without those in front of them."""

    def find(self, article_id: str, above: int, below: int) -> Excerpt | None:
        """See `GrowingIds.around`."""

    def last(self, above: int) -> Excerpt | None:
        """See `GrowingIds.end`."""


class GrowingIds(Sequence[str]):
    """Looks like all of the ids; what needs all of them, as their number does, makes it known.

    `known` of them are there, all where it is `complete`. It equals every sequence of the same ids.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        more: Iterable[Sequence[str]],
        among: Among | None = None,
        known: RowIds | None = None,
        near: NearRows | None = None,
    ) -> None:
        """`more`: the ids in order, a few at a time, made when they are taken. `among`: tells without that
        which ids will be there, if anything does. `known`: what takes in those that are told as `RowIds`.
        `near`: finds without that what stands around an id and at the end, if anything does.
        """
        self._more: Iterator[Sequence[str]] = iter(more)
        self._among = among
        self._near = near
        self._ids: list[str] | RowIds = [] if known is None else known
        self.complete = False
        self._held = False
        self.abandoned = False
        """Whether nobody looks at these any more, so that they need not stay right when something changes."""

    @property
    def rows(self) -> RowIds | None:
        """Those that are known, where they are known by their rows."""
        return self._ids if isinstance(self._ids, RowIds) else None

    @property
    def known(self) -> int:
        """How many are there now."""
        return len(self._ids)

    def grow(self) -> bool:
        """Make a few more known. False where there are no more."""
        if not self.complete:
            some = next(self._more, None)
            if some is None:
                self.complete = True
            else:
                self._ids.extend(some)
        return not self.complete

    def grow_until(self, enough: Callable[[], bool]) -> None:
        """Make more known until it is enough, but some at least."""
        while self.grow() and not enough():
            pass

    def finish(self) -> None:
        """Make all known."""
        while self.grow():
            pass

    @property
    def foretells(self) -> bool:
        """Whether `among` makes none known."""
        return self._among is not None and not self.complete

    def among(self, some: Set[str]) -> Set[str]:
        """Those of some ids that are among these."""
        if self._among is None or self.complete:
            return frozenset(those_among(some, self))
        return self._among(some)

    def around(self, article_id: str, above: int, below: int) -> Excerpt | None:
        """An article, or the story in whose row it is, with so many ids above it and up to so many below it,
        without what is in front of them. None where all that has to be known for it, or is soon.
        """
        return None if self._near is None or self.complete else self._near.find(article_id, above, below)

    def end(self, above: int) -> Excerpt | None:
        """The last id with so many above it, as `around`."""
        return None if self._near is None or self.complete else self._near.last(above)

    def abandon(self) -> None:
        """Nobody will look at these any more, but who holds them."""
        self.abandoned = not self._held

    def hold(self) -> None:
        """These are to stay right, whatever is shown next."""
        self._held = True

    def reach(self, count: int) -> int:
        """Make so many known, as far as there are. Returns how many are there now."""
        while len(self._ids) < count and self.grow():
            pass
        return len(self._ids)

    def pieces(self, size: int = PIECE) -> Iterator[Sequence[str]]:
        """All of them, so many at a time at most, made known on the way."""
        told = 0
        while told < len(self._ids) or self.grow():
            some = self._ids[told : told + size]
            yield some
            told += len(some)

    def __len__(self) -> int:
        self.finish()
        return len(self._ids)

    def __bool__(self) -> bool:
        return self.reach(1) > 0

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            ends = (place.start or 0, place.stop)
            if place.stop is None or (place.step or 1) < 0 or min(ends) < 0:
                self.finish()
            else:
                self.reach(place.stop)
            some = self._ids[place]
            return some if isinstance(some, RowIds) else tuple(some)
        if place < 0:
            self.finish()
        else:
            self.reach(place + 1)
        return self._ids[place]

    def __iter__(self) -> Iterator[str]:
        for some in self.pieces():
            yield from some

    def __contains__(self, article_id: object) -> bool:
        if self.foretells and isinstance(article_id, str):
            return bool(self.among(frozenset((article_id,))))
        return any(article_id in some for some in self.pieces())

    def index(self, article_id: str, start: int = 0, stop: int | None = None) -> int:
        """Where an id is. Raises ValueError."""
        if start or stop is not None:
            return tuple(self).index(article_id, start, len(self) if stop is None else stop)
        if self.foretells and article_id not in self:
            raise ValueError(article_id)
        if self.complete:
            return self._ids.index(article_id)
        passed = 0
        for some in self.pieces():
            if article_id in some:
                return passed + some.index(article_id)
            passed += len(some)
        raise ValueError(article_id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._ids!r}{'' if self.complete else ', ...'})"


class ChangedIds(GrowingIds):
    """Ids in the place of some of which others stand, or nothing."""

    def __init__(self, ids: GrowingIds, instead: Mapping[str, str | None]) -> None:
        """`instead`: what stands in the place of an id, None where nothing does."""
        if isinstance(ids, ChangedIds):
            # One change after the other is one: they could not be stacked without end.
            before = {
                own: other if other is None else instead.get(other, other)
                for own, other in ids._instead.items()
            }
            ids, instead = ids._base, {**instead, **before}
        self._base: GrowingIds = ids
        self._instead: Mapping[str, str | None] = instead
        pieces, rows = ids.pieces(), ids.rows
        super().__init__(
            map(partial(_changed, instead=instead), pieces)
            if rows is None
            else _changed_rows(pieces, instead),
            self._foretold if ids.foretells else None,
            None if rows is None else rows[:0],
        )

    def abandon(self) -> None:
        self._base.abandon()

    def hold(self) -> None:
        self._base.hold()

    def _foretold(self, some: Set[str]) -> Set[str]:
        return self._base.among(some - self._instead.keys()) | (some & set(self._instead.values()))


def changed_ids(ids: Sequence[str], instead: Mapping[str, str | None]) -> Sequence[str]:
    """Some ids with others in the place of some of them, or with nothing, as in `ChangedIds`."""
    if isinstance(ids, GrowingIds) and not ids.complete:
        return ChangedIds(ids, instead)
    rows = ids.rows if isinstance(ids, GrowingIds) else ids
    if isinstance(rows, RowIds):
        return rows.changed(rows.rows_instead(instead))
    return tuple(_changed(ids, instead))


def _changed_rows(pieces: Iterable[Sequence[str]], instead: Mapping[str, str | None]) -> Iterator[RowIds]:
    """Each piece of rows with others in the place of some of them."""
    rows: Mapping[int, int | None] | None = None
    for some in pieces:
        assert isinstance(some, RowIds)
        rows = some.rows_instead(instead) if rows is None else rows
        yield some.changed(rows)


def _changed(ids: Iterable[str], instead: Mapping[str, str | None]) -> list[str]:
    changed = (instead.get(article_id, article_id) for article_id in ids)
    return [article_id for article_id in changed if article_id is not None]


def those_among(wanted: Set[str], ids: Sequence[str]) -> Sequence[str]:
    """Those of some ids that are among others, each of which is there once, in the order of these. Nothing is
    made known behind the last of them.
    """
    if isinstance(ids, GrowingIds) and ids.foretells:
        wanted = ids.among(wanted)
    pieces = ids.pieces() if isinstance(ids, GrowingIds) else (ids,)
    hits: list[str] | RowIds = []
    rows: Set[int] | None = None
    for some in pieces if wanted else ():
        if isinstance(some, RowIds):
            rows = some.rows_of(wanted) if rows is None else rows
            here: Iterable[str] = some.those_in(rows)
            hits = hits or some[:0]
        else:
            here = [article_id for article_id in some if article_id in wanted]
        hits.extend(here)
        if len(hits) >= len(wanted):
            break
    return hits


def among(some: Set[str], ids: Sequence[str]) -> Set[str]:
    """As `GrowingIds.among`, of any ids."""
    return ids.among(some) if isinstance(ids, GrowingIds) else frozenset(those_among(some, ids))


def in_pieces(ids: Sequence[str], size: int = PIECE) -> Iterator[Sequence[str]]:
    """All of some ids, so many at a time at most, made known on the way. They stay right, whatever is shown
    next.
    """
    if isinstance(ids, GrowingIds):
        ids.hold()
        return ids.pieces(size)
    return (ids[start : start + size] for start in range(0, len(ids), size))


def known_of(ids: Sized) -> int:
    """How many of some ids are known without any work."""
    return ids.known if isinstance(ids, GrowingIds) else len(ids)


def reach(ids: Sequence[str], count: int) -> int:
    """Make so many of some ids known, as far as there are. Returns how many are known now."""
    return ids.reach(count) if isinstance(ids, GrowingIds) else len(ids)


def grow_to(ids: Sequence[str], count: int, enough: Callable[[], bool]) -> None:
    """As `reach`, until it is enough."""
    if isinstance(ids, GrowingIds):
        ids.grow_until(lambda: ids.known >= count or enough())


def is_complete(ids: object) -> bool:
    """Whether all of some ids are known."""
    return not isinstance(ids, GrowingIds) or ids.complete
