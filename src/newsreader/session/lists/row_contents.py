"""What the rows of a list show, and whether there is something new in them. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from newsreader.model import Headline
from newsreader.session.lists.expansion import Expansion
from newsreader.session.lists.rows import Fold, Row
from newsreader.store.store import Store
from newsreader.stories.grouping.news import is_settled

MOST_ROWS: Final = 1_000
"""What the rows of so many articles show is remembered."""


class RowContents:
    """Records of rows, made when they are first seen: a story may have very many reports. `scored`: whether
    the source of an article says how good it is; `folded`: whether a story is one row until it is unfolded;
    `seen`: what is in the rows on the screen.
    """

    def __init__(
        self,
        store: Store,
        expansion: Expansion,
        scored: Callable[[str], bool],
        folded: Callable[[], bool],
        seen: Callable[[], Sequence[str]],
    ) -> None:
        self._store = store
        self._seen = seen
        self._folded = folded
        self._folding = expansion
        self._scored = scored
        self._rows: dict[str, Row] = {}
        self._rows_of = (0, 0)

    def row(self, article_id: str) -> Row:
        """What the row of an article shows."""
        now = (self._store.version, self._folding.version)
        if now != self._rows_of or len(self._rows) >= MOST_ROWS:
            self._rows_of = now
            self._rows.clear()
            self._folding.look_ahead(self._seen())
        row = self._rows.get(article_id)
        if row is None:
            row = self._rows[article_id] = self._made_row(article_id)
        return row

    def is_unread(self, article_id: str) -> bool:
        """Whether there is something new to read in a row: the article itself, or what came of its story."""
        fold = self._folding.fold_of(article_id)
        if not self._store.decided(article_id).read and not self._is_done(article_id, fold):
            return True
        return self._count_new(article_id, fold) > 0

    def _count_new(self, article_id: str, fold: Fold) -> int:
        """How many of the reports that are folded in a row came since the user was done with their story."""
        if fold is not Fold.FOLDED or not self._store.new_reports(article_id):
            return 0
        decided = self._store.decided
        rows = (article_id, *self._folding.below(article_id))
        return sum(not is_settled(decided(row)) for row in rows)

    def _is_done(self, article_id: str, fold: Fold) -> bool:
        """Whether a row stands for a story that the user is done with."""
        stands_for_story = fold is Fold.FOLDED or (fold is Fold.ALONE and self._folded())
        store = self._store
        known = store.decided(article_id).known and store.story(article_id) is not None
        return stands_for_story and (known or store.is_done_with(article_id))

    def _made_row(self, article_id: str) -> Row:
        store, fold = self._store, self._folding.fold_of(article_id)
        headline = store.headline(article_id) or Headline(article_id, "(no longer there)")
        triage = store.decided(article_id)
        if fold in (Fold.ALONE, Fold.BELOW):
            return Row(
                headline,
                triage,
                fold,
                scored=self._scored(article_id),
                done=self._is_done(article_id, fold),
                highlighted=store.is_highlighted(article_id),
            )
        said = self._folding.summary(article_id)
        folded = fold is Fold.FOLDED
        if folded and headline.superseded:
            # It stands for its story where the lead is not shown: what the story weighs is the lead's heat.
            lead = store.headline(store.lead(article_id)) or headline
            headline = msgspec.structs.replace(headline, heat=lead.heat, heat_computed=lead.heat_computed)
        return Row(
            headline,
            triage,
            fold,
            others=said.others,
            providers=said.providers,
            scored=self._scored(article_id),
            reports=len(said.rows),
            newest=said.newest,
            done=self._is_done(article_id, fold),
            new=self._count_new(article_id, fold),
            highlighted=(
                not store.highlighted.isdisjoint(said.rows) if folded else store.is_highlighted(article_id)
            ),
        )
