"""What a user decides: put on record first, into the store after. Keys and commands both go this way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Final

import msgspec

from newsreader.errors import LibraryError
from newsreader.library import Action, BulkChange, Change, JournalEntry, Library
from newsreader.library.cache.cache import Cache
from newsreader.library.seen_journal import ManyNews
from newsreader.model import Engagement, Triage, TriageField, tag_field
from newsreader.session.stories.edit_log import Plans, StoryEdit
from newsreader.session.stories.edits import StoryEdits
from newsreader.session.triage.asked import each_once, lacking
from newsreader.session.triage.steps import Recording, Step, Steps, all_of, at_once
from newsreader.session.triage.taking import Taking
from newsreader.session.triage.titles import Titles, are
from newsreader.store.row_ids import union
from newsreader.store.store import Store
from newsreader.stories.grouping.evidence import Constraints
from newsreader.text import plural


class Verb(msgspec.Struct, frozen=True):
    """A decision: the field it sets, and to what. `past`: what was done; `state`: how the article is then."""

    field: TriageField
    value: bool
    past: str
    state: str

    def holds(self, triage: Triage) -> bool:
        """Whether an article is so already."""
        return bool(getattr(triage, self.field)) is self.value


VERBS: Final = {
    "read": Verb(TriageField.READ, True, "marked read", "read already"),
    "unread": Verb(TriageField.READ, False, "marked unread", "unread already"),
    "star": Verb(TriageField.STARRED, True, "starred", "starred already"),
    "unstar": Verb(TriageField.STARRED, False, "unstarred", "not starred"),
    "archive": Verb(TriageField.ARCHIVED, True, "archived", "archived already"),
    "unarchive": Verb(TriageField.ARCHIVED, False, "unarchived", "not archived"),
    "heard": Verb(TriageField.HEARD, True, "marked heard", "heard already"),
    "unheard": Verb(TriageField.HEARD, False, "marked unheard", "not heard"),
}
FEW: Final = 10


class Outcome(msgspec.Struct, frozen=True):
    """What came of a decision: a sentence, the ids it changed in the store, its record if any, and whether
    views may leave out other articles than before.
    """

    sentence: str
    changed: Set[str] = frozenset()
    action: Action | None = None
    moves: bool = False


class TriageService:
    """Records decisions in the library and keeps the store in step with it."""

    def __init__(
        self,
        store: Store,
        library: Library,
        cache: Cache | None = None,
        *,
        constrain: Callable[[Constraints], object] = lambda _: None,
        config_file: Path | None = None,
    ) -> None:
        """`cache`: where it is kept how what the user did with stories is undone at once. `constrain`: called
        with all that the user decided about stories, whenever that has changed. `config_file`: from which an
        import is taken back that is undone.
        """
        self._config_file = config_file
        self.store = store
        self.stories = StoryEdits(store, library, Plans(cache), constrain)
        self._library = library
        self._taking = Taking(store, library)
        self._titles = Titles(store)

    def decide(self, verb: str, article_ids: Sequence[str], rows: int = 0) -> Outcome:
        """All of `deciding`. Raises LibraryError: it could not be written down; nothing has changed."""
        return self._at_once(self.deciding(verb, article_ids, rows))

    def deciding(self, verb: str, article_ids: Sequence[str], rows: int = 0) -> Steps[Outcome]:
        """Apply one of `VERBS` to articles, as one action with one undo, named after those that it changes.
        `rows`: in how many the user saw them, where that is known, of which their stories make fewer.
        """
        chosen = VERBS[verb]
        asked = yield from each_once(article_ids)
        others = yield from lacking(self.store, chosen.holds, asked)
        title = f"{chosen.past} {self._titles.subject(others or asked, rows)}"
        # All of them: another program may have decided otherwise since the store was told.
        changes = [BulkChange(chosen.field, chosen.value, asked)]
        if verb == "unread":
            changes.append(BulkChange(TriageField.KNOWN, False, asked))
        return (yield from self._recording(title, changes, asked, chosen.state))

    def read_for_all(self, article_ids: Sequence[str], others: Sequence[str]) -> Outcome:
        """Mark articles read for all of their stories, as one action: the other reports, unread as they are,
        are known from now on, and no news of the stories.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        return self._read_for_all(article_ids, others, ())

    def open(self, article_ids: Sequence[str], others: Sequence[str] = ()) -> Outcome:
        """Mark articles read that the user has opened, as `read_for_all` does; their feeds are valued by it.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        # On record, they may be read already though the store doesn't say so yet.
        decisions = self._library.triage_of(article_ids).values()
        if others or not all(triage.read for triage in decisions):
            return self._read_for_all(article_ids, others, (Engagement.OPENED,))
        self.engage(Engagement.OPENED, article_ids)
        return Outcome(f"nothing to do: {self._titles.subject(article_ids)} {are(article_ids)} read already")

    def engage(self, engagement: Engagement, article_ids: Sequence[str]) -> None:
        """Note what the user did with articles beside deciding about them: their feeds are valued by it.

        Raises:
            LibraryError: it could not be written down.
        """
        self._library.engage(engagement, article_ids)

    def played(self, article_ids: Sequence[str], others: Sequence[str]) -> Outcome:
        """As `open`, of articles whose audio or video was played: they are heard too.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        title = f"played {self._titles.subject(article_ids)}"
        fields = (TriageField.HEARD, TriageField.READ, Engagement.OPENED)
        heard = [Change(article_id, field, True) for field in fields for article_id in article_ids]
        known = [Change(article_id, TriageField.KNOWN, True) for article_id in others]
        action = self._library.record(title, [*heard, *known])
        return Outcome(title) if action is None else all_of(self._taken(action, title))

    def tag(
        self,
        article_ids: Sequence[str],
        rows: int = 0,
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> Outcome:
        """All of `tagging`. Raises LibraryError: it could not be written down; nothing has changed."""
        return self._at_once(self.tagging(article_ids, rows, add=add, remove=remove))

    def tagging(
        self,
        article_ids: Sequence[str],
        rows: int = 0,
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> Steps[Outcome]:
        """Give tags to articles and take others away, as one action; `rows` as in `deciding`."""
        asked = yield from each_once(article_ids)
        changes = [BulkChange(tag_field(tag), tag in add, asked) for tag in dict.fromkeys((*add, *remove))]
        words = " ".join((*(f"+{tag}" for tag in add), *(f"-{tag}" for tag in remove)))
        title = f"tagged {self._titles.subject(asked, rows)} {words}"
        return (yield from self._recording(title, changes, asked, "tagged so already"))

    def snooze(self, article_ids: Sequence[str], rows: int = 0, *, until: int, when: str) -> Outcome:
        """All of `snoozing`. Raises LibraryError: it could not be written down; nothing has changed."""
        return self._at_once(self.snoozing(article_ids, rows, until=until, when=when))

    def snoozing(self, article_ids: Sequence[str], rows: int = 0, *, until: int, when: str) -> Steps[Outcome]:
        """Put articles off until a moment, in seconds since 1970; `when` says it in words; `rows` as in
        `deciding`.
        """
        asked = yield from each_once(article_ids)
        title = f"snoozed {self._titles.subject(asked, rows)} until {when}"
        changes = [BulkChange(TriageField.SNOOZED, until, asked)]
        return (yield from self._recording(title, changes, asked, "snoozed until then already"))

    def merge(self, article_ids: Sequence[str]) -> Outcome:
        """Make one story of these articles and of the stories that they are in, as one action.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        asked = tuple(dict.fromkeys(article_ids))
        if len(asked) < 2:
            return Outcome("nothing to do: it takes two articles to make one story of them")
        plan = self.stories.merging(asked)
        if plan is None:
            return Outcome("nothing to do: these are one story already")
        return self._regrouped(f"made one story of {plural(len(plan.articles), 'report')}", plan)

    def split(self, article_ids: Sequence[str]) -> Outcome:
        """Take articles out of their stories, as one action. Those of one story stay together.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        asked = tuple(dict.fromkeys(article_ids))
        plan = self.stories.splitting(asked)
        if plan is None and any(map(self.store.story, asked)):
            return Outcome("nothing to do: these are all reports of the story, so that none would stay in it")
        if plan is None:
            return Outcome(f"nothing to do: {self._titles.subject(asked)} {are(asked)} in no story")
        return self._regrouped(self._titles.splitting(asked, plan), plan)

    def take(self, actions: Iterable[Action]) -> Set[str]:
        """Bring into the store what rules did on record. Returns the ids that are changed by it."""
        return frozenset[str]().union(*(all_of(self._taken(action, "")).changed for action in actions))

    def history(self) -> list[JournalEntry]:
        """The last actions, newest first."""
        return self._library.history()

    def last(self) -> int:
        """The number of the user's last action that stands, which `undo` would take back; else 0."""
        return self._library.undoable()

    def last_count(self) -> int:
        """How many changes the last action that stands made, as far as that is one of the last few."""
        return next((entry.count for entry in self._library.history(FEW) if not entry.undone), 0)

    def last_undone_count(self) -> int:
        """How many changes the last action made that was undone, as far as that is one of the last few."""
        return next((entry.count for entry in self._library.history(FEW) if entry.undone), 0)

    def count(self, seq: int) -> int:
        """How many changes an action made."""
        return next((entry.count for entry in self._library.history(1, seq + 1)), 0)

    def undo(self, seq: int | None = None) -> Outcome:
        """All of `undoing`. Raises LibraryError: it could not be written down; nothing has changed."""
        return self._at_once(self.undoing(seq))

    def undoing(self, seq: int | None = None) -> Steps[Outcome]:
        """Take back the last action, or the one with this number."""
        action = yield Recording(lambda deciding: deciding.undo(seq))
        outcome = yield from self._reverted(action, "undone", "nothing to undo")
        added = None if action is None else self._library.imports.pop_config(action.seq)
        if added is None or self._config_file is None:
            return outcome
        return self._without_additions(outcome, added, self._config_file)

    def redo(self) -> Outcome:
        """All of `redoing`. Raises LibraryError: it could not be written down; nothing has changed."""
        return self._at_once(self.redoing())

    def redoing(self) -> Steps[Outcome]:
        """Do again what was undone last."""
        action = yield Recording(lambda deciding: deciding.redo())
        return (yield from self._reverted(action, "done again", "nothing to redo"))

    def catch_up(self) -> Set[str]:
        """Take over what other readers and the command line decided meanwhile. Returns the ids it changed."""
        news = self._library.poll()
        if not news:
            return frozenset()
        self.stories.look_again()
        return self._taking.decide(news)

    def catching_up(self, many: ManyNews, library: Callable[[], Library]) -> Steps[Set[str]]:
        """As `catch_up`, of very many changes. `library`: the same one, to read in beside the owner."""

        def read() -> Mapping[str, Triage]:
            try:
                return library().changed_since(many)
            except LibraryError:
                self._library.put_off(many)
                return {}

        changed = yield from self._taking.take_over(read)
        self.stories.look_again()
        return changed

    def following(self, article_ids: Set[str], library: Callable[[], Library]) -> Steps[Set[str]]:
        """Bring into the store what rules decided about articles, on record, in steps. Returns the ids that
        are changed by it. `library`: as in `catching_up`.
        """
        return self._taking.take_over(lambda: library().triage_of(article_ids))

    def _without_additions(self, outcome: Outcome, added: bytes, config_file: Path) -> Outcome:
        """Take out of the configuration what the import put there that was undone."""
        from newsreader.config.additions import ConfigAdditions, take_back

        count = take_back(config_file, msgspec.msgpack.decode(added, type=ConfigAdditions))
        sentence = f"{outcome.sentence}, and {plural(count, 'change')} of the configuration"
        return msgspec.structs.replace(outcome, sentence=sentence)

    def _read_for_all(
        self, article_ids: Sequence[str], others: Sequence[str], engagements: Sequence[Engagement]
    ) -> Outcome:
        title = f"marked read {self._titles.subject(article_ids)}"
        fields = (TriageField.READ, *engagements)
        read = [Change(article_id, field, True) for field in fields for article_id in article_ids]
        known = [Change(article_id, TriageField.KNOWN, True) for article_id in others]
        action = self._library.record(title, [*read, *known])
        if action is None:
            return Outcome(
                f"nothing to do: {self._titles.subject(article_ids)} {are(article_ids)} read already"
            )
        return all_of(self._taken(action, title))

    def _regrouped(self, title: str, plan: StoryEdit) -> Outcome:
        action = self._library.record(title, plan.changes)
        if action is None:
            return Outcome("nothing to do: it was decided so already")
        self.stories.did(action, plan)
        return all_of(self._taken(action, title))

    def _recording(
        self, title: str, changes: Sequence[BulkChange], asked: Sequence[str], state: str
    ) -> Steps[Outcome]:
        """Put changes on record, and into the store. `state`: how the articles are where nothing changes."""
        action = yield Recording(lambda deciding: deciding.record(title, changes))
        if action is None:
            return Outcome(f"nothing to do: {self._titles.subject(asked)} {are(asked)} {state}")
        return (yield from self._taken(action, title))

    def _reverted(self, action: Action | None, done: str, nothing: str) -> Step[Outcome]:
        if action is None:
            return Outcome(nothing)
        if not action.applied and not action.also:
            return Outcome(
                f"{done}, to no effect: {action.title} (it was changed again since)", action=action
            )
        also = f" ({action.also})" if action.also else ""
        return (yield from self._taken(action, f"{done}: {action.title}{also}"))

    def _taken(self, action: Action, sentence: str) -> Step[Outcome]:
        changed, moves = yield from self._taking.take(action)
        regrouped = self.stories.turned(action)
        return Outcome(sentence, union((changed, regrouped)), action, moves)

    def _at_once(self, steps: Steps[Outcome]) -> Outcome:
        return at_once(steps, self._library.deciding)
