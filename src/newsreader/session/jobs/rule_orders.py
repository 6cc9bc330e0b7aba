"""What rules want to be set on articles is written down in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.session.events import Failure, Notice, RulesChanged
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.session.triage.steps import Steps

if TYPE_CHECKING:
    from newsreader.library import Action
    from newsreader.library.rule_decisions import Obeyed, Order


class RuleOrderJob:
    """Obeys rules, one time after the other."""

    def __init__(self, session: Session, scheduler: Scheduler, is_loading: Callable[[], bool]) -> None:
        """`is_loading`: whether articles are still coming, for which the rules will want the same."""
        self._session = session
        self._scheduler = scheduler
        self._is_loading = is_loading
        self._busy = False

    def obey(self) -> None:
        """Do what rules want by now, if they want anything."""
        ruling = self._session.ruling
        if self._busy or self._is_loading() or not ruling.is_wanting:
            return
        self._busy = True
        self._scheduler.background(partial(self._write_down, ruling.orders()), "rules")

    def _write_down(self, orders: Sequence[Order]) -> None:
        tell = self._scheduler.on_owner
        try:
            obeyed = self._session.library_for_threads().rulings.obey(orders)
            tell(partial(self._obeyed, obeyed))
        except NewsreaderError as error:
            tell(partial(self._session.events.tell, Failure(error.message, error.hint)))
        finally:
            tell(self._ended)

    def _obeyed(self, obeyed: Sequence[Obeyed]) -> None:
        session = self._session
        actions = [deed.action for deed in obeyed if deed.action is not None]
        if actions:
            session.deciding.follow(self._following(actions), sum(action.count for action in actions))
        session.events.tell(RulesChanged())

    def _following(self, actions: Sequence[Action]) -> Steps[None]:
        session = self._session
        decided = {
            article_id for action in actions for some in action.applied for article_id in some.article_ids
        }
        changed = yield from session.desk.following(decided, session.library_for_threads)
        yield from session.showing_elsewhere(changed)
        if changed:
            session.events.tell(Notice(" · ".join(action.title for action in actions), in_journal=True))

    def _ended(self) -> None:
        self._busy = False
