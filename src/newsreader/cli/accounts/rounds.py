"""`newsreader accounts sync`: rounds as the reader's job has them made, told as it tells them.

There is no session: a round that finds nothing new, as most of cron's do, needs no article in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from newsreader.cli.workplace import LiveLine, opened_library, require_saving, tell, topics_of, user_config
from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.sync.process import SyncReport, SyncTask, synchronise_here
from newsreader.sync.wording import report_in_words, step_in_words
from newsreader.system.interrupts import stopped_by_interrupt
from newsreader.system.paths import user_paths

if TYPE_CHECKING:
    from newsreader.config.schema import Config

KEPT: Final = "What you decided is kept, and goes out with the next round."
"""What is said of a failure of which nothing else can be said."""


def synchronise(file: AccountsFile, names: Sequence[str], *, quiet: bool) -> int:
    """One round with the accounts of these names, else with all and with the folder of other machines.

    Raises:
        NotFoundError: there is no account of a name.
        LibraryError: nothing could be kept.
        KeyboardInterrupt: it was stopped; what was done is kept.
    """
    config = user_config()
    wanted = [account.name for account in chosen(file, names)]
    folder = "" if names else config.sync.folder
    if not wanted and not folder:
        tell("there are no accounts yet; newsreader accounts add makes one")
        return 0
    with opened_library() as library:
        require_saving(library)
        library.back_up_daily()
    told = RoundsTold(folder, quiet=quiet)
    stop = threading.Event()
    with stopped_by_interrupt(stop.set):
        for report in synchronise_here(_task(config, wanted, folder), stop):
            told.hear(report)
    told.end()
    return 1 if told.failed else 0


def _task(config: Config, names: Sequence[str], folder: str) -> SyncTask:
    paths = user_paths()
    topics = topics_of(config).topics if config.sources.paths else ()
    return SyncTask(str(paths.library), str(paths.config_file), tuple(names), folder, topics=topics)


def chosen(file: AccountsFile, names: Sequence[str]) -> Sequence[AccountConfig]:
    """The accounts of these names, all where there are none.

    Raises:
        NotFoundError: there is none of a name.
    """
    return [file.find(name) for name in names] if names else file.accounts


class RoundsTold:
    """Tells how rounds go: how far they are on a terminal, a sum of each, and what failed."""

    def __init__(self, folder: str, *, quiet: bool) -> None:
        self._folder = folder
        self._quiet = quiet
        self._line = LiveLine(quiet=quiet)
        self._last: SyncReport | None = None
        self.failed = False

    def hear(self, report: SyncReport) -> None:
        """Take in how far a round is; the last report of one says what came of it."""
        if self._last is not None and report.account != self._last.account:
            self.end()
        self._last = report
        if report.progress is not None:
            self._line.show(step_in_words(report.progress))

    def end(self) -> None:
        """Tell what came of the round that was heard of last."""
        report, self._last = self._last, None
        if report is None:
            return
        if report.problem:
            self.failed = True
            self._line.tell(f"newsreader: {report.account}{': ' if report.account else ''}{report.problem}")
            tell(report.hint or KEPT)
        elif not self._quiet and (sentence := report_in_words(report, self._folder)):
            self._line.tell(sentence)
