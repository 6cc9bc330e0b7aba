"""What is in a view, or out of it, though by now its query says otherwise."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence, Set

from newsreader.session.lists.visibility import Visibility
from newsreader.store.growing_ids import in_pieces
from newsreader.store.row_flags import NO_ROWS, RowFlags
from newsreader.store.store import Store


class Membership:
    """Follows decisions about articles of the view in force. `kept`: the rows of the store that stay in it;
    `dropped`: what has left it at once, as by archiving; `waiting`: what came since it was made.
    """

    def __init__(self, store: Store, visibility: Visibility) -> None:
        """`visibility`: of the view in force."""
        self._store = store
        self._visibility = visibility
        self.kept: RowFlags = NO_ROWS
        self.dropped: frozenset[str] = frozenset()
        self.waiting: frozenset[str] = frozenset()

    @property
    def absent(self) -> frozenset[str]:
        """What is out of the view, whatever its query says."""
        return self.dropped | self.waiting if self.waiting else self.dropped

    def settle(self) -> None:
        """From now on, what the query says is in the view."""
        self.kept, self.dropped = NO_ROWS, frozenset()

    def keep(self, article_ids: frozenset[str]) -> None:
        """These stay although a decision may have made them leave."""
        self.dropped -= article_ids
        self.kept = self.kept.plus(self._store.rows_of(article_ids))

    def keeping(self, article_ids: Sequence[str], *, in_sight: bool) -> Generator[None, None, RowFlags]:
        """What would be kept with very many more, of which with `in_sight` those alone stay that still belong
        here. In steps of a few milliseconds.
        """
        kept = self.kept
        for some in in_pieces(article_ids):
            kept = kept.plus(self._store.rows_of(some))
            yield
        for rows in kept.pieces() if in_sight else ():
            kept = kept.minus(self._out_of_sight(rows))
            yield
        return kept

    def settle_kept(self) -> None:
        """Of what is kept, that alone stays which still belongs here."""
        for rows in self.kept.pieces():
            self.kept = self.kept.minus(self._out_of_sight(rows))

    def settle_dropped(self) -> None:
        """Of what has left, that alone stays away which doesn't belong here."""
        self.dropped = frozenset(self._visibility.out_of_sight(self.dropped))

    def drop(self, article_ids: frozenset[str]) -> Sequence[int]:
        """These leave. Returns the rows of those that were kept."""
        rows, kept = self._store.rows_of(article_ids), self.kept
        self.kept = kept.minus(rows)
        self.dropped |= article_ids
        return kept.among(rows)

    def bring_back(self, article_ids: Set[str], kept: Sequence[int] = ()) -> None:
        """Undo of `drop`, with what that returned."""
        self.dropped -= article_ids
        self.kept = self.kept.plus(kept)

    def _out_of_sight(self, rows: Iterable[int]) -> Sequence[int]:
        """Those of some rows of which the articles don't belong here."""
        return self._store.rows_of(self._visibility.out_of_sight(self._store.set_of(rows)))
