"""The user's rules on the reader screen: what they hide comes and goes, what they want is done beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.config.rules_file import Written
    from newsreader.library.rule_decisions import Obeyed, Order
    from newsreader.rules import Rule
    from newsreader.ui.reader.screen import ReaderScreen

UNNAMED = "that can't be read"


class ReaderRules:
    """Keeps the screen in step with the rules. `changed` is called when there is something new to tell of
    them.
    """

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._busy = False
        self.changed: Callable[[], None] = lambda: None

    # For the screen

    def look_about(self) -> None:
        """Take over what was changed in the file by hand or by time, and do what rules want."""
        turned = self._session.ruling.look_about()
        if turned:
            self._show(turned)
            self.changed()
        self._obey()

    def note_on_muted(self) -> str:
        """What rules keep out of an empty list, as a paragraph; nothing where that is none."""
        count = self._screen.browsing.count_muted()
        if not count:
            return ""
        key = self._screen.keymap.label("rules")
        return f"{count:,} muted by rules{f': {key} lists them' if key else ''}.\n\n"

    # Changes, which raise ConfigError where they could not be written

    def add(self, rule: Rule) -> None:
        """Keep a new rule, in force at once."""
        ruling = self._session.ruling
        since = self._newest_action()
        undo = ruling.file.add(rule)
        self._renew()

        def take_back() -> None:
            undo()
            self._undo_deeds(rule, since)
            self._renew()

        term = f" {rule.term}" if rule.term else ""
        found = ruling.matching(rule)
        self._screen.changes.done(f"{rule.deed} “{rule.label}”{term}: {found:,} now", take_back)

    def change(self, written: Written, rule: Rule) -> None:
        """Let a rule be another, at its place."""
        before = written.rule
        if rule == before:
            return
        undo = self._session.ruling.file.change(written, rule)
        self._rename(before, rule)
        self._renew()

        def take_back() -> None:
            undo()
            self._rename(rule, before)
            self._renew()

        self._screen.changes.done(f"changed the rule “{rule.label}”", take_back)

    def remove(self, written: Written) -> None:
        """Forget a rule. What it hid is there again; what it has set stays."""
        undo = self._session.ruling.file.remove(written)
        self._renew()

        def take_back() -> None:
            undo()
            self._renew()

        name = f"“{written.rule.label}”" if written.rule is not None else UNNAMED
        self._screen.changes.done(f"deleted the rule {name}", take_back)

    # Inside

    def _renew(self) -> None:
        """The file says something else: let it be so on the screen."""
        self._show(self._session.ruling.renew())
        self._screen.mistakes.tell()
        self._obey()
        self.changed()

    def _show(self, turned: frozenset[str]) -> None:
        """These articles are muted or highlighted now, or no longer: the cursor's one stays on its line."""
        if not turned:
            return
        screen, browsing = self._screen, self._screen.browsing

        def turn() -> None:
            leaving = frozenset(one for one in browsing.shown(turned) if not browsing.may_show(one))
            browsing.drop(leaving)
            browsing.bring_back(turned - leaving)

        screen.intake.waiting -= frozenset(one for one in turned if screen.store.is_muted(one))
        screen.rearrange(turn)
        screen.articles.refresh()
        screen.show_detail()

    def _undo_deeds(self, rule: Rule, since: int) -> None:
        """Take back what a rule has set by actions later than `since`, as if it had never been there."""
        if rule.field is None:
            return
        desk, origin = self._session.desk, f"rule {rule.label}"
        for entry in desk.history():
            if entry.seq > since and entry.origin == origin and not entry.undone:
                self._screen.decided(desk.undo(entry.seq).changed)
        self._session.library.rulings.forget(rule.label, rule.field)

    def _rename(self, before: Rule | None, after: Rule | None) -> None:
        """Let what a rule has set be counted under its new name."""
        if before is None or after is None or before.field is None or before.field != after.field:
            return
        if before.label != after.label:
            self._session.library.rulings.rename(before.label, after.label)

    def _newest_action(self) -> int:
        return max((entry.seq for entry in self._session.desk.history()), default=0)

    # What rules want: written down in a thread

    def _obey(self) -> None:
        ruling = self._session.ruling
        if self._busy or self._screen.intake.busy or not ruling.is_wanting:
            return
        self._busy = True
        in_thread(self._screen, partial(self._write_down, ruling.orders()), "rules")

    def _write_down(self, orders: Sequence[Order]) -> None:
        try:
            obeyed = self._session.library_for_threads().rulings.obey(orders)
            self._screen.tell(partial(self._obeyed, obeyed))
        except NewsreaderError as error:
            self._screen.tell(partial(self._screen.explain, error))
        finally:
            self._busy = False

    def _obeyed(self, obeyed: Sequence[Obeyed]) -> None:
        actions = [one.action for one in obeyed if one.action is not None]
        changed = self._session.desk.take(actions)
        if changed:
            self._screen.decided(changed)
            key = self._screen.keymap.label("journal")
            said = " · ".join(action.title for action in actions)
            self._screen.say(f"{said} · {key} can undo it" if key else said)
        self.changed()
