"""How the list follows what happens meanwhile: articles that come, stories that change, decisions, rules."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Set
from typing import NamedTuple

from newsreader.session.events import CountsChanged, Events, ListChanged, RowsChanged
from newsreader.session.lists.expansion import MANY
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.place import Place
from newsreader.session.lists.rows import Fold
from newsreader.session.triage.steps import all_of
from newsreader.store.growing_ids import known_of, reach
from newsreader.store.row_ids import without
from newsreader.store.store import Store


class Departure(NamedTuple):
    """The cursor's article left the list: on which `line` of the screen it was, and where the cursor went."""

    article_id: str
    line: int
    went_to: str | None


class ListUpdates:
    """What comes waits until the user asks for it, so that no row moves by itself; what is decided, or told
    otherwise, shows in the rows at once.
    """

    def __init__(self, shown: ListModel, store: Store, events: Events) -> None:
        self._list = shown
        self._store = store
        self._events = events
        self.wanted: Place | None = None
        """Where to go as soon as its article is there."""
        self._departure: Departure | None = None

    @property
    def waiting(self) -> frozenset[str]:
        """Articles that came since the view was made, and are in it once the user has it made anew, in
        whichever way: by another filter, order or view too.
        """
        return self._list.members.waiting

    @waiting.setter
    def waiting(self, article_ids: frozenset[str]) -> None:
        self._list.members.waiting = article_ids

    def show_new(self, *, settled: bool = True) -> None:
        """Settle the view anew, with what waits. The cursor stays on its article; in the first row, it stays
        there; and where a place is wanted, it goes there once its article has come, or nothing more will come
        (`settled`).
        """
        place = self._take_wanted(settled)
        if place is not None:
            self._list.go_to(place)
        elif not self._list.standing.at_top:
            self._list.rearrange(self._list.renew)
        else:
            self._list.renew()
            self._events.tell(ListChanged())

    def show_grouped(self, *, follow: bool) -> None:
        """Show stories as they have become, with the cursor on its article and what waits still waiting.
        `follow`: the article's story is unfolded for it where need be; else the cursor goes to its row.
        """
        current = self._list.current
        self._let_reports_join()

        def regroup() -> None:
            self._list.rebuild()
            if follow and current is not None:
                self._list.uncover(current)

        self._list.rearrange(regroup)

    def show_grouped_from_top(self) -> None:
        """As `show_grouped`, for a user who is at the top and has not done anything yet: whatever is first
        now is what the cursor is on.
        """
        self._let_reports_join()
        self._list.rebuild()
        self._list.cursor.put(0, 0)
        self._events.tell(ListChanged())

    def take_decided(self, changed: Set[str]) -> None:
        """The user decided about these articles. Rows leave or come back by archiving, snoozing and muting
        alone; the cursor then stays on its article, or goes to the next that is left, or to the one row that
        has come back. Where several come back and the user has not moved since they left, it is where it was.
        """
        self._take_decided(changed, self._go_to_returned)

    def take_many_decided(self, *, moves: bool, returns: bool = True) -> Generator[None, None, None]:
        """As `take_decided`, of very many articles, in steps of a few milliseconds. `moves`: whether rows may
        leave by it, or come back; `returns`: whether the cursor goes to where it was before these left.
        """
        yield from self._list.keep_all(in_sight=moves)
        if not moves:
            self._events.tell(RowsChanged())
            self._events.tell(CountsChanged())
            return
        standing, left, in_sight = self._list.standing, self._departure, self._list.visibility.may_show
        current, row, line = standing.current, standing.row, standing.line
        staying = self._first_in_sight()
        self._list.settle_sight()
        if returns and left is not None and current == left.went_to and in_sight(left.article_id):
            standing.put_on(left.article_id, row, left.line)
        elif staying is not None:
            standing.put_on(staying, row, line)
        else:
            standing.put(0, 0)
        if current is not None and current != staying:
            self._departure = Departure(current, line, staying)
        self._events.tell(ListChanged())

    def take_decided_elsewhere(self, changed: Set[str]) -> None:
        """As `take_decided`, where another program or a rule decided: the cursor goes to nothing that comes
        back.
        """
        self._take_decided(changed, lambda returned, current: self._keep_line_of_row(current))

    def _take_decided(self, changed: Set[str], place: Callable[[Set[str], str | None], None]) -> None:
        """`place` puts the cursor where it belongs after rows came back, of which it is given the articles,
        beside the one that the cursor was on.
        """
        self._list.standing.settle()
        current, line = self._list.current, self._list.standing.line
        shown = self._list.shown(changed)
        leaving = self._list.visibility.out_of_sight(shown)
        absent = without(changed, shown)
        returning = without(absent, self._list.visibility.out_of_sight(absent))
        self._list.keep(without(shown, leaving))
        if leaving:
            self._let_rest_stay(leaving)
            staying = self._first_to_stay(leaving)
            self._list.drop(leaving)
            self._keep_line_of(staying)
        if returning:
            stood_on = self._list.current
            self._list.bring_back(returning)
            place(returning, stood_on)
        if leaving or returning:
            row = self._list.cursor.row
            self._list.cursor.row = max(0, min(row, reach(self._list.ids, row + 1) - 1))
            if current is not None and current in leaving:
                self._departure = Departure(current, line, self._list.current)
            self._events.tell(ListChanged())
        else:
            self._events.tell(RowsChanged(frozenset(changed)))
            self._events.tell(CountsChanged())

    def _let_rest_stay(self, leaving: Set[str]) -> None:
        """Let another report stand in the row of a folded story of which the one in front leaves alone and
        the others are worth coming back to, as new views have it.
        """
        led_by: dict[str, str] = {}
        for row in leaving:
            if self._list.expansion.fold_of(row) is Fold.FOLDED:
                rest = [report for report in self._list.expansion.below(row) if report not in leaving]
                if awake := self._list.visibility.awake(rest):
                    led_by[row] = awake[0]
        if led_by:
            self._list.lead_by(led_by)

    def _first_to_stay(self, leaving: Set[str]) -> str | None:
        """The article under the cursor or, where that leaves, the next below it that doesn't; None where that
        is far away.
        """
        ids, first = self._list.ids, self._list.cursor.row
        for row in range(first, first + MANY):
            if row >= reach(ids, row + 1):
                return None
            if ids[row] not in leaving:
                return ids[row]
        return None

    def _first_in_sight(self) -> str | None:
        """As `_first_to_stay`, of the rows at hand, of which those leave that don't belong here any more."""
        near, first = self._list.standing.near, self._list.standing.near_cursor.row
        some = near[first : min(first + MANY, known_of(near))]
        return next(filter(self._list.visibility.may_show, some), None)

    def _keep_line_of(self, article_id: str | None) -> None:
        """Put the cursor on an article, on the line of the screen where it is."""
        standing = self._list.standing
        if article_id is not None and article_id != standing.current:
            standing.put_on(article_id, standing.cursor.row, standing.line)

    def _go_to_returned(self, returned: Set[str], current: str | None) -> None:
        """Go back to the article that the cursor was on when it left, unless the user has moved since; else
        to the one row that came back; where several did, stay on the article and its line.
        """
        left, standing = self._departure, self._list.standing
        if left is not None and left.article_id in returned and current == left.went_to:
            standing.put_on(left.article_id, standing.cursor.row, left.line)
            return
        came = self._list.expansion.common_row(returned)
        if came is None:
            self._keep_line_of_row(current)
        elif (row := standing.row_for(came)) is not None:
            standing.put(row)

    def _keep_line_of_row(self, article_id: str | None) -> None:
        """Put the cursor on the row of an article, or of its story, on the line of the screen where it is."""
        standing = self._list.standing
        standing.put_on(article_id, standing.cursor.row, standing.line)

    def take_renewed(self, article_ids: frozenset[str]) -> None:
        """The sources tell of these articles otherwise, or value them otherwise. A report that leads a story
        now stands in the row of the one that led it; but not while the cursor is on that: it is being read.
        """
        self._let_lead(article_ids)
        self._events.tell(RowsChanged(article_ids))

    def take_revalued(self, article_ids: Set[str], leading: frozenset[str]) -> None:
        """As `take_renewed`, of any number of articles. `leading`: those that lead their stories by it."""
        self._let_lead(leading)
        self._events.tell(RowsChanged(frozenset(article_ids) if len(article_ids) <= MANY else None))

    def _let_lead(self, article_ids: frozenset[str]) -> None:
        """Let what leads the stories of these articles by now stand in the rows of these."""
        current = self._list.current
        led = {
            row
            for article_id in article_ids
            if (row := self._list.expansion.lead_of(article_id)) is not None and row != current
        }
        led_by = {
            row: lead for row in led if (lead := self._store.lead(row)) in self._list.expansion.below(row)
        }
        if led_by:
            self._list.rearrange(lambda: self._list.lead_by(led_by))

    def take_muted(self, turned: frozenset[str]) -> None:
        """These articles are muted or highlighted by rules now, or no longer."""
        if not turned:
            return

        def turn() -> None:
            if len(turned) > MANY:
                all_of(self._list.keep_all(in_sight=True))
                self._list.settle_sight()
                return
            leaving = frozenset(
                article_id
                for article_id in self._list.shown(turned)
                if not self._list.visibility.may_show(article_id)
            )
            self._list.drop(leaving)
            if returning := turned - leaving:
                self._list.bring_back(returning)

        self.waiting -= frozenset(article_id for article_id in turned if self._store.is_muted(article_id))
        self._list.rearrange(turn)
        self._events.tell(RowsChanged())

    def take_gone(self, article_ids: Iterable[str]) -> None:
        """No folder holds these any more: what is not here in another way leaves the list."""
        gone = frozenset(article_id for article_id in article_ids if article_id not in self._store)
        self.waiting -= gone
        if self._list.shown(gone):
            self._list.rearrange(self._list.rebuild)

    def take_returned(self, article_ids: frozenset[str]) -> None:
        """Articles that had left are there again, and show where they belong. What waits goes on waiting."""
        self.waiting -= article_ids
        self._list.rearrange(self._list.rebuild)
        self._events.tell(RowsChanged(article_ids))

    def _let_reports_join(self) -> None:
        """What waits and has joined the story of a row waits no more: the row stands for it, and another
        report, superseded by then, would stand there in place of one that leads.
        """
        stories = {article_id: self._store.story(article_id) for article_id in self.waiting}
        self.waiting -= {
            article_id
            for article_id, story in stories.items()
            if story and not self.waiting.issuperset(story.members)
        }

    def _take_wanted(self, settled: bool) -> Place | None:
        place = self.wanted
        if place is None or not (settled or place.article in self._store):
            return None
        self.wanted = None
        return place
