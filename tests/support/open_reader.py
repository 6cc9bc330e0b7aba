"""Opens the reader for a test, and says what is on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from fakes import NOW, FakeSystem
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList

from newsreader.config.schema import Config
from newsreader.session.session import Session
from newsreader.stories.worker.client import StoryWorkerClient
from newsreader.system.paths import Paths, seeds
from newsreader.ui.app import NewsreaderApp
from newsreader.ui.reader.screen import ReaderScreen

ENDLESS = ("load", "stories")
"""Groups of workers that go on until the reader ends."""


class Reader:
    """The open reader, as a test sees it."""

    def __init__(self, app: NewsreaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> ReaderScreen:
        return self.app.reader

    @property
    def current(self) -> str:
        """The title under the cursor."""
        article_id = self.screen.articles.current
        headline = self.screen.session.store.headline(article_id) if article_id else None
        return headline.title if headline else ""

    @property
    def titles(self) -> list[str]:
        headlines = (
            self.screen.session.store.headline(article_id) for article_id in self.screen.articles.ids
        )
        return [headline.title for headline in headlines if headline is not None]

    def text(self) -> str:
        """The whole screen as text."""
        height = self.app.size.height
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line) for line in lines[:height])

    @property
    def top(self) -> str:
        return self.text().splitlines()[0]

    @property
    def bottom(self) -> str:
        return self.text().splitlines()[-1]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self._follow()

    async def paste(self, text: str) -> None:
        """Let the terminal paste a text: one event, where a key for each letter costs as many."""
        self.app.post_message(Paste(text))
        await self._follow()

    async def choose(self, place: int) -> None:
        """Choose the option of this place in the list of options that is open."""
        self.app.screen.query_one(OptionList).highlighted = place
        await self.press("enter")

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size: an open reader costs less than one more."""
        await self.pilot.resize_terminal(*size)
        await self._follow()

    async def opened(self) -> None:
        """Until the reader has taken the place of its front page, and settled."""
        while not isinstance(self.app.screen, ReaderScreen):
            await self.pilot.pause(0.01)
        await self.settle()

    async def settle(self) -> None:
        """Until everything is loaded and painted, and nothing is being copied."""
        while self.screen.jobs.loading.busy:
            await self.pilot.pause(0.01)
        # What one of them hands over may begin another.
        while others := [worker for worker in self.app.workers if worker.group not in ENDLESS]:
            await self.app.workers.wait_for_complete(others)
            await self.pilot.pause()
        await self._follow()

    async def _follow(self) -> None:
        """Until all keys are done, and the detail shows what the cursor is on."""
        await self.pilot.pause()
        while self.app.keys_wait and not self.app._exit:
            await self.pilot.pause(0.01)
        while self.screen.is_current and self.screen.follower.pending:
            await self.pilot.pause(0.01)


@asynccontextmanager
async def reader(
    paths: Paths,
    *roots: Path,
    config: Config | None = None,
    system: FakeSystem | None = None,
    size: tuple[int, int] = (120, 40),
    keeper: object = None,
) -> AsyncIterator[Reader]:
    """The reader on some folders, else on the bundled seeds, loaded and painted."""
    config = config or Config()
    session = Session.open(list(roots) or [seeds()], paths, config, clock=lambda: NOW)
    # No process by itself: a test makes the stories that it is about.
    session.keeper = cast("StoryWorkerClient | None", keeper)
    async with reader_of(session, config, system=system, size=size) as opened:
        yield opened


@asynccontextmanager
async def reader_of(
    session: Session, config: Config, *, system: FakeSystem | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Reader]:
    """The reader on a session, loaded and painted; the session ends with it."""
    app = NewsreaderApp(session, system or FakeSystem())
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            opened = Reader(app, pilot)
            await opened.settle()
            yield opened
            app.reader.leave()
    finally:
        session.close()
