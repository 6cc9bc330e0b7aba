"""Full texts are searched beside the owner, for whoever asks a query for what is in them."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import sleep
from typing import Final

from newsreader.library.cache.body_query import BodyQuery
from newsreader.library.cache.cache import CacheLostError
from newsreader.query import Query
from newsreader.query.article_ids import IdCells
from newsreader.query.found_rows import FoundRows
from newsreader.query.nodes import words_in_bodies
from newsreader.session.events import BodiesSearched
from newsreader.session.scheduler import Later, Scheduler
from newsreader.session.session import Session
from newsreader.store.body_answers import Words

HANDED_OVER: Final = 8_192
"""Rows that are brought to the owner at a time, who takes half a millisecond for it."""
BREATH: Final = 0.0002
"""Seconds after each few ids in which the owner can have the interpreter: a thread that is always at work
gives it up no sooner than after five milliseconds, each time that the owner wants it.
"""
DEAR: Final = 8
"""An id whose row the owner has to find takes as long as so many rows."""
PAUSE: Final = 0.5
"""Seconds after an article has left until what was found is asked for anew: others may leave with it."""


class BodySearchJob:
    """Has answers at hand (`Store.body_answers`), and tells `BodiesSearched` of each. One thing is looked for
    at a time. What the list lacks comes first, and ends what goes on; what is not in force any more is left.
    """

    def __init__(
        self, session: Session, scheduler: Scheduler, in_force: Callable[[], Iterable[Query]]
    ) -> None:
        """`in_force`: the queries of all that is shown, counted or ruled by."""
        self._session = session
        self._scheduler = scheduler
        self._in_force = in_force
        self._soon = Later(scheduler)
        self._renew_later = Later(scheduler)
        self._wanted: dict[Words, None] = {}
        """What is not answered yet, the newest last."""
        self._running: BodyQuery | None = None
        self._found = FoundRows()
        self._departures = 0
        """How many articles had left when what goes on began: rows that it told of may be empty since."""
        self._renewed: dict[Words, FoundRows] | None = None
        """The answers that are to take the place of all others; None where none are made anew."""
        self._left = 0
        """How many articles had left when all answers were right."""
        self._count = 0
        """How many rows there were then."""

    def start(self) -> None:
        """The store is there: from now on, no full text is searched while the owner waits."""
        self._note_state()
        self._session.store.body_answers.asked_of(self._ask)
        self._session.store.subscribe(self._changed)

    def renew(self) -> None:
        """More can be searched, or articles stand in other rows: all answers are made anew. Until they are
        there, those from before hold.
        """
        self._renew_later.cancel()
        self._note_state()
        self._renewed = {}
        self._wanted |= dict.fromkeys(self._words_in_force())
        self._end()
        self._begin()

    def stop(self) -> None:
        """Look for nothing any more."""
        self._soon.cancel()
        self._renew_later.cancel()
        self._wanted.clear()
        self._end()

    def _ask(self, words: Words) -> None:
        self._wanted.setdefault(words)
        # Who asks may still be about to have in force what it asks for.
        self._soon.call(0.0, self._begin)

    def _changed(self, rows: Sequence[int]) -> None:
        """Who has left may have come back in another row."""
        store = self._session.store
        has_left, has_come = store.body_answers.departures != self._left, len(store.headlines) > self._count
        if has_left and has_come and not self._renew_later.pending and self._words_in_force():
            self._renew_later.call(PAUSE, self.renew)

    def _note_state(self) -> None:
        store = self._session.store
        self._left, self._count = store.body_answers.departures, len(store.headlines)

    def _words_in_force(self) -> set[Words]:
        return _words(self._in_force())

    def _end(self) -> None:
        if self._running is not None:
            self._running.end()

    def _begin(self) -> None:
        """Look for what was asked for last, once what goes on has ended."""
        in_force = self._words_in_force()
        self._wanted = {words: None for words in self._wanted if words in in_force}
        in_list = [words for words in self._wanted if words in _words(self._session.list.asked)]
        first = next(reversed(in_list or list(self._wanted)), None)
        running = self._running
        if running is not None:
            if running.phrases not in self._wanted or (in_list and running.phrases != first):
                running.end()
        elif first is not None:
            self._running, self._found = BodyQuery(first), FoundRows()
            self._departures = self._session.store.body_answers.departures
            work = partial(self._run, self._running, self._session.store.ids_in_file)
            self._scheduler.background(work, "texts")
        elif self._renewed is not None:
            self._take_renewed(self._renewed)

    def _run(self, query: BodyQuery, in_file: IdCells) -> None:
        rows, others = array("I"), list[str]()
        try:
            for article_ids in self._session.searches.found(query):
                found = in_file.rows(article_ids) if in_file.count else [None] * len(article_ids)
                rows.extend(row for row in found if row is not None)
                others += [
                    article_id for article_id, row in zip(article_ids, found, strict=True) if row is None
                ]
                if len(rows) + DEAR * len(others) >= HANDED_OVER:
                    self._scheduler.on_owner(partial(self._take, query, rows, others))
                    rows, others = array("I"), []
                sleep(BREATH)
            self._scheduler.on_owner(partial(self._take, query, rows, others))
        except (CacheLostError, OSError):
            # It is made again, and what it holds then is searched anew.
            logging.getLogger(__name__).exception("a search in texts")
        finally:
            self._scheduler.on_owner(partial(self._ended, query))

    def _take(self, query: BodyQuery, rows: Sequence[int], others: Sequence[str]) -> None:
        """`others`: articles whose rows are not known."""
        if not query.ended:
            self._found.add(rows)
            self._found.add(self._session.store.rows_of(others))

    def _ended(self, query: BodyQuery) -> None:
        self._running = None
        if not query.ended and self._departures == self._session.store.body_answers.departures:
            self._answered(query.phrases, self._found)
        self._begin()

    def _answered(self, words: Words, found: FoundRows) -> None:
        self._wanted.pop(words, None)
        answers = self._session.store.body_answers
        if self._renewed is not None:
            self._renewed[words] = found
        if self._renewed is None or answers.of(words) is None:
            answers.take(words, found, self._words_in_force())
            self._tell()

    def _take_renewed(self, renewed: dict[Words, FoundRows]) -> None:
        self._renewed = None
        session = self._session
        session.store.body_answers.replace(renewed)
        session.store.search_anew()
        if _words(session.list.asked):
            session.updates.show_new()
        self._tell()

    def _tell(self) -> None:
        self._session.list.resume()
        self._session.ruling.look_again()
        self._session.events.tell(BodiesSearched())


def _words(queries: Iterable[Query]) -> set[Words]:
    return words_in_bodies(*(query.where for query in queries))
