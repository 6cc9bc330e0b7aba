"""Which stories are unfolded, and the rows that come of it. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence, Set
from functools import partial
from itertools import compress, count
from typing import Final

import msgspec

from newsreader.session.lists.rows import Fold
from newsreader.store.growing_ids import Excerpt, GrowingIds, among, changed_ids, in_pieces
from newsreader.store.row_ids import chained
from newsreader.store.store import View
from newsreader.store.stories.collapse import Refolded
from newsreader.store.stories.summaries import Summary
from newsreader.stories.grouping.records import Story

MANY: Final = 1_000
"""Of more rows than these it is quicker to work out all at once what is folded away in them."""
StoryOf = Callable[[str], Story | None]


class Expansion:
    """The rows of a view: one for each story, with the reports of the unfolded ones below it.

    A view is folded where the store made it so; of one that is not, every row stands alone. `story_of` gives
    the story of an article, None for one that is alone.
    """

    def __init__(self, story_of: StoryOf) -> None:
        self._story_of = story_of
        self._unfolded: frozenset[str] = frozenset()
        self._lead_of: dict[str, str] = {}
        self._view = View()
        self.version = 0
        self.ids: Sequence[str] = ()

    def take(self, view: View) -> None:
        """Show another view. What was unfolded stays so, whichever report leads the story now."""
        self._view = view
        self._unfolded = frozenset(map(self._lead_now, self._unfolded))
        self._spread()

    def fold_of(self, article_id: str) -> Fold:
        """How a row stands to its story."""
        if article_id in self._lead_of:
            return Fold.BELOW
        if article_id not in self._view.folded:
            return Fold.ALONE
        return Fold.UNFOLDED if article_id in self._unfolded else Fold.FOLDED

    def below(self, article_id: str) -> tuple[str, ...]:
        """The other reports of the story that a row leads, folded away or not."""
        return self._view.folded.get(article_id, ())

    def lead_of(self, article_id: str) -> str | None:
        """The row under which an article is in this view; its own, where it leads others. Else None."""
        return self._view.folded.under(article_id)

    def rows_of(self, article_ids: frozenset[str]) -> frozenset[str]:
        """The articles in whose rows these are, folded away or not, as far as there are few of them."""
        if len(article_ids) > MANY:
            return frozenset(self.ids)
        return article_ids.union(
            lead for article_id in article_ids if (lead := self.lead_of(article_id)) is not None
        )

    def common_row(self, article_ids: Iterable[str]) -> str | None:
        """The one row in which all of these articles are; None where they are in several."""
        rows = (self.lead_of(article_id) or article_id for article_id in article_ids)
        first = next(rows, None)
        return first if all(row == first for row in rows) else None

    def look_ahead(self, rows: Sequence[str]) -> None:
        """These rows are about to be looked at."""
        self._view.folded.look_ahead(rows)

    def summary(self, lead: str) -> Summary:
        """What a row that leads others says of them and itself."""
        return self._view.folded.summary(lead)

    def toggle(self, lead: str) -> None:
        """Unfold the story of a row that leads one, or fold it again."""
        self._unfolded ^= {lead}
        self._spread()

    def unfold(self, lead: str) -> None:
        self._unfolded |= {lead}
        self._spread()

    def without(self, article_ids: frozenset[str]) -> View:
        """The view without some articles.

        With the lead of a folded story all of it goes; of one that is unfolded, the next report takes the
        lead's place.
        """
        self._expect(len(article_ids))
        view, changed, standing = self._view, dict[str, tuple[str, ...]](), dict[str, str]()
        leads = {article_id: self.lead_of(article_id) for article_id in article_ids}
        for lead in {lead for lead in leads.values() if lead is not None}:
            reports = (lead, *self.below(lead))
            changed[lead] = ()
            if lead in article_ids and lead not in self._unfolded:
                continue
            left = [report for report in reports if report not in article_ids]
            if left:
                standing[lead] = left[0]
                changed[left[0]] = tuple(left[1:])
        rows = among({report for report, lead in leads.items() if lead in (None, report)}, view.ids)
        return msgspec.structs.replace(
            view,
            ids=changed_ids(view.ids, {**dict.fromkeys(article_ids), **standing}),
            gone=view.gone + len(rows - standing.keys()),
            folded=Refolded(view.folded, changed),
        )

    def led_by(self, leads: Mapping[str, str]) -> View:
        """The view with other reports in front of some stories. `leads`: by the row of each, one below it."""
        view, changed = self._view, dict[str, tuple[str, ...]]()
        for row, lead in leads.items():
            changed[row] = ()
            changed[lead] = (row, *[article_id for article_id in self.below(row) if article_id != lead])
        ids = changed_ids(view.ids, leads)
        return msgspec.structs.replace(view, ids=ids, folded=Refolded(view.folded, changed))

    def around(self, article_id: str, above: int, below: int) -> Excerpt | None:
        """As `GrowingIds.around`, of these rows; of what is folded away, around the row that it is in."""
        ids = self._view.ids
        found = ids.around(article_id, above, below) if isinstance(ids, GrowingIds) else None
        if found is None or not self._lead_of:
            return found
        spread, row = self._with_reports(found.ids), found.ids[found.place]
        place = spread.index(article_id if article_id in spread else row)
        return found._replace(ids=spread, place=place)

    def end(self, above: int) -> Excerpt | None:
        """As `GrowingIds.end`, of these rows."""
        ids = self._view.ids
        found = ids.end(above) if isinstance(ids, GrowingIds) else None
        if found is None or not self._lead_of:
            return found
        spread = self._with_reports(found.ids)
        return found._replace(ids=spread, place=len(spread) - 1)

    def whole(self, rows: Iterable[str]) -> Sequence[str]:
        """The articles of rows: those folded away too."""
        rows = rows if isinstance(rows, Sequence) else tuple(rows)
        self._expect(len(rows))
        return self._view.folded.whole(rows, self._unfolded)

    def whole_in_steps(self, rows: Sequence[str]) -> Generator[None, None, Sequence[str]]:
        """As `whole`, of the view that is shown at the first step, in steps of a few milliseconds."""
        folded, unfolded = self._view.folded, self._unfolded
        for _ in in_pieces(rows):
            yield
        if len(rows) > MANY:
            yield from folded.spreading()
        whole: list[Sequence[str]] = []
        for some in in_pieces(rows):
            whole.append(folded.whole(some, unfolded))
            yield
        return chained(whole)

    def folded_away(self, article_ids: frozenset[str]) -> frozenset[str]:
        """Those of the articles that are folded away."""
        under = self._view.folded.under
        return frozenset(article_id for article_id in article_ids if under(article_id) is not None)

    def shown(self, article_ids: Set[str]) -> Set[str]:
        """Those of very many articles that have a row, or are folded away in one."""
        self._expect(len(article_ids))
        return self._view.folded.those_shown(article_ids, self.ids)

    def _expect(self, count: int) -> None:
        """So many articles will be asked about."""
        if count > MANY:
            self._view.folded.spread()

    def _lead_now(self, lead: str) -> str:
        """The report that leads what another led; that one itself, where the story is not to be seen."""
        story = self._story_of(lead)
        rows = map(self._view.folded.under, (lead,) if story is None else story.members)
        return next((row for row in rows if row is not None), lead)

    def _spread(self) -> None:
        """Put the reports of unfolded stories below their rows."""
        self.version += 1
        view = self._view
        self._lead_of = {report: lead for lead in self._unfolded for report in view.folded.get(lead, ())}
        if not self._lead_of:
            self.ids = view.ids
        elif isinstance(view.ids, GrowingIds):
            foretell = partial(_among_rows, view.ids, self._lead_of) if view.ids.foretells else None
            self.ids = GrowingIds(map(self._with_reports, view.ids.pieces()), foretell)
        else:
            self.ids = tuple(self._with_reports(view.ids))

    def _with_reports(self, rows: Sequence[str]) -> Sequence[str]:
        """Rows of the view with the reports of unfolded stories below them."""
        spread: list[str] = []
        start = 0
        for end in compress(count(1), map(self._unfolded.__contains__, rows)):
            spread += rows[start:end]
            spread += self.below(rows[end - 1])
            start = end
        return (*spread, *rows[start:])


def _among_rows(ids: GrowingIds, unfolded: Mapping[str, str], some: Set[str]) -> Set[str]:
    """Those of some articles that have a row, in a view or below one of its rows that is `unfolded`."""
    return ids.among(some) | (some & unfolded.keys())
