"""Asks for another setting of a feed."""

from __future__ import annotations

from functools import partial
from typing import Final

from newsreader.feeds.settings_input import SETTINGS
from newsreader.session.jobs.feeds.settings import FeedSettingsJob
from newsreader.session.session import Session
from newsreader.text import shorten
from newsreader.ui.dialogs.ask import Ask

TITLE_LENGTH: Final = 40


async def edit_settings(ask: Ask, session: Session, job: FeedSettingsJob, url: str, title: str) -> None:
    """Ask which setting is to be another, then for that.

    Raises:
        LibraryError: the settings can't be read.
        UsageError: what was typed is none.
    """
    subscription = session.library.feeds.find(url)
    if subscription is None:
        return
    settings = subscription.settings
    options = {name: f"{name:9}{setting.shown(settings)}" for name, setting in SETTINGS.items()}
    name = await ask.choose(f"Feed “{shorten(title, TITLE_LENGTH)}”", options, "title")
    if name is None:
        return
    setting = SETTINGS[name]
    before = setting.typed(settings)
    text = await ask.text(f"{setting.label}: {setting.hint}", "sets it", before)
    if text is None or text == before:
        return
    now = setting.shown(setting.changed(settings, text))
    job.change([url], partial(setting.changed, text=text), f"{title}: {setting.label} {now}")
