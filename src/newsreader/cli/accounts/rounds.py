"""`newsreader accounts sync`: the job of a session synchronises, and what it tells is printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from newsreader.cli.workplace import receiving_session, tell, user_config
from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.session.events import Event, Failure, JobProgress, Notice
from newsreader.session.jobs.account_sync import AccountSyncJob
from newsreader.session.scheduler import InlineScheduler
from newsreader.sync.process import synchronise_here
from newsreader.system.interrupts import stopped_by_interrupt


def synchronise(file: AccountsFile, names: Sequence[str], *, quiet: bool) -> int:
    """One round with the accounts of these names, else with all and with the folder of other machines.

    Raises:
        NotFoundError: there is no account of a name.
        KeyboardInterrupt: it was stopped; what was done is kept.
    """
    config = user_config()
    wanted = [account.name for account in chosen(file, names)]
    if not wanted and not config.sync.folder:
        tell("there are no accounts yet; newsreader accounts add makes one")
        return 0
    with receiving_session(config) as session:
        scheduler = InlineScheduler()
        # Nobody looks at a screen meanwhile, whose keys a process of its own would keep free.
        job = AccountSyncJob(session, scheduler, lambda: None, synchronise_here)
        told = RoundsTold(job, quiet=quiet)
        session.events.subscribe(told.hear)
        with stopped_by_interrupt(job.stop):
            if names:
                job.sync_some(wanted)
            else:
                job.sync_all()
            scheduler.settle()
    return 1 if told.failed else 0


def chosen(file: AccountsFile, names: Sequence[str]) -> Sequence[AccountConfig]:
    """The accounts of these names, all where there are none.

    Raises:
        NotFoundError: there is none of a name.
    """
    return [file.find(name) for name in names] if names else file.accounts


class RoundsTold:
    """Tells how rounds go: how far they are on a terminal, a sum of each, and what failed."""

    def __init__(self, job: AccountSyncJob, *, quiet: bool) -> None:
        self._job = job
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self.failed = False

    def hear(self, event: Event) -> None:
        match event:
            case JobProgress() if self._live:
                print(f"\r\x1b[K{self._job.going}", end="", file=sys.stderr, flush=True)
            case Notice(text) if not self._quiet:
                self._line(text)
            case Failure(message, hint):
                self.failed = True
                self._line(f"newsreader: {message}")
                if hint:
                    tell(hint)
            case _:
                pass

    def _line(self, text: str) -> None:
        tell(("\r\x1b[K" if self._live else "") + text)
