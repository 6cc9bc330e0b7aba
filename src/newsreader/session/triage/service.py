"""What a user decides: put on record first, into the store after. Keys and commands both go this way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Set
from itertools import compress
from pathlib import Path
from typing import Final

import msgspec

from newsreader.library import Action, BulkApplied, BulkChange, Change, JournalEntry, Library, marked
from newsreader.library.cache.cache import Cache
from newsreader.model import Engagement, Triage, TriageField, tag_field
from newsreader.session.stories.edit_log import Plans, StoryEdit
from newsreader.session.stories.edits import StoryEdits
from newsreader.store.columns import different
from newsreader.store.row_ids import RowIds, each_once
from newsreader.store.store import Store
from newsreader.stories.grouping.evidence import Constraints
from newsreader.text import plural, shorten


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
TITLE_LENGTH: Final = 60
FEW: Final = 10


class Outcome(msgspec.Struct, frozen=True):
    """What came of a decision: a sentence, the ids it changed in the store, and its record if any."""

    sentence: str
    changed: Set[str] = frozenset()
    action: Action | None = None


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
        self._last_rows: tuple[int, Sequence[str]] = (0, ())

    def decide(self, verb: str, article_ids: Sequence[str], rows: int = 0) -> Outcome:
        """Apply one of `VERBS` to articles, as one action with one undo, named after those that it changes.
        `rows`: in how many the user saw them, where that is known, of which their stories make fewer.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        chosen = VERBS[verb]
        asked = each_once(article_ids)
        decisions = self.store.decisions(asked)
        lacks = {number: not chosen.holds(triage) for number, triage in different(decisions).items()}
        others = tuple(compress(asked, map(lacks.__getitem__, map(id, decisions))))
        title = f"{chosen.past} {self._subject(others or asked, rows)}"
        # All of them: another program may have decided otherwise since the store was told.
        changes = [BulkChange(chosen.field, chosen.value, asked)]
        if verb == "unread":
            changes.append(BulkChange(TriageField.KNOWN, False, asked))
        action = self._library.record_bulk(title, changes)
        if action is None:
            return Outcome(f"nothing to do: {self._subject(asked)} {_are(asked)} {chosen.state}")
        return self._taken(action, title)

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
        if others or not all(self.store.decided(article_id).read for article_id in article_ids):
            return self._read_for_all(article_ids, others, (Engagement.OPENED,))
        self.engage(Engagement.OPENED, article_ids)
        return Outcome(f"nothing to do: {self._subject(article_ids)} {_are(article_ids)} read already")

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
        title = f"played {self._subject(article_ids)}"
        fields = (TriageField.HEARD, TriageField.READ, Engagement.OPENED)
        heard = [Change(article_id, field, True) for field in fields for article_id in article_ids]
        known = [Change(article_id, TriageField.KNOWN, True) for article_id in others]
        action = self._library.record(title, [*heard, *known])
        return Outcome(title) if action is None else self._taken(action, title)

    def tag(
        self,
        article_ids: Sequence[str],
        rows: int = 0,
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> Outcome:
        """Give tags to articles and take others away, as one action; `rows` as in `decide`.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        asked = each_once(article_ids)
        changes = [BulkChange(tag_field(tag), tag in add, asked) for tag in dict.fromkeys((*add, *remove))]
        words = " ".join((*(f"+{tag}" for tag in add), *(f"-{tag}" for tag in remove)))
        title = f"tagged {self._subject(asked, rows)} {words}"
        action = self._library.record_bulk(title, changes)
        if action is None:
            return Outcome(f"nothing to do: {self._subject(asked)} {_are(asked)} tagged so already")
        return self._taken(action, title)

    def snooze(self, article_ids: Sequence[str], rows: int = 0, *, until: int, when: str) -> Outcome:
        """Put articles off until a moment, in seconds since 1970; `when` says it in words; `rows` as in
        `decide`.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        asked = each_once(article_ids)
        title = f"snoozed {self._subject(asked, rows)} until {when}"
        action = self._library.record_bulk(title, [BulkChange(TriageField.SNOOZED, until, asked)])
        if action is None:
            return Outcome(f"nothing to do: {self._subject(asked)} {_are(asked)} snoozed until then already")
        return self._taken(action, title)

    def merge(self, article_ids: Sequence[str]) -> Outcome:
        """Make one story of these articles and of the stories that they are in, as one action.

        Raises:
            LibraryError: it could not be written down; nothing has changed.
        """
        asked = each_once(article_ids)
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
        asked = each_once(article_ids)
        plan = self.stories.splitting(asked)
        if plan is None and any(map(self.store.story, asked)):
            return Outcome("nothing to do: these are all reports of the story, so that none would stay in it")
        if plan is None:
            return Outcome(f"nothing to do: {self._subject(asked)} {_are(asked)} in no story")
        return self._regrouped(self._splitting(asked, plan), plan)

    def take(self, actions: Iterable[Action]) -> Set[str]:
        """Bring into the store what rules did on record. Returns the ids that are changed by it."""
        return frozenset[str]().union(*(self._taken(action, "").changed for action in actions))

    def history(self) -> list[JournalEntry]:
        """The last actions, newest first."""
        return self._library.history()

    def last(self) -> int:
        """The number of the user's last action that stands, which `undo` would take back; else 0."""
        return self._library.undoable()

    def last_count(self) -> int:
        """How many changes the last action that stands made, as far as that is one of the last few."""
        return next((entry.count for entry in self._library.history(FEW) if not entry.undone), 0)

    def undo(self, seq: int | None = None) -> Outcome:
        """Take back the last action, or the one with this number."""
        outcome = self._reverted(lambda: self._library.undo(seq), "undone", "nothing to undo")
        added = None if outcome.action is None else self._library.imports.pop_config(outcome.action.seq)
        if added is None or self._config_file is None:
            return outcome
        return self._without_additions(outcome, added, self._config_file)

    def redo(self) -> Outcome:
        """Do again what was undone last."""
        return self._reverted(self._library.redo, "done again", "nothing to redo")

    def catch_up(self) -> Set[str]:
        """Take over what other readers and the command line decided meanwhile. Returns the ids it changed."""
        news = self._library.poll()
        if not news:
            return frozenset()
        self.stories.look_again()
        return self.store.decide(news)

    def _without_additions(self, outcome: Outcome, added: bytes, config_file: Path) -> Outcome:
        """Take out of the configuration what the import put there that was undone."""
        from newsreader.config.additions import ConfigAdditions, take_back

        count = take_back(config_file, msgspec.msgpack.decode(added, type=ConfigAdditions))
        sentence = f"{outcome.sentence}, and {plural(count, 'change')} of the configuration"
        return msgspec.structs.replace(outcome, sentence=sentence)

    def _read_for_all(
        self, article_ids: Sequence[str], others: Sequence[str], engagements: Sequence[Engagement]
    ) -> Outcome:
        title = f"marked read {self._subject(article_ids)}"
        fields = (TriageField.READ, *engagements)
        read = [Change(article_id, field, True) for field in fields for article_id in article_ids]
        known = [Change(article_id, TriageField.KNOWN, True) for article_id in others]
        action = self._library.record(title, [*read, *known])
        if action is None:
            return Outcome(f"nothing to do: {self._subject(article_ids)} {_are(article_ids)} read already")
        return self._taken(action, title)

    def _regrouped(self, title: str, plan: StoryEdit) -> Outcome:
        action = self._library.record(title, plan.changes)
        if action is None:
            return Outcome("nothing to do: it was decided so already")
        self.stories.did(action, plan)
        return self._taken(action, title)

    def _reverted(self, act: Callable[[], Action | None], done: str, nothing: str) -> Outcome:
        action = act()
        if action is None:
            return Outcome(nothing)
        if not action.applied and not action.also:
            return Outcome(
                f"{done}, to no effect: {action.title} (it was changed again since)", action=action
            )
        also = f" ({action.also})" if action.also else ""
        return self._taken(action, f"{done}: {action.title}{also}")

    def _taken(self, action: Action, sentence: str) -> Outcome:
        if len(action.applied) == 1:
            (some,) = action.applied
            article_ids = self._by_rows(action, some.article_ids)
            changed = self.store.decide_each(article_ids, _turned(self.store.decisions(article_ids), some))
        else:
            marks: dict[str, Triage] = {}
            for some in action.applied:
                before = list(map(marks.get, some.article_ids, self.store.decisions(some.article_ids)))
                marks.update(zip(some.article_ids, _turned(before, some), strict=True))
            changed = self.store.decide(marks)
        regrouped = self.stories.turned(action)
        return Outcome(sentence, changed | regrouped if regrouped else changed, action)

    def _by_rows(self, action: Action, article_ids: Sequence[str]) -> Sequence[str]:
        """The articles of an action by their rows, where they are known from when it was done."""
        if isinstance(article_ids, RowIds):
            self._last_rows = action.seq, article_ids
        seq, known = self._last_rows
        # What undo changes is a part of what was done.
        return known if seq == action.seq and len(known) == len(article_ids) else article_ids

    def _splitting(self, asked: Collection[str], plan: StoryEdit) -> str:
        """What a split does, in words."""
        out = [article_id for story in plan.before for article_id in story.members if article_id in asked]
        if len(out) == 1:
            return f"took {self._title(out[0])} out of its story"
        if len(plan.before) == 1:
            return f"took {len(out)} reports out, as their own story"
        return f"took {len(out)} reports out of {len(plan.before)} stories"

    def _subject(self, article_ids: Sequence[str], rows: int = 0) -> str:
        if len(article_ids) == 1:
            return self._title(article_ids[0])
        story = self.store.story(article_ids[0]) if article_ids else None
        if story is not None and frozenset(story.members).issuperset(article_ids):
            count = plural(len(frozenset(article_ids)), "report")
            return f"{count} of {self._title(self.store.lead(article_ids[0]))}"
        seen = f" in {plural(rows, 'row')}" if 1 < rows < len(article_ids) else ""
        return plural(len(article_ids), "article") + seen

    def _title(self, article_id: str) -> str:
        headline = self.store.headline(article_id)
        return f"“{shorten(headline.title, TITLE_LENGTH)}”" if headline else article_id


def _turned(before: Sequence[Triage], some: BulkApplied) -> Sequence[Triage]:
    """What is decided about articles once a change is applied to all of them."""
    # Of 100,000 articles most turn in the same way: each way is worked out once.
    after = {number: marked(triage, some.field, some.after) for number, triage in different(before).items()}
    return tuple(map(after.__getitem__, map(id, before)))


def _are(article_ids: Sequence[str]) -> str:
    return "is" if len(article_ids) == 1 else "are"
