"""Rounds with servers: by the clock, when the user asks for it, and soon after something was decided."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import ConfigError, NewsreaderError
from newsreader.library import Library
from newsreader.session.events import CountsChanged, Failure, JobProgress, Notice
from newsreader.session.scheduler import Later, Scheduler
from newsreader.session.session import Session
from newsreader.system.durations import MINUTE
from newsreader.system.surroundings import stopped

if TYPE_CHECKING:
    # A start without accounts needs none of it.
    from newsreader.config.accounts import AccountConfig, AccountsFile
    from newsreader.sync.process import SyncReport, SyncTask

NAME: Final = "accounts"
LOOK_FOR_DUE_SECONDS: Final = 60.0
LOOK_FOR_DECISIONS_SECONDS: Final = 2.0
COLLECT_SECONDS: Final = 4.0
"""For so long after a decision others are waited for, so that they go together."""
NEVER: Final = -1

Which = Callable[[Library], Sequence[str]]
"""The names of the accounts to synchronise with. Called in the background."""
Reports = Generator["SyncReport | None", None, None]
Rounds = Callable[["SyncTask", threading.Event], Reports]


def rounds_in_process(task: SyncTask, stop: threading.Event) -> Reports:
    """As `synchronise_in_process`, which a start without accounts does not need."""
    from newsreader.sync.process import synchronise_in_process

    return synchronise_in_process(task, stop)


class AccountStanding(msgspec.Struct, frozen=True):
    """How it stands with an account. `waiting`: decisions to send; `problem`: why the last round failed,
    `hint`: what can be done about it; `held_until`: its server asked to be left alone until then.
    """

    name: str
    kind: str
    url: str
    feeds: int = 0
    waiting: int = 0
    last_success: int | None = None
    problem: str = ""
    hint: str = ""
    held_until: int = 0


class AccountSyncJob:
    """Keeps the accounts of the configuration and the library at one state, in a process of its own."""

    def __init__(
        self,
        session: Session,
        scheduler: Scheduler,
        came: Callable[[], object],
        rounds: Rounds = rounds_in_process,
    ) -> None:
        """`came`: what is done when a round has come to its end. `rounds`: where they are made."""
        self._session = session
        self._scheduler = scheduler
        self._came = came
        self._rounds = rounds
        self._stop = threading.Event()
        self._soon = Later(scheduler)
        self._seen_seq = 0
        self._waiting: dict[str, int] = {}
        self._looks = False
        self._again = False
        self.going = ""
        """How far the round is that goes on."""
        self.busy = False
        self._hints: dict[str, str] = {}
        self.failures: dict[str, str] = {}
        """Why the last round with an account failed, by its name."""

    @cached_property
    def _file(self) -> AccountsFile:
        from newsreader.config.accounts import AccountsFile
        from newsreader.config.file import ConfigFile

        return AccountsFile(ConfigFile(self._session.config_file))

    @property
    def accounts(self) -> tuple[AccountConfig, ...]:
        """Those of the configuration as it was read last."""
        return self._file.accounts

    @property
    def folder(self) -> str:
        """The folder of other machines, as the user wrote it; "" for none."""
        return self._session.config.sync.folder

    @property
    def progress(self) -> str:
        """How far a round is, else what still has to be sent."""
        if self.going:
            return f"{self.going} · Esc stops"
        return ", ".join(f"{name}: {count:,} to send" for name, count in self._waiting.items() if count)

    def standings(self) -> tuple[AccountStanding, ...]:
        """How it stands with each account of the configuration, as of its last round."""
        accounts = self._session.library.accounts
        known = {account.name: account for account in accounts.all()}
        standings = []
        for account in self._read():
            state = known.get(account.name)
            standings.append(
                AccountStanding(
                    account.name,
                    account.kind,
                    account.url,
                    len(accounts.feeds(state)) if state else 0,
                    self._waiting.get(account.name, 0),
                    state.last_success if state else None,
                    (state.last_error or "") if state else "",
                    self._hints.get(account.name, ""),
                    state.held_until if state else 0,
                )
            )
        return tuple(standings)

    def start(self) -> None:
        """Begin to look after the accounts: now, and then by the clock."""
        if not self._session.with_feeds:
            return
        self._seen_seq = self._session.library.last_seq()
        self._scheduler.every(LOOK_FOR_DUE_SECONDS, self.sync_due)
        self.sync_due()

    def sync_due(self) -> None:
        """Synchronise with those whose time has come, without a word where there is nothing to say."""
        if self._read() or self.folder:
            due = lambda library: _due(library, self.accounts, self._session.clock())  # noqa: E731
            self._begin(due, self.folder, asked=False)

    def sync_all(self) -> None:
        """Synchronise with all, as the user wants."""
        if self._read() or self.folder:
            self._begin(lambda library: [account.name for account in self.accounts], self.folder, asked=True)

    def sync_some(self, names: Sequence[str]) -> None:
        """Synchronise with these accounts alone, as the user wants."""
        if self._read():
            self._begin(lambda library: names, "", asked=True)

    def stop(self) -> None:
        """End what goes on; what was done is kept."""
        self._stop.set()

    def _read(self) -> tuple[AccountConfig, ...]:
        try:
            if self._file.changed():
                self._file.read()
        except ConfigError:
            pass  # which the configuration's own problems tell
        if (self._file.accounts or self.folder) and not self._looks:
            self._looks = True
            self._scheduler.every(LOOK_FOR_DECISIONS_SECONDS, self._look_for_decisions)
        return self._file.accounts

    def _look_for_decisions(self) -> None:
        """Send what was decided since the last round, some seconds after the last decision."""
        seq = self._session.library.last_seq()
        if seq != self._seen_seq and not self.busy:
            self._seen_seq = seq
            self._soon.call(COLLECT_SECONDS, self._send)

    def _send(self) -> None:
        self._begin(lambda library: _with_something_to_send(library, self.accounts), self.folder, asked=False)

    def _begin(self, which: Which, folder: str, *, asked: bool) -> None:
        if self.busy:
            return
        self.busy = True
        self._stop = threading.Event()
        self._scheduler.background(partial(self._run, which, folder, asked, self._stop), NAME)

    # In the background

    def _run(self, which: Which, folder: str, asked: bool, stop: threading.Event) -> None:
        tell = self._scheduler.on_owner
        library = self._session.library_for_threads()
        waiting: Mapping[str, int] = {}
        try:
            names = which(library) if library.saving else ()
            if names or (folder and library.saving and (asked or _has_news(library, folder))):
                self._synchronise(library, names, folder, asked, stop)
            waiting = _waiting(library, self.accounts)
        except NewsreaderError as error:
            tell(partial(self._failed, "", error.message, error.hint, asked))
        except Exception as error:
            wrong = stopped("synchronising", error)
            tell(partial(self._failed, "", wrong.message, wrong.hint, asked))
            raise
        finally:
            tell(partial(self._ended, dict(waiting)))

    def _synchronise(
        self, library: Library, names: Sequence[str], folder: str, asked: bool, stop: threading.Event
    ) -> None:
        from newsreader.sync.process import SyncTask
        from newsreader.sync.wording import step_in_words

        session = self._session
        task = SyncTask(
            str(library.path),
            str(session.config_file),
            tuple(names),
            folder,
            ahead=session.clock() - time.time(),
            topics=session.topics,
        )
        last: dict[str, SyncReport] = {}
        with closing(self._rounds(task, stop)) as reports:
            for report in reports:
                if report is not None:
                    last[report.account] = report
                    how_far = step_in_words(report.progress) if report.progress else ""
                    self._scheduler.on_owner(partial(self._tell, how_far))
        for report in last.values():
            self._scheduler.on_owner(partial(self._settled, report, asked))

    # On the owner's thread

    def _tell(self, text: str) -> None:
        self.going = text
        self._session.events.tell(JobProgress(NAME, self.progress))

    def _settled(self, report: SyncReport, asked: bool) -> None:
        if report.problem:
            self._failed(report.account, report.problem, report.hint, asked)
            return
        self.failures.pop(report.account, None)
        self._hints.pop(report.account, None)
        from newsreader.sync.wording import report_in_words

        if asked and (sentence := report_in_words(report, self.folder)):
            self._session.events.tell(Notice(sentence))

    def _failed(self, account: str, problem: str, hint: str, asked: bool) -> None:
        """Once for each failure, unless somebody asked for it: a train in a tunnel is no news each minute."""
        if asked or self.failures.get(account) != problem:
            self._session.events.tell(Failure(f"{account}: {problem}" if account else problem, hint))
        self.failures[account] = problem
        self._hints[account] = hint

    def _ended(self, waiting: dict[str, int]) -> None:
        self.busy = False
        self._waiting = waiting
        # What was decided while the round went on is sent by one more; what a server refuses waits.
        self._again = not self._again and not self.failures and any(waiting.values())
        self._seen_seq = NEVER if self._again else self._session.library.last_seq()
        self._tell("")
        self._came()
        self._session.events.tell(CountsChanged())


def _due(library: Library, accounts: Sequence[AccountConfig], now: float) -> list[str]:
    from newsreader.sync.rounds import may_ask

    known = {account.name: account for account in library.accounts.all()}
    names = []
    for account in accounts:
        state = known.get(account.name)
        last = state.last_try if state is not None else None
        is_due = last is None or now - last >= account.every * MINUTE
        if account.every and is_due and may_ask(state, now):
            names.append(account.name)
    return names


def _has_news(library: Library, folder: str) -> bool:
    from newsreader.sync.folder import has_news

    return has_news(library, Path(folder).expanduser())


def _with_something_to_send(library: Library, accounts: Sequence[AccountConfig]) -> list[str]:
    return [name for name, count in _waiting(library, accounts).items() if count]


def _waiting(library: Library, accounts: Sequence[AccountConfig]) -> dict[str, int]:
    """How many decisions are still to be sent to each account."""
    from newsreader.sync.connect import options_of

    known = {account.name: account for account in library.accounts.all()}
    return {
        account.name: sum(
            len(part.items) for part in library.accounts.pending(known[account.name], options_of(account))
        )
        for account in accounts
        if account.name in known
    }
