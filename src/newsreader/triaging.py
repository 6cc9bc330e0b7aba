"""What a user decides: put on record first, into the store after. Keys and commands both go this way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from newsreader.library import Action, Change, Library, marked
from newsreader.model import Field, Triage
from newsreader.store import Store
from newsreader.text import plural, shorten


class Verb(msgspec.Struct, frozen=True):
    """A decision: the field it sets, to what, and the past tense by which the journal names it."""

    field: Field
    value: bool
    past: str


VERBS: Final = {
    "read": Verb(Field.READ, True, "marked read"),
    "unread": Verb(Field.READ, False, "marked unread"),
    "star": Verb(Field.STARRED, True, "starred"),
    "unstar": Verb(Field.STARRED, False, "unstarred"),
    "archive": Verb(Field.ARCHIVED, True, "archived"),
    "unarchive": Verb(Field.ARCHIVED, False, "took out of the archive"),
}
TITLE_LENGTH: Final = 60


class Outcome(msgspec.Struct, frozen=True):
    """What came of a decision: a sentence, the ids it changed in the store, and its record if any."""

    sentence: str
    changed: frozenset[str] = frozenset()
    action: Action | None = None


class Desk:
    """Records decisions in the library and keeps the store in step with it."""

    def __init__(self, store: Store, library: Library) -> None:
        self.store = store
        self._library = library

    def decide(self, verb: str, article_ids: Sequence[str]) -> Outcome:
        """Apply one of `VERBS` to articles, as one action with one undo.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        chosen = VERBS[verb]
        title = f"{chosen.past} {self._subject(article_ids)}"
        changes = [Change(one, chosen.field, chosen.value) for one in article_ids]
        action = self._library.record(title, changes)
        if action is None:
            return Outcome(f"nothing to do: already {chosen.past}")
        return self._taken(action, title)

    def undo(self, seq: int | None = None) -> Outcome:
        """Take back the last action, or the one with this number."""
        return self._reverted(lambda: self._library.undo(seq), "undone", "nothing to undo")

    def redo(self) -> Outcome:
        """Do again what was undone last."""
        return self._reverted(self._library.redo, "done again", "nothing to redo")

    def catch_up(self) -> frozenset[str]:
        """Take over what other readers and the command line decided meanwhile. Returns the ids it changed."""
        news = self._library.poll()
        return self.store.decide(news) if news else frozenset()

    def _reverted(self, act: Callable[[], Action | None], done: str, nothing: str) -> Outcome:
        action = act()
        if action is None:
            return Outcome(nothing)
        return self._taken(action, f"{done}: {action.title}")

    def _taken(self, action: Action, sentence: str) -> Outcome:
        marks: dict[str, Triage] = {}
        for change in action.changes:
            before = marks.get(change.article_id) or self.store.decided(change.article_id)
            marks[change.article_id] = marked(before, change.field, change.after)
        return Outcome(sentence, self.store.decide(marks), action)

    def _subject(self, article_ids: Sequence[str]) -> str:
        if len(article_ids) != 1:
            return plural(len(article_ids), "article")
        headline = self.store.headline(article_ids[0])
        return f"“{shorten(headline.title, TITLE_LENGTH)}”" if headline else article_ids[0]
