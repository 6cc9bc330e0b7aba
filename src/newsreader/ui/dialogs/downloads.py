"""The downloads: the files of the queue, how far each is; play, go on, stop, remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from newsreader.library.downloads import Download, DownloadState
from newsreader.media.queue import DownloadProgress
from newsreader.session.events import DownloadsChanged, Event, Failure, JobProgress, Notice, Tone
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.jobs.media import how_far
from newsreader.session.session import Session
from newsreader.system.paths import as_written
from newsreader.text import plural, size_in_words
from newsreader.ui.dialogs.ask import Ask, run
from newsreader.ui.dialogs.base import buttons, fitting
from newsreader.ui.dialogs.rows_dialog import RowsDialog
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.download_table import DownloadRow, DownloadRows
from newsreader.ui.widgets.row_list import RowList
from newsreader.ui.widgets.status_line import OneLine, Piece, Sides

HINTS: Final = (
    "Enter plays · i article · x stops · r goes on · R all · d removes · Esc leaves",
    "Enter play · x stop · r go on · d remove · Esc",
    "Enter play · d remove · Esc",
)
NO_DOWNLOADS: Final = (
    "Nothing is downloaded yet.\n\nE in the list downloads the file of an article; p plays it."
)
SIGNS: Final = {
    DownloadState.WAITING: "·",
    DownloadState.STOPPED: "‖",
    DownloadState.FAILED: "✗",
    DownloadState.DONE: "✓",
}


class DownloadsScreen(RowsDialog[str]):
    """Answers the article that is to be shown in the list, or None."""

    DEFAULT_CSS = """
    DownloadsScreen DownloadRows { height: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter,l,p", "play", "Play"),
        ("i", "article", "Article"),
        ("x", "stop", "Stop"),
        ("r", "go_on", "Go on"),
        ("R", "go_on_all", "Go on with all"),
        ("d,delete", "remove", "Remove"),
    ]

    rows = query_one("#download-rows", DownloadRows)
    status = query_one("#download-status", OneLine)

    def __init__(
        self, session: Session, jobs: Jobs, palette: Palette, open_address: Callable[[str], object]
    ) -> None:
        """`open_address`: opens what no program of the user's is for."""
        super().__init__()
        self._session = session
        self._media = jobs.media
        self._palette = palette
        self._open_address = open_address
        self._ask = Ask(self.app)
        self._queue: Sequence[Download] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="frame tall"):
            yield OneLine(self._palette, id="download-status")
            yield DownloadRows(self._palette, id="download-rows")

    def on_mount(self) -> None:
        self._unsubscribe = self._session.events.subscribe(self._heard)
        self.rows.show_note(NO_DOWNLOADS)
        self._renew()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_status)

    def _heard(self, event: Event) -> None:
        match event:
            case DownloadsChanged():
                self._renew()
            case JobProgress(name) if name == "media":
                self._show()
            case Notice(text, tone) if tone is not Tone.QUIET:
                self.say(text)
            case Failure(message):
                self.say(message)
            case _:
                pass

    # Keys

    def action_play(self) -> None:
        if (current := self._current) is not None:
            self.attempt(partial(self._media.play_download, current, self._open_address))

    def action_article(self) -> None:
        current = self._current
        if current is None:
            return
        if current.file.article_id in self._session.store:
            self.dismiss(current.file.article_id)
        else:
            self.say("its article is no longer here")

    def action_stop(self) -> None:
        self.attempt(self._media.halt)

    def action_go_on(self) -> None:
        if (current := self._current) is not None:
            self.attempt(partial(self._media.go_on, [current.id]))

    def action_go_on_all(self) -> None:
        self.attempt(self._media.go_on)

    def action_remove(self) -> None:
        if (current := self._current) is not None:
            run(self._remove(current), self.explain)

    @on(RowList.Chosen)
    def _clicked(self, event: RowList.Chosen) -> None:
        self.rows.move_to(event.index)
        if event.double:
            self.action_play()

    async def _remove(self, download: Download) -> None:
        with_file = False
        if download.state is DownloadState.DONE:
            options = {
                "keep": "Keep it",
                "row": "Take it out of this list; the file stays",
                "file": "Delete the file too",
            }
            answer = await self._ask.choose(f"Remove “{download.file.title}”?", options)
            if answer in (None, "keep"):
                return
            with_file = answer == "file"
        self._media.remove([download.id], with_files=with_file)
        self.say("the file is deleted" if with_file else "removed")

    # What is shown

    @property
    def _current(self) -> Download | None:
        return self._queue[self.rows.cursor] if self._queue else None

    def _renew(self) -> None:
        self._queue = self._media.queue()
        self._show()

    def _show(self) -> None:
        now = self._media.current
        shown = [
            row_of(known, now if now is not None and now.id == known.id else None) for known in self._queue
        ]
        self.rows.show(shown, self.rows.cursor)
        self._show_status()

    def _show_status(self) -> None:
        frame = self.query_one(".frame")
        frame.border_title = Content(plural(len(self._queue), "download") if self._queue else "Downloads")
        room = frame.size.width - 6
        frame.border_subtitle = buttons(fitting(HINTS, room) if self._queue else "Esc leaves")
        left = sum(known.state is DownloadState.WAITING for known in self._queue)
        to_come = f"{left:,} to come" if left else ""
        self.status.show(Sides((Piece(self._message),), (Piece(to_come, "dim"),)))


def row_of(download: Download, now: DownloadProgress | None) -> DownloadRow:
    """A file of the queue as the list shows it. `now`: how far it is, if it is the one that is fetched."""
    file, state = download.file, download.state
    going = now is not None and now.state is DownloadState.WAITING and state is DownloadState.WAITING
    size = size_in_words(file.size)
    if going and now is not None:
        standing = " of ".join(filter(None, (size_in_words(now.received), size_in_words(now.size))))
        standing = f"{how_far(now)} · {standing}" if now.size and now.received else standing or "asking"
    else:
        standing = " · ".join(filter(None, (size if state is DownloadState.DONE else "", state.value)))
    path = as_written(Path(download.path)) if download.path else "not on this disk"
    where = path if state is DownloadState.DONE else file.type
    about = (
        download.failure if state is DownloadState.FAILED else " · ".join(filter(None, (file.source, where)))
    )
    return DownloadRow(
        "↓" if going else SIGNS[state],
        file.title,
        standing,
        about,
        failed=state is DownloadState.FAILED,
        going=going,
    )
