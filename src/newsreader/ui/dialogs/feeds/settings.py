"""Asks for another setting of a feed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from newsreader.feeds.access import facts
from newsreader.feeds.access_input import secret_file
from newsreader.feeds.settings_input import ADDRESS, PASSWORD, SETTINGS, Setting, with_secret
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.session.jobs.feeds.settings import FeedSettingsJob
from newsreader.session.session import Session
from newsreader.system.secrets import SecretSource
from newsreader.text import shorten
from newsreader.ui.dialogs.ask import Ask

TITLE_LENGTH: Final = 40
NAME_WIDTH: Final = 12
SECRETS: Final = {
    "command": "a command prints it",
    "file": "it is in a file",
    "keyring": "the system's keyring has it",
    "typed": "typed now, and kept in the library",
}


async def edit_settings(ask: Ask, session: Session, job: FeedSettingsJob, url: str, title: str) -> None:
    """Ask which setting is to be another, then for that.

    Raises:
        LibraryError: the settings can't be read.
        NewsreaderError: what was typed is none.
    """
    subscription = session.library.feeds.find(url)
    if subscription is None:
        return
    name = await ask.choose(
        f"Feed “{shorten(title, TITLE_LENGTH)}”",
        _options(subscription, session.library.feeds.folders()),
        "title",
    )
    if name == ADDRESS:
        await _edit_address(ask, job, subscription)
    elif name == PASSWORD:
        await _edit_password(ask, job, subscription)
    elif name is not None:
        await _edit(ask, job, subscription, SETTINGS[name])


def _options(subscription: Subscription, folders: Mapping[str, AccessSettings]) -> dict[str, str]:
    """What there is to be set, and what holds: the feed's own, else that of its folders."""
    inherited = {fact.label: fact for fact in facts(subscription, folders) if fact.folder}
    shown = {name: setting.shown(subscription.settings) for name, setting in SETTINGS.items()}
    for name, fact in inherited.items():
        shown[name] = f"{fact.value} (of the folder {fact.folder})"
    login = subscription.settings.access.login
    shown[ADDRESS] = subscription.url
    shown[PASSWORD] = login.secret.kind or "(none)" if login else "(none)"
    order = [*list(SETTINGS)[:4], ADDRESS, *list(SETTINGS)[4:]]
    order.insert(order.index("login") + 1, PASSWORD)
    return {name: f"{name:{NAME_WIDTH}}{shown[name]}" for name in order}


async def _edit(ask: Ask, job: FeedSettingsJob, subscription: Subscription, setting: Setting) -> None:
    settings = subscription.settings
    before = setting.typed(settings)
    text = await ask.text(f"{setting.label}: {setting.hint}", "sets it", before)
    if text is None or text == before:
        return
    now = setting.shown(setting.changed(settings, text))
    sentence = f"{subscription.title}: {setting.label} {now}"
    job.change([subscription.url], lambda settings: setting.changed(settings, text), sentence)


async def _edit_address(ask: Ask, job: FeedSettingsJob, subscription: Subscription) -> None:
    typed = await ask.text("address: its articles stay", "asks there", subscription.url)
    if typed and typed != subscription.url:
        job.readdress(subscription.url, typed, subscription.title)


async def _edit_password(ask: Ask, job: FeedSettingsJob, subscription: Subscription) -> None:
    """Where the password comes from; without a name to log in with it is a token by itself."""
    secret = await _secret(ask)
    if secret is not None:
        told = secret.kind or "(none)"
        job.change(
            [subscription.url], partial(with_secret, secret=secret), f"{subscription.title}: password {told}"
        )


async def _secret(ask: Ask) -> SecretSource | None:
    match await ask.choose("Password, or token where there is no login", SECRETS, "command"):
        case "command":
            command = await ask.text("the command that prints it, as pass show feed", "sets it")
            return SecretSource(command=command) if command else None
        case "file":
            path = await ask.text("the file that holds it, which others can't read", "sets it")
            return secret_file(path) if path else None
        case "keyring":
            return SecretSource(keyring=True)
        case "typed":
            literal = await ask.secret("the password; it is kept in the library", "keeps it")
            return SecretSource(literal=literal) if literal else None
        case _:
            return None
