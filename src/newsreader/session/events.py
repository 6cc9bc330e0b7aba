"""What a session tells its fronts: frozen records, to as many listeners as there are."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from newsreader.config.schema import Config
    from newsreader.feeds.refresh import FeedDone
    from newsreader.session.stories.reasons import ReportReason


class Event(msgspec.Struct, frozen=True):
    """Something has happened. Told on the thread that owns the session."""


class Opened(Event, frozen=True):
    """The store holds what is known from the last time: the list can be shown."""


class FirstShown(Event, frozen=True):
    """The first articles are in the list, or it is known that none will come."""


class Paused(Event, frozen=True):
    """The user has pressed no key for a moment: the next one is not likely to come at once."""


class Rested(Event, frozen=True):
    """The user has done nothing for a while, and all that could be prepared is."""


class ListChanged(Event, frozen=True):
    """The list has other rows, or stands elsewhere in them."""


class RowsMoved(Event, frozen=True):
    """The list has other rows of the same view, or has them in another order: no number is another."""


class RowsKnown(Event, frozen=True):
    """More rows of the list are known than before, below the others; the last time, all are."""


class ValuesCounted(Event, frozen=True):
    """More is known of the values that fields have in a view, which was asked for: the last time, all is."""


class BodiesSearched(Event, frozen=True):
    """What some query asks of full texts has been found: who waited for it can go on."""


class RowsPlaced(Event, frozen=True):
    """It has become known what is in front of the rows on the screen, so that all have other numbers."""


class MarksChanged(Event, frozen=True):
    """Other rows are marked."""


class RowsChanged(Event, frozen=True):
    """The list has the same rows, but these articles are told of otherwise. None: any of them may be."""

    article_ids: frozenset[str] | None = None


class ManyDecided(Event, frozen=True):
    """Something was decided about very many articles in one go."""


class CountsChanged(Event, frozen=True):
    """The numbers of views and topics are others, or the views and topics themselves are."""


class ArticleRead(Event, frozen=True):
    """A whole article that was asked for is there."""

    article_id: str


class DetailReady(Event, frozen=True):
    """There is more to say, or something else, about an article."""

    article_id: str


class StoryExplained(Event, frozen=True):
    """Why an article, the first, and the reports around it are in their story; none where it stands alone."""

    article_id: str
    reports: tuple[ReportReason, ...]


class JobProgress(Event, frozen=True):
    """How far a job is, in words; nothing where it rests. `job`: its name."""

    job: str
    text: str = ""


class FeedsChanged(Event, frozen=True):
    """Feeds came or went, brought something, failed or were set otherwise."""


class DownloadsChanged(Event, frozen=True):
    """Files came into the queue of downloads, went out of it, or stand otherwise in it."""


class FeedsFetched(Event, frozen=True):
    """A refresh is done with these feeds: what each brought, or why it brought nothing."""

    feeds: tuple[FeedDone, ...]


class ArticlesCame(Event, frozen=True):
    """A refresh has come to its end, and brought these articles; what a rule mutes is not among them."""

    article_ids: tuple[str, ...]


class TerminalSignal(Event, frozen=True):
    """The terminal is to tell the user of something. `sequence`: what to write to it, which shows nothing."""

    sequence: str


class FullTextFetched(Event, frozen=True):
    """The page of an article was fetched. `failure`: why there is no text, in plain words."""

    article_id: str
    failure: str = ""


class RulesChanged(Event, frozen=True):
    """The rules are others, or have done something."""


class ViewsChanged(Event, frozen=True):
    """The user's saved views or own commands are others: their names, keys, queries or their order."""


class Reconfigured(Event, frozen=True):
    """The settings in force are others than they were. `before`: as they were."""

    before: Config


class Tone(StrEnum):
    """How a notice is meant."""

    PLAIN = "text"
    QUIET = "dim"
    WARNING = "warning"


class Notice(Event, frozen=True):
    """A sentence for the user. `undoes`: it tells of a change that undo takes back; `in_journal`: of one that
    the journal lists.
    """

    text: str
    tone: Tone = Tone.PLAIN
    undoes: bool = False
    in_journal: bool = False


class Failure(Event, frozen=True):
    """What could not be done, and what the user can do about it."""

    message: str
    hint: str = ""


Listener = Callable[[Event], object]


class Events:
    """Tells every listener of every event, in the order in which they subscribed."""

    def __init__(self) -> None:
        self._listeners: dict[int, Listener] = {}
        self._next = 0

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener of all that happens from now on, until the function that is returned is called."""
        number = self._next
        self._next += 1
        self._listeners[number] = listener

        def cancel() -> None:
            self._listeners.pop(number, None)

        return cancel

    def tell(self, event: Event) -> None:
        """For the thread that owns the session."""
        for listener in tuple(self._listeners.values()):
            listener(event)
