"""The accounts: how it stands with each server, and what stays on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.reading.dates import relative_age
from newsreader.session.events import CountsChanged, Event, Failure, JobProgress
from newsreader.session.jobs.account_sync import AccountStanding
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.text import plural
from newsreader.ui.dialogs.base import Dialog, Text, TextLines
from newsreader.ui.style.colours import Palette

HOW_TO_ADD: Final = (
    "No accounts yet. With one, a server fetches the feeds, and what is read, starred and",
    "tagged is the same here, on the phone and on other machines:",
    "",
    "newsreader accounts add home --kind freshrss --url https://…/api/greader.php --user me",
)
ONLY_HERE: Final = (
    "Only here: archive, snooze, stories, heat, rules, views, and tags where a server has none."
)


class AccountsScreen(Dialog[None]):
    """Some lines an account. `R` synchronises all, `x` stops that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("R,r", "sync", "Synchronise"),
        ("x", "stop", "Stop"),
    ]

    lines = query_one(TextLines)

    def __init__(self, session: Session, jobs: Jobs, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._accounts = jobs.accounts
        self._palette = palette

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Accounts")
        frame.border_subtitle = Content("R synchronises · x stops · Esc leaves")
        with frame:
            yield TextLines(self._lines())

    def on_mount(self) -> None:
        self._unsubscribe = self._session.events.subscribe(self._heard)
        self.lines.focus()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def action_sync(self) -> None:
        self._accounts.sync_all()

    def action_stop(self) -> None:
        self._accounts.stop()

    def _heard(self, event: Event) -> None:
        if isinstance(event, JobProgress | CountsChanged | Failure):
            self.lines.show(self._lines())

    def _lines(self) -> tuple[Text, ...]:
        palette = self._palette
        standings = self._accounts.standings()
        if not standings:
            return tuple(((line, palette.text),) for line in HOW_TO_ADD)
        lines = [line for standing in standings for line in self._of(standing)]
        going: Sequence[Text] = [((self._accounts.progress, palette.accent),)] if self._accounts.busy else []
        return (*lines, *going, ((ONLY_HERE, palette.faint),))

    def _of(self, standing: AccountStanding) -> Sequence[Text]:
        palette = self._palette
        age = relative_age(standing.last_success, int(self._session.clock()))
        facts = [
            f"synchronised {age} ago" if age and age != "now" else f"synchronised {age or 'never'}",
            plural(standing.feeds, "feed"),
            f"{standing.waiting:,} to send" if standing.waiting else "nothing to send",
        ]
        sign, style = ("✗ ", palette.error) if standing.problem else ("  ", palette.text)
        lines: list[Text] = [
            ((sign, style), (standing.name, palette.strong), (f"  {standing.kind}", palette.dim)),
            (("  " + " · ".join(facts), palette.text),),
        ]
        if standing.problem:
            lines.append((("  " + standing.problem, palette.warning),))
        return (*lines, ((f"  {standing.url}", palette.faint),), ())
