"""The accounts: how it stands with each server, and what stays on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.errors import NewsreaderError
from newsreader.reading.cells import wrapped
from newsreader.reading.dates import relative_age
from newsreader.session.events import CountsChanged, Event, Failure, JobProgress, Notice, Tone
from newsreader.session.jobs.accounts.sync import AccountStanding
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.system.durations import MINUTE
from newsreader.text import plural
from newsreader.ui.dialogs.accounts.adding import add_account
from newsreader.ui.dialogs.ask import Ask, Question, Steps, run
from newsreader.ui.dialogs.base import Dialog, Text, TextLines, buttons, fitting
from newsreader.ui.style.colours import Palette

HINTS: Final = (
    "a adds · R synchronises · x stops · c checks · d removes · Esc leaves",
    "a add · R sync · x stop · c check · d remove · Esc",
    "a add · R sync · d remove · Esc",
)
HINTS_WITHOUT: Final = ("a adds one · Esc leaves",)
"""The same where there is no account yet."""
NO_ACCOUNTS: Final = (
    "No accounts yet. With one, a server fetches the feeds, and what is read, starred and tagged is the same "
    "here, on the phone and on other machines.",
    "a adds one; so does newsreader accounts add.",
    "Without a server: the setting sync.folder names a folder that Syncthing or the like "
    "carries between your machines.",
)
ONLY_HERE: Final = "Only here: archive, snooze, stories, heat, rules, views, tags where a server has none."
WHAT_NOW: Final = "It is tried again by itself; R tries now, c checks."
ALSO_THERE: Final = "It carries what is decided: archive, snooze, stories and all tags too."
KINDS: Final = {
    "freshrss": "FreshRSS",
    "miniflux": "Miniflux",
    "google-reader": "Google Reader",
    "fever": "Fever",
    "nextcloud": "Nextcloud News",
}
NARROWEST: Final = 20
WIDEST: Final = 106


class AccountsScreen(Dialog[None]):
    """Some lines an account, and what was last said."""

    DEFAULT_CSS = """
    AccountsScreen > .frame { max-width: 110; width: 92%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "add", "Add"),
        ("R,r", "sync", "Synchronise"),
        ("x", "stop", "Stop"),
        ("c", "check", "Check"),
        ("d", "remove", "Remove"),
    ]

    lines = query_one(TextLines)

    def __init__(self, session: Session, jobs: Jobs, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._accounts = jobs.accounts
        self._edits = jobs.account_edits
        self._palette = palette
        self._ask = Ask(self.app)
        self._said = ""

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Accounts")
        with frame:
            yield TextLines(self._shown())

    def on_mount(self) -> None:
        self._unsubscribe = self._session.events.subscribe(self._heard)
        self.lines.focus()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_all)

    def action_add(self) -> None:
        self._run(add_account(self._ask, self._edits, self.say))

    def action_sync(self) -> None:
        self.say("")
        self._accounts.sync_all()

    def action_stop(self) -> None:
        self._accounts.stop()

    def action_check(self) -> None:
        self._run(self._check())

    def action_remove(self) -> None:
        self._run(self._remove())

    def say(self, sentence: str) -> None:
        """Say something below the accounts."""
        self._said = sentence
        self._show_all()

    async def _check(self) -> None:
        name = await self._chosen("Which account?")
        if name is None:
            return
        self.say(f"asking the server of {name} …")
        count = await self._counted(name)
        self.say(f"{name}: the server lets you in, and has {plural(count, 'subscription')}")

    async def _remove(self) -> None:
        name = await self._chosen("Remove which account?")
        if name is None:
            return
        waiting = next(
            (standing.waiting for standing in self._accounts.standings() if standing.name == name), 0
        )
        lost = f" {plural(waiting, 'decision')} not sent yet" if waiting else ""
        options = {
            "keep": "Keep it",
            "remove": "Remove it; its feeds are fetched here from now on",
            "with feeds": "Remove it, and its feeds and articles here",
        }
        answer = await self._ask.choose(f"Remove {name}?{lost}", options)
        if answer in (None, "keep"):
            return
        gone = self._edits.remove(name, with_feeds=answer == "with feeds")
        left = f", and {plural(gone, 'article')} with it" if gone else ""
        self.say(f"{name} is removed{left}; its server is as it was")

    async def _chosen(self, question: str) -> str | None:
        """The account that is meant: the only one, else one that is asked for."""
        names = [standing.name for standing in self._accounts.standings()]
        if len(names) < 2:
            return names[0] if names else None
        return await self._ask.choose(question, {name: name for name in names})

    def _counted(self, name: str) -> Question[int]:
        return Question(lambda answered, failed: self._edits.check(name, answered, failed))

    def _run(self, steps: Steps) -> None:
        run(steps, self._explain)

    def _explain(self, error: NewsreaderError) -> None:
        self.say(f"✗ {error.message}")
        self.warn(error)

    def _heard(self, event: Event) -> None:
        match event:
            case Notice(text, tone) if tone is not Tone.QUIET:
                self.say(text)
            case JobProgress() | CountsChanged() | Failure():
                self._show_all()
            case _:
                pass

    def _show_all(self) -> None:
        self.lines.show(self._shown())
        frame = self.query_one(".frame")
        hints = HINTS if self._accounts.standings() else HINTS_WITHOUT
        frame.border_subtitle = buttons(fitting(hints, frame.size.width - 6))

    # What is shown

    def _shown(self) -> tuple[Text, ...]:
        return tuple(self._lines())

    def _lines(self) -> Iterator[Text]:
        palette, standings = self._palette, self._accounts.standings()
        for standing in standings:
            yield from self._of(standing)
        if self._accounts.folder:
            yield (
                ("  ", palette.text),
                ("folder", palette.strong),
                (f"  {self._accounts.folder}", palette.dim),
            )
            yield from self._told(ALSO_THERE, palette.text, indent=2)
            yield ()
        if not standings and not self._accounts.folder:
            for paragraph in NO_ACCOUNTS:
                yield from self._told(paragraph, palette.text)
                yield ()
        if self._accounts.busy:
            yield from self._told(f"{self._accounts.going or 'asking'} · x stops", palette.accent)
        elif self._said:
            yield from self._told(self._said, palette.accent)
        if standings:
            yield from self._told(ONLY_HERE, palette.faint)

    def _of(self, standing: AccountStanding) -> Iterator[Text]:
        palette, now = self._palette, int(self._session.clock())
        age = relative_age(standing.last_success, now)
        synchronised = f"synchronised {age}" if age == "now" else f"synchronised {age} ago"
        facts = [
            synchronised if age else "never synchronised",
            plural(standing.feeds, "feed"),
            f"{standing.waiting:,} to send" if standing.waiting else "nothing to send",
        ]
        sign, style = ("✗ ", palette.error) if standing.problem else ("  ", palette.text)
        yield (sign, style), (standing.name, palette.strong), (f"  {KINDS[standing.kind]}", palette.dim)
        yield from self._told(" · ".join(facts), palette.text, indent=2)
        if standing.problem:
            yield from self._told(standing.problem, palette.warning, indent=2)
        if standing.problem and standing.held_until <= now:
            if standing.hint:
                yield from self._told(standing.hint, palette.text, indent=2)
            yield from self._told(WHAT_NOW, palette.dim, indent=2)
        if standing.held_until > now:
            minutes = -(-(standing.held_until - now) // MINUTE)
            left = f"left alone for {plural(minutes, 'minute')}, as the server asks"
            yield from self._told(left, palette.warning, indent=2)
        yield from self._told(standing.url, palette.faint, indent=2)
        yield ()

    def _told(self, text: str, style: Style, *, indent: int = 0) -> Iterator[Text]:
        """A text in as many lines as it takes."""
        width = max(NARROWEST, self.lines.size.width if self.is_mounted else WIDEST) - indent
        for line in wrapped(text, width):
            yield ((" " * indent + line, style),)
