"""Files of articles while the reader is open: downloaded one after the other, played, taken out again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.model import Article
from newsreader.session.decisions import mark_heard
from newsreader.session.events import DownloadsChanged, Failure, JobProgress, Notice
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped
from newsreader.text import plural, shorten, size_in_words

if TYPE_CHECKING:
    # A start with an empty queue needs none of it.
    from newsreader.library.downloads import Download
    from newsreader.media.players import Playing
    from newsreader.media.process import DownloadReport, DownloadTask
    from newsreader.media.queue import DownloadProgress
    from newsreader.sharing.media_files import MediaFile

NAME: Final = "media"
NOTHING_TO_PLAY: Final = "there is nothing to play in this article"

Reports = Generator["DownloadReport | None", None, None]
Work = Callable[["DownloadTask", threading.Event], Reports]
OpenAddress = Callable[[str], object]


def work_in_process(task: DownloadTask, stop: threading.Event) -> Reports:
    """As `download_in_process`, which a start with an empty queue does not need."""
    from newsreader.media.process import download_in_process

    return download_in_process(task, stop)


class MediaJob:
    """Works the queue of the library off beside the owner, and plays what is in it or not."""

    def __init__(self, session: Session, scheduler: Scheduler, work: Work = work_in_process) -> None:
        """`work`: where it is worked off."""
        self._session = session
        self._scheduler = scheduler
        self._work = work
        self._stop = threading.Event()
        self._again = False
        self.busy = False
        self.current: DownloadProgress | None = None
        """How far the file is that is being fetched."""

    @property
    def progress(self) -> str:
        """How far it is, in a few words; empty where nothing is fetched."""
        now = self.current
        if not self.busy or now is None:
            return ""
        return f"↓ {shorten(now.title, 40)} {how_far(now)} · Esc stops"

    def queue(self) -> tuple[Download, ...]:
        """All files of the queue, in the order in which they are fetched."""
        return self._session.library.downloads.all()

    def start(self) -> None:
        """Go on with what the last run left, without a word where that is nothing."""
        session = self._session
        if session.with_feeds and session.library.saving and session.library.downloads.next() is not None:
            self._begin()

    def add(self, article_ids: Sequence[str]) -> None:
        """Download the files of articles.

        Raises:
            NotFoundError: none of them has a file.
            LibraryError: it could not be written down.
        """
        from newsreader.media.queue import enqueue

        session = self._session
        articles = [session.article(article_id) for article_id in article_ids]
        having, new = enqueue(session.library, articles, int(session.clock()))
        if not having:
            raise NotFoundError(f"none of these {len(articles):,} articles has a file to download")
        said = f"{plural(new, 'file')} to download" if new else "in the queue already"
        session.events.tell(Notice(said))
        session.events.tell(DownloadsChanged())
        self._begin()

    def go_on(self, ids: Sequence[int] | None = None) -> int:
        """Try again what was stopped or failed, or some of it. Returns how many files wait by it."""
        count = self._session.library.downloads.go_on(ids)
        self._session.events.tell(DownloadsChanged())
        self._begin()
        return count

    def halt(self) -> None:
        """The user wants no more of it for now: what waits rests until he says so."""
        self._session.library.downloads.stop()
        self.stop()
        self._session.events.tell(DownloadsChanged())

    def stop(self) -> None:
        """End what goes on; the next start goes on with it."""
        self._again = False
        self._stop.set()

    def remove(self, ids: Sequence[int], *, with_files: bool = False) -> int:
        """Take files out of the queue; `with_files`: delete what was downloaded too. Returns how many."""
        from newsreader.media.queue import remove

        if self.current is not None and self.current.id in ids:
            # Else it would go on writing into what is deleted here.
            self._again = True
            self._stop.set()
        gone = remove(self._session.library, ids, with_files=with_files)
        self._session.events.tell(DownloadsChanged())
        return len(gone)

    def play(self, article_id: str, open_address: OpenAddress) -> None:
        """Play the audio or video of an article: the file that was downloaded, else from its address.

        `open_address`: opens what no program of the user's is for.

        Raises:
            NewsreaderError: there is nothing to play, or it can't be.
        """
        article = self._session.article(article_id)
        playing = playing_of(article, self._session.library.downloads.of_article(article_id))
        if playing is None:
            raise NotFoundError(NOTHING_TO_PLAY)
        self.open(playing, open_address)
        mark_heard(self._session, [article_id])

    def open_file(self, article_id: str, url: str, open_address: OpenAddress) -> None:
        """Open one of the files of an article, by its address, as its kind asks for; heard where it plays.

        Raises:
            NewsreaderError: it can't be opened.
        """
        from newsreader.sharing.media_files import media_files

        article = self._session.article(article_id)
        file = next((file for file in media_files(article) if file.url == url), None)
        if file is None:
            open_address(url)
            return
        downloads = self._session.library.downloads.of_article(article_id)
        self.open(_playing(file, article, downloads), open_address)
        if file.is_playable:
            mark_heard(self._session, [article_id])

    def play_download(self, download: Download, open_address: OpenAddress) -> None:
        """As `play`, of a file of the queue, whose article may be gone."""
        self.open(playing_of_download(download), open_address)
        if download.file.article_id in self._session.store:
            mark_heard(self._session, [download.file.article_id])

    def open(self, playing: Playing, open_address: OpenAddress) -> None:
        """Hand a file to the user's program for its kind, else to the desktop."""
        from newsreader.media.players import desktop_opener, player_for

        arguments = player_for(playing, self._session.config.media.programs) or desktop_opener(playing)
        if arguments is None:
            open_address(playing.url)
            return
        self._session.events.tell(Notice(f"playing {shorten(playing.title or playing.url, 60)}"))
        self._scheduler.background(partial(self._run, arguments), NAME)

    def _begin(self) -> None:
        if self.busy:
            self._again = True
            return
        self.busy, self._again = True, False
        self._stop = threading.Event()
        self._scheduler.background(partial(self._fetch, self._stop), NAME)

    # In the background

    def _run(self, arguments: Sequence[str]) -> None:
        from newsreader.system.child import start_detached

        try:
            start_detached(arguments)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            failed = NewsreaderError(
                f"{arguments[0]} could not be started: {why}",
                "[media.programs] in the configuration says what plays what.",
            )
            self._scheduler.on_owner(partial(self._failed, failed))

    def _fetch(self, stop: threading.Event) -> None:
        from newsreader.media.process import DownloadTask

        tell, session = self._scheduler.on_owner, self._session
        ahead = session.clock() - time.time()
        task = DownloadTask(str(session.library.path), session.config.media, ahead)
        try:
            with closing(self._work(task, stop)) as reports:
                for report in reports:
                    if report is not None:
                        tell(partial(self._heard, report))
        except NewsreaderError as error:
            tell(partial(self._failed, error))
        except Exception as error:
            tell(partial(self._failed, stopped("downloading", error)))
            raise
        finally:
            tell(self._ended)

    # On the owner's thread

    def _heard(self, report: DownloadReport) -> None:
        now = report.progress
        if now is None:
            self._failed(NewsreaderError(report.problem, report.hint))
            return
        settled = self.current is None or self.current.id != now.id or now.state != self.current.state
        self.current = now
        if now.failure:
            self._failed(
                NewsreaderError(f"“{shorten(now.title, 60)}” could not be downloaded: {now.failure}")
            )
        elif now.size is not None and now.received == now.size and now.state == "done":
            self._session.events.tell(Notice(f"downloaded {shorten(now.title, 60)}"))
        self._session.events.tell(JobProgress(NAME, self.progress))
        if settled:
            self._session.events.tell(DownloadsChanged())

    def _failed(self, error: NewsreaderError) -> None:
        self._session.events.tell(Failure(error.message, error.hint))

    def _ended(self) -> None:
        self.busy, self.current = False, None
        self._session.events.tell(JobProgress(NAME))
        self._session.events.tell(DownloadsChanged())
        if self._again:
            self._begin()


def playing_of(article: Article, downloads: Sequence[Download]) -> Playing | None:
    """What is played of an article, from its file where that was downloaded; None for nothing."""
    from newsreader.sharing.media_files import playable

    file = playable(article)
    return None if file is None else _playing(file, article, downloads)


def playing_of_download(download: Download) -> Playing:
    """A file of the queue as it is played: from its address until it is whole."""
    from newsreader.media.players import Playing

    file = download.file
    return Playing(file.type, file.url, download.path if download.is_done else "", file.title, file.source)


def _playing(file: MediaFile, article: Article, downloads: Sequence[Download]) -> Playing:
    from newsreader.media.players import Playing

    path = next((known.path for known in downloads if known.file.url == file.url and known.is_done), "")
    feed = article.sources[0].name if article.sources else ""
    return Playing(file.type, file.url, path, article.title, feed)


def how_far(now: DownloadProgress) -> str:
    """`34 %`, or how much there is where nobody says of how much."""
    if now.size:
        return f"{min(100, 100 * now.received // now.size)} %"
    return size_in_words(now.received)
