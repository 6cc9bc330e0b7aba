"""Articles handed on while the reader is open: to programs of the user's, and into files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.session.events import DetailReady, Failure, Notice
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped
from newsreader.text import plural

if TYPE_CHECKING:
    from newsreader.config.commands_file import UserCommand
    from newsreader.sharing.commands import CommandOutcome, CommandRun, CommandSubject

GROUP: Final = "programs"
HISTORY: Final = "pipe-history"
MOST_KEPT: Final = 50
MOST_ARTICLES: Final = 100

Show = Callable[[str, str], object]
"""Shows what a program printed: what it was, and its text."""


class ProgramJob:
    """Runs programs and writes files beside the owner, and tells what came of it."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler

    def subjects(self, article_ids: Sequence[str], selection: str = "") -> list[CommandSubject]:
        """The articles as a command sees them; one that has just gone is left out. `selection`: what is
        selected in the text of the one under the cursor.

        Raises:
            NewsreaderError: there are too many of them, or none.
        """
        from newsreader.sharing.commands import CommandSubject

        if len(article_ids) > MOST_ARTICLES:
            raise NewsreaderError(f"{len(article_ids):,} are marked: at most {MOST_ARTICLES} at once")
        subjects = []
        for article_id in article_ids:
            with suppress(NotFoundError):
                tags = tuple(self._session.store.decided(article_id).tags)
                selected = selection if article_id == self._session.list.current else ""
                subjects.append(CommandSubject(self._session.article(article_id), tags, selected))
        if not subjects:
            raise NewsreaderError("no article here")
        return subjects

    def run(self, command: UserCommand, subjects: Sequence[CommandSubject], show: Show) -> None:
        """Run a command over articles; `show` is given what it prints, if that is to be seen."""
        self._session.events.tell(Notice(f"running {command.name}…"))
        self._scheduler.background(partial(self._run, command, subjects, show), GROUP)

    def save(self, article_ids: Sequence[str], folder: Path) -> None:
        """Write articles into a folder as Markdown with front matter."""
        subjects = self.subjects(article_ids)
        self._scheduler.background(partial(self._save, subjects, folder), GROUP)

    def history(self) -> tuple[str, ...]:
        """What was typed to pipe to, the last first."""
        kept = self._session.library.recall(HISTORY)
        with suppress(msgspec.MsgspecError):
            return msgspec.json.decode(kept or b"[]", type=tuple[str, ...])
        return ()

    def remember(self, line: str) -> None:
        """Keep a line for the next time. Raises LibraryError."""
        lines = [line, *(earlier for earlier in self.history() if earlier != line)][:MOST_KEPT]
        self._session.library.note(HISTORY, msgspec.json.encode(lines))

    # In the background

    def _run(self, command: UserCommand, subjects: Sequence[CommandSubject], show: Show) -> None:
        from newsreader.sharing.commands import prepared

        try:
            with prepared(command, subjects) as runs:
                self._run_all(command, runs, show)
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, error))
        except Exception as error:
            self._scheduler.on_owner(partial(self._failed, stopped(f"running {command.name}", error)))
            raise

    def _run_all(self, command: UserCommand, runs: Sequence[CommandRun], show: Show) -> None:
        from newsreader.sharing.commands import run_command

        outcomes = [run_command(command, run) for run in runs]
        if command.replaces:
            for outcome in outcomes:
                self._replace(outcome)
        self._scheduler.on_owner(partial(self._done, command, outcomes, show))

    def _replace(self, outcome: CommandOutcome) -> None:
        """Let what was printed stand in place of the articles' text, as a fetched page does."""
        if outcome.failed or not outcome.output.strip():
            return
        from html import escape

        parts = outcome.output.strip().split("\n\n")
        text = "".join(f"<p>{escape(part)}</p>" for part in parts)
        now = int(self._session.clock())
        for article_id in outcome.article_ids:
            self._session.library_for_threads().full_texts.keep(article_id, text, now)

    def _save(self, subjects: Sequence[CommandSubject], folder: Path) -> None:
        from newsreader.sharing.articles import ArticleFormat
        from newsreader.sharing.saving import save

        try:
            paths = [save(subject.article, folder, ArticleFormat.MARKDOWN) for subject in subjects]
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, error))
            return
        where = str(paths[0]) if len(paths) == 1 else f"{plural(len(paths), 'article')} in {folder}"
        self._scheduler.on_owner(partial(self._session.events.tell, Notice(f"saved {where}")))

    # On the owner's thread

    def _done(self, command: UserCommand, outcomes: Sequence[CommandOutcome], show: Show) -> None:
        tell = self._session.events.tell
        failed = [outcome for outcome in outcomes if outcome.failed]
        if failed:
            tell(Failure(failed[0].said, f"Ran {command.name}."))
            return
        if command.replaces:
            for outcome in outcomes:
                for article_id in outcome.article_ids:
                    tell(DetailReady(article_id))
        output = "\n".join(outcome.output.rstrip("\n") for outcome in outcomes if outcome.output)
        if not command.replaces and output.count("\n") + len(output) // 80:
            show(command.name, output)
        else:
            tell(Notice(output if output and not command.replaces else outcomes[-1].said))

    def _failed(self, error: NewsreaderError) -> None:
        self._session.events.tell(Failure(error.message, error.hint))
