"""Changing how a feed is treated, from the list of feeds, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.feeds.settings_input import SETTINGS, Setting
from newsreader.session.session import Session
from newsreader.text import shorten
from newsreader.ui.dialogs.choice import ChoiceScreen, Option
from newsreader.ui.dialogs.line_prompt import LinePrompt
from newsreader.ui.support.workers import in_thread, tell

if TYPE_CHECKING:
    from newsreader.library.feeds import FeedSettings
    from newsreader.ui.dialogs.feeds import FeedsScreen

TITLE_LENGTH = 40


class FeedChange(msgspec.Struct, frozen=True):
    """What was done to which feed, and the settings before."""

    url: str
    sentence: str
    before: Mapping[str, Any]


class FeedSettingsEditor:
    """Settings are written by the threads' connection, so that the reader sees it as it sees what other
    programs change. `done`: what can be taken back, the last one last.
    """

    def __init__(self, screen: FeedsScreen, session: Session, done: list[FeedChange]) -> None:
        self._screen = screen
        self._session = session
        self._done = done

    def edit(self, url: str, title: str) -> None:
        """Ask which setting is to be another, then for that.

        Raises:
            LibraryError: the settings can't be read.
        """
        subscription = self._session.library.feeds.find(url)
        if subscription is None:
            return
        settings = subscription.settings
        options = [Option(one.label, f"{one.label:9}{one.shown(settings)}") for one in SETTINGS.values()]

        def chosen(label: str | None) -> None:
            if label is not None:
                self._ask(url, title, SETTINGS[label], settings)

        name = f"Feed “{shorten(title, TITLE_LENGTH)}”"
        self._screen.app.push_screen(ChoiceScreen(name, options, "title"), chosen)

    def change(self, url: str, sentence: str, **values: Any) -> None:
        """Let some settings be others, say so, and be ready to take it back."""
        self._write(url, values, partial(self._changed, url, sentence))

    def undo(self) -> None:
        """Take back the last change."""
        if not self._done:
            self._screen.say("nothing to undo here")
            return
        change = self._done.pop()
        self._write(change.url, change.before, lambda before: self._told(f"undone: {change.sentence}"))

    def _ask(self, url: str, title: str, setting: Setting, settings: FeedSettings) -> None:
        def typed(text: str | None) -> None:
            if text is None or text == setting.typed(settings):
                return
            try:
                value = setting.read(text)
            except NewsreaderError as error:
                self._screen.explain(error)
                return
            now = setting.shown(msgspec.structs.replace(settings, **{setting.field: value}))
            self.change(url, f"{title}: {setting.label} {now}", **{setting.field: value})

        prompt = LinePrompt(f"{setting.label}: {setting.hint}", "sets it", setting.typed(settings))
        self._screen.app.push_screen(prompt, typed)

    def _write(self, url: str, values: Mapping[str, Any], then: Callable[[Mapping[str, Any]], None]) -> None:
        """In a thread. `then` gets, on the screen's, what the settings were before."""

        def write() -> None:
            show: Callable[[], object]
            try:
                feeds = self._session.library_for_threads().feeds
                subscription = feeds.find(url)
                if subscription is None:
                    return
                settings = subscription.settings
                feeds.configure(url, msgspec.structs.replace(settings, **values))
                show = partial(then, {field: getattr(settings, field) for field in values})
            except NewsreaderError as error:
                show = partial(self._screen.explain, error)
            tell(self._screen, show)

        in_thread(self._screen, write, "feed-settings")

    def _changed(self, url: str, sentence: str, before: Mapping[str, Any]) -> None:
        self._done.append(FeedChange(url, sentence, before))
        self._told(f"{sentence} · u undoes")

    def _told(self, sentence: str) -> None:
        self._screen.renew()
        self._screen.say(sentence)
