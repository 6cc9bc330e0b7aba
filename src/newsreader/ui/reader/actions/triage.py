"""The commands that decide something about articles: the marked ones, else the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.session.snoozing import Until, choices, typed
from newsreader.session.triage import VERBS, Outcome
from newsreader.session.vocabulary import tags_of
from newsreader.ui.reader.actions.context import Commanding

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

MOST_WINDOWS: Final = 20
"""More articles than that are not opened at once: it could not be undone."""
OWN_DATE: Final = "date"
Act = Callable[[Sequence[str]], Outcome]
Scope = Callable[[Sequence[str]], Sequence[str]]
"""What an action on some rows is about: their articles alone, or more of their stories."""


class TriageCommands(Commanding):
    """Every decision is one action with one undo, of however many articles; `.` does it again."""

    def __init__(self, screen: ReaderScreen) -> None:
        super().__init__(screen)
        self._last: tuple[Act, Scope] | None = None

    def do_star(self) -> None:
        self._turn("star", "unstar", _rows_alone)

    def do_toggle_read(self) -> None:
        self._turn("read", "unread", self._screen.browsing.whole)

    def do_archive(self) -> None:
        self._turn("archive", "unarchive", _rows_alone)

    def do_undo(self) -> None:
        outcome = self._screen.jobs.undo.undo()
        if outcome is not None:
            self._screen.did(outcome)

    def do_redo(self) -> None:
        self._screen.did(self._screen.session.desk.redo())

    def do_journal(self) -> None:
        from newsreader.ui.dialogs.journal import JournalScreen

        screen, desk = self._screen, self._screen.session.desk
        screen.app.push_screen(
            JournalScreen(desk.history, lambda seq: screen.did(desk.undo(seq)), screen.palette)
        )

    def do_repeat(self) -> None:
        if self._last is None:
            self._screen.say("nothing to repeat yet")
        else:
            act, scope = self._last
            self._do(act, self._chosen(), scope)

    # Tags and later

    def do_tag(self) -> None:
        """Ask for the tags: those that all the articles have are there to be edited."""
        screen, chosen = self._screen, self._chosen()
        common = frozenset.intersection(*(screen.store.decided(one).tags for one in chosen))

        def answered(text: str) -> None:
            words = [word.lstrip("#+") for word in text.replace(",", " ").split()]
            wanted = [word for word in words if word and not word.startswith("-")]
            gone = {word[1:] for word in words if word.startswith("-")} | (common - set(wanted))
            add = tuple(dict.fromkeys(word for word in wanted if word not in common and word not in gone))
            remove = tuple(sorted(gone - {""}))
            if add or remove:
                self._do(partial(screen.session.desk.tag, add=add, remove=remove), chosen, _rows_alone)

        label = "tags" if len(chosen) == 1 else f"tags of {len(chosen):,}"
        text = " ".join(sorted(common))
        screen.prompt.ask(label, answered, text + " " if text else "", tags_of(screen.store))

    def do_snooze(self) -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen, chosen = self._screen, self._chosen()
        now = datetime.fromtimestamp(screen.store.now).astimezone()
        untils = choices(now)

        def snooze(until: Until) -> None:
            self._do(
                partial(screen.session.desk.snooze, until=until.moment, when=until.label),
                chosen,
                _rows_alone,
            )

        def answered(value: str | None) -> None:
            if value == OWN_DATE:
                screen.prompt.ask("until (2021-12-24, 12h, 3d, 2w)", lambda text: snooze(typed(text, now)))
            elif value is not None:
                snooze(untils[int(value)])

        options = {str(place): until.label for place, until in enumerate(untils)}
        screen.app.push_screen(ChoiceScreen("Snooze until", options | {OWN_DATE: "a date…"}, "0"), answered)

    # Marks

    def do_mark(self) -> None:
        screen = self._screen
        screen.marking.toggle(self._current())
        screen.articles.set_marked(screen.marking.ids)
        screen.articles.move_to(screen.articles.cursor + 1)
        screen.show_detail_soon()
        screen.show_status()

    def do_mark_range(self) -> None:
        screen = self._screen
        self._current()
        screen.marking.extend(screen.browsing.ids, screen.articles.cursor)
        screen.articles.set_marked(screen.marking.ids)
        screen.show_status()

    def unmark(self) -> None:
        """Take all marks away."""
        self._screen.marking.clear()
        self._screen.articles.set_marked(frozenset())
        self._screen.show_status()

    # Many at once

    def do_read_above(self) -> None:
        self._read(self._screen.browsing.ids[: self._screen.articles.cursor], "above")

    def do_read_below(self) -> None:
        self._read(self._screen.browsing.ids[self._screen.articles.cursor + 1 :], "below")

    def do_read_all(self) -> None:
        self._read(self._screen.browsing.ids, "here")

    def do_archive_all(self) -> None:
        self._current()
        self.decide("archive", self._screen.browsing.ids, self._screen.browsing.whole)

    # Opening

    def do_open(self) -> None:
        chosen = self._chosen()
        if len(chosen) > MOST_WINDOWS:
            raise NewsreaderError(f"{len(chosen):,} are marked: at most {MOST_WINDOWS} are opened at once")
        addresses = [self._address(one) for one in chosen]
        self.mark_read(*chosen)
        for address in addresses:
            self._screen.desktop.open(address)

    def mark_read(self, *article_ids: str) -> None:
        """Mark articles read without a word, where they aren't, and with them the stories that are folded in
        their rows: what comes of these from here on is new.
        """
        screen, unread = self._screen, self._unread(article_ids)
        if unread:
            screen.decided(screen.session.desk.decide("read", unread).changed)

    # What several of them do

    def decide(self, verb: str, rows: Sequence[str], scope: Scope) -> None:
        self._do(partial(self._screen.session.desk.decide, verb), rows, scope)

    def _do(self, act: Act, rows: Sequence[str], scope: Scope) -> None:
        self._last = act, scope
        self._screen.did(act(scope(rows)))

    def _turn(self, verb: str, back: str, scope: Scope) -> None:
        """Do it to all that are chosen, or take it back where it is done to each of them already."""
        chosen = self._chosen()
        decided, holds = self._screen.store.decided, VERBS[verb].holds
        self.decide(back if all(holds(decided(one)) for one in scope(chosen)) else verb, chosen, scope)

    def _read(self, article_ids: Sequence[str], where: str) -> None:
        unread = self._unread(article_ids)
        if unread:
            self.decide("read", unread, self._screen.browsing.whole)
        else:
            self._screen.say(f"no unread article {where}")

    def _unread(self, rows: Sequence[str]) -> list[str]:
        """The unread articles of rows, those too that are folded away in them."""
        decided = self._screen.store.decided
        return [one for one in self._screen.browsing.whole(rows) if not decided(one).read]


def _rows_alone(rows: Sequence[str]) -> Sequence[str]:
    return rows
