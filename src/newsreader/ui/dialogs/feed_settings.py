"""Changing how a feed is treated, from the list of feeds, and taking that back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from textual.screen import Screen

from newsreader.errors import NewsreaderError
from newsreader.feeds.settings_input import SETTINGS
from newsreader.session.session import Session
from newsreader.text import shorten
from newsreader.ui.dialogs.ask import Answered, Ask, Failed, Question
from newsreader.ui.support.workers import in_thread, tell

TITLE_LENGTH = 40
Values = Mapping[str, Any]
"""Some of a feed's settings, by field."""


class FeedChange(msgspec.Struct, frozen=True):
    """What was done to which feed, and the settings before."""

    url: str
    sentence: str
    before: Values


class FeedSettingsEditor:
    """Settings are written by the threads' connection, so that the reader sees it as it sees what other
    programs change. `changes`: what can be taken back, the last one last; `told` shows what was done.
    """

    def __init__(
        self,
        screen: Screen[Any],
        ask: Ask,
        session: Session,
        changes: list[FeedChange],
        told: Callable[[str], object],
    ) -> None:
        self._screen = screen
        self._ask = ask
        self._session = session
        self._changes = changes
        self._told = told

    async def edit(self, url: str, title: str) -> None:
        """Ask which setting is to be another, then for that.

        Raises:
            LibraryError: the settings can't be read.
            NewsreaderError: what was typed is none.
        """
        subscription = self._session.library.feeds.find(url)
        if subscription is None:
            return
        settings = subscription.settings
        options = {name: f"{name:9}{setting.shown(settings)}" for name, setting in SETTINGS.items()}
        name = await self._ask.choose(f"Feed “{shorten(title, TITLE_LENGTH)}”", options, "title")
        if name is None:
            return
        setting = SETTINGS[name]
        before = setting.typed(settings)
        text = await self._ask.text(f"{setting.label}: {setting.hint}", "sets it", before)
        if text is None or text == before:
            return
        values = {setting.field: setting.read(text)}
        now = setting.shown(msgspec.structs.replace(settings, **values))
        await self.change(url, f"{title}: {setting.label} {now}", **values)

    async def change(self, url: str, sentence: str, **values: Any) -> None:
        """Let some settings be others, say so, and be ready to take it back."""
        before = await self._written(url, values)
        if before is not None:
            self._changes.append(FeedChange(url, sentence, before))
            self._told(f"{sentence} · u undoes")

    async def undo(self) -> None:
        """Take back the last change."""
        if not self._changes:
            self._told("nothing to undo here")
            return
        change = self._changes.pop()
        if await self._written(change.url, change.before) is not None:
            self._told(f"undone: {change.sentence}")

    def _written(self, url: str, values: Values) -> Question[Values | None]:
        """The settings as they were before, once these are written; None where the feed is gone."""

        def put(answered: Answered[Values | None], failed: Failed) -> None:
            in_thread(self._screen, partial(self._write, url, values, answered, failed), "feed-settings")

        return Question(put)

    def _write(self, url: str, values: Values, answered: Answered[Values | None], failed: Failed) -> None:
        library = self._session.library_for_threads()
        try:
            subscription = library.feeds.find(url)
            if subscription is None:
                tell(self._screen, partial(answered, None))
                return
            settings = subscription.settings
            after = msgspec.structs.replace(settings, **values)
            if subscription.account:
                from newsreader.sync.subscriptions import change_there

                asyncio.run(change_there(library, self._session.config_file, subscription, after))
            library.feeds.configure(url, after)
        except NewsreaderError as error:
            tell(self._screen, partial(failed, error))
        else:
            tell(self._screen, partial(answered, {field: getattr(settings, field) for field in values}))
