"""The detail follows the cursor, and what is read for a while becomes read."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from newsreader.errors import LibraryError
from newsreader.model import Engagement
from newsreader.query.nodes import words_in_bodies
from newsreader.session.articles.details import detail_of, headline_only
from newsreader.session.decisions import engage, open_articles
from newsreader.store.growing_ids import is_complete
from newsreader.system.paths import as_written
from newsreader.text import clean, plural
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.list_rows import ListRows
from newsreader.ui.reader.panes import Panes
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.support.debounce import Delayed

if TYPE_CHECKING:
    from newsreader.session.jobs.all_jobs import Jobs
    from newsreader.session.session import Session
    from newsreader.ui.support.scheduler import TextualScheduler

DELAY: Final = 0.03
"""Seconds of rest before the detail follows the cursor, so that no key waits for a long body."""
DWELLING: Final = 10.0
"""Seconds with one article after which it is more than looked into. How many more says little: the user may
be gone."""
PATIENCE: Final = 0.03
"""Seconds for which what is shown stays while an article is read, so that no title flickers before one that
comes at once."""
HELD_DELAY: Final = 0.12
"""While keys come right after each other: painting it between two of them would keep the second waiting."""


class DetailFollower:
    """Shows the article under the cursor, or why there is none."""

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        jobs: Jobs,
        scheduler: TextualScheduler,
        panes: Panes,
        rows: ListRows,
        bindings: Bindings,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._scheduler = scheduler
        self._panes = panes
        self._rows = rows
        self._bindings = bindings
        self._later = Delayed(screen)
        self._title_later = Delayed(screen)
        self._read_later = Delayed(screen)
        self._dwelt_later = Delayed(screen)
        self._reading: str | None = None

    @property
    def pending(self) -> bool:
        """Whether it waits for the cursor to rest, or for the article."""
        return self._later.pending or self._jobs.articles.busy

    def show_soon(self) -> None:
        """Show the article once the cursor rests; where there is none, say at once why."""
        shown = self._session.list
        if is_complete(shown.ids) and not shown.ids:
            self.show()
            return
        self._later.call(HELD_DELAY if self._scheduler.held else DELAY, self.show)

    def show(self) -> None:
        """Show the article as soon as it is read; if that takes long, its title until then."""
        self._later.cancel()
        self._title_later.cancel()
        current = self._session.list.known_current
        if current is None:
            self._show_why_none()
        else:
            self._jobs.articles.begin(current)
            if not self.show_read():
                self._title_later.call(PATIENCE, self._show_title)
        self.watch_reading()

    def show_from_title(self) -> None:
        """Show the article, and nothing else from now on: its title, where it is still to be read."""
        self.show()
        if self._title_later.pending:
            self._show_title()

    def show_now(self) -> None:
        """Show the article, unless that is done, for a key that is about its text and waits for it."""
        current = self._session.list.known_current
        shown = self._panes.detail.detail
        if current is not None and (shown is None or shown.headline.id != current or shown.article is None):
            self._jobs.articles.read_now(current)
            self.show()

    def show_read(self) -> bool:
        """Show the article, where it is read and the cursor still on it."""
        current = self._session.list.known_current
        read = self._jobs.articles.last(current) if current is not None else None
        if read is None:
            return False
        self._title_later.cancel()
        if read.article is None:
            detail = headline_only(self._session, read.id)
        else:
            near = self._jobs.stories.nearest_or_ask(read.id)
            document_of = self._jobs.bodies.document_or_begin
            detail = detail_of(self._session, read.article, read.naming, document_of, near)
        self._panes.detail.show(detail, highlights=self._rows.highlights())
        return True

    def _show_title(self) -> None:
        """The article takes its time."""
        current = self._session.list.known_current
        self._title_later.cancel()
        if current is not None:
            self._panes.detail.show(headline_only(self._session, current))

    def _show_why_none(self) -> None:
        message, panes = self._message(), self._panes
        panes.articles.show_note(message)
        panes.detail.show(None, message if panes.zen else "")

    def watch_reading(self) -> None:
        """Let what is read for a while become read, where the user wants it so, and count for its feed."""
        self._watch_dwelling()
        self._read_later.cancel()
        seconds = self._session.config.reading.mark_read_after
        current = self._read_now()
        if current is not None and seconds > 0 and not self._session.store.decided(current).read:
            self._read_later.call(seconds, partial(open_articles, self._session, [current]))

    def _watch_dwelling(self) -> None:
        """Begin to count anew where another article is read now, or none."""
        current = self._read_now()
        if current == self._reading:
            return
        self._reading = current
        self._dwelt_later.cancel()
        if current is not None:
            self._dwelt_later.call(DWELLING, partial(self._note_dwelling, current))

    def _read_now(self) -> str | None:
        """The article that is read, where the keys are with the detail."""
        return self._session.list.known_current if self._panes.active is Pane.DETAIL else None

    def _note_dwelling(self, article_id: str) -> None:
        with suppress(LibraryError):  # a decision that can't be written down says so
            engage(self._session, Engagement.DWELT, [article_id])

    def _message(self) -> str:
        """Why the list is empty, and what now."""
        loading = self._jobs.loading
        if loading.busy and (loading.progress or not len(self._session.store)):
            return "Loading…"
        if self._session.list.searching:
            return "Searching…"
        so_far = self._jobs.indexing.how_far
        if so_far is not None and words_in_bodies(*(query.where for query in self._session.list.asked)):
            return f"Nothing found yet.\n\n{so_far} can be searched. What matches shows when all can."
        if self._session.list.filter_text:
            key = self._bindings.label("read") if self._session.list.query_text else ""
            elsewhere = f"{key} looks in all articles. " if key else ""
            return f"Nothing matches the filter.\n\n{self._note_on_muted()}{elsewhere}Esc clears it."
        if not len(self._session.store) and self._jobs.feeds.busy:
            progress = self._jobs.feeds.progress
            how_far = f"Fetching your feeds: {progress}." if progress else "Fetching your feeds…"
            return f"{how_far}\n\nArticles show here as they come."
        if not len(self._session.store):
            return self._note_on_empty_store()
        trouble = self._session.sidebar.trouble_of(self._session.list.query_text)
        if trouble:
            key = self._bindings.label("refresh")
            return f"Nothing here: {trouble}.\n\n{key} tries again." if key else f"Nothing here: {trouble}."
        key = self._bindings.label("pane.left")
        nothing = "Nothing unread here." if "is:unread" in self._session.list.query_text else "Nothing here."
        way_on = f"{key} goes to the views, feeds and topics." if key else ""
        return f"{nothing}\n\n{self._note_on_muted()}{way_on}"

    def _note_on_empty_store(self) -> str:
        """Why there are no articles at all, and what to do."""
        failing, label = self._session.sidebar.failing, self._bindings.label
        problems = label("problems")
        if failing:
            what = plural(failing, "feed could", "feeds could")
            return (
                f"Nothing to read yet.\n\n{what} not be fetched: {problems} says why, "
                f"{label('refresh.all')} tries again."
            )
        if self._session.problems:
            return f"Nothing to read yet.\n\n{problems} lists what could not be read."
        if self._session.roots:
            return f"Nothing to read yet.\n\n{self._note_on_folders()}"
        return f"Nothing to read yet.\n\n{label('feeds')} shows your feeds, where more can be added."

    def _note_on_folders(self) -> str:
        """Where documents are looked for, and what is taken for one."""
        from newsreader.sources.files.corpus import SUFFIXES

        *most, last = SUFFIXES
        where = " and ".join(clean(as_written(root)) for root in self._session.roots)
        return (
            f"There is no document in {where}. Files that end in {', '.join(most)} or {last} show here "
            "as they are saved."
        )

    def _note_on_muted(self) -> str:
        """What rules keep out of an empty list, as a paragraph; nothing where that is none."""
        count = self._session.list.visibility.count_muted()
        if not count:
            return ""
        key = self._bindings.label("rules")
        return f"{count:,} muted by rules{f': {key} lists them' if key else ''}.\n\n"
