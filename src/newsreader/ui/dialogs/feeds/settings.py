"""Asks for another setting of a feed, or of a folder of feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from newsreader.feeds.access import facts
from newsreader.feeds.access_input import secret_file
from newsreader.feeds.settings_input import ADDRESS, PASSWORD, SETTINGS, Setting, with_secret
from newsreader.library.feeds.access import AS_USUAL, AccessSettings
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.session.jobs.feeds.settings import Alter, FeedSettingsJob
from newsreader.session.session import Session
from newsreader.system.secrets import SecretSource
from newsreader.text import plural, shorten
from newsreader.ui.dialogs.ask import Ask

TITLE_LENGTH: Final = 40
NAME_WIDTH: Final = 12
FOLDER: Final = "folder "
"""Before the name of a folder, among the names of settings."""
ACCESS: Final = ("user agent", "headers", "login", "cookies", "proxy", "certificate")
"""Those that a folder has too."""
TITLE: Final = "title"
TOPICS: Final = "topics"
DIFFERENT: Final = "(differs)"
ABOUT: Final = {
    ADDRESS: "Where it is fetched; its articles stay.",
    PASSWORD: "What the login needs: typed here, in a file, in the keyring, or what a command prints.",
    **{name: f"{setting.hint[:1].upper()}{setting.hint[1:]}." for name, setting in SETTINGS.items()},
}
"""What each setting means, and how it is typed."""
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
        TITLE,
        about=ABOUT,
    )
    folder = (name or "").removeprefix(FOLDER)
    if name is not None and folder != name:
        await edit_folder(ask, session, job, folder)
    elif name == ADDRESS:
        await _edit_address(ask, job, subscription)
    elif name == PASSWORD:
        await _edit_password(ask, job, subscription)
    elif name is not None:
        await _edit(ask, job, subscription, SETTINGS[name])


async def edit_several(ask: Ask, session: Session, job: FeedSettingsJob, urls: Sequence[str]) -> None:
    """Ask for a setting that several feeds are to have alike, as the folder that they are moved into.

    Raises:
        LibraryError: the settings can't be read.
        NewsreaderError: what was typed is none.
    """
    feeds = [feed for url in urls if (feed := session.library.feeds.find(url)) is not None]
    if not feeds:
        return
    told = {name: {setting.shown(feed.settings) for feed in feeds} for name, setting in SETTINGS.items()}
    options = {
        name: f"{name:{NAME_WIDTH}}{values.pop() if len(values) == 1 else DIFFERENT}"
        for name, values in told.items()
        if name != TITLE
    }
    title = plural(len(feeds), "feed")
    name = await ask.choose(title, options, TOPICS, about=ABOUT)
    if name is None:
        return
    setting = SETTINGS[name]
    typed = {setting.typed(feed.settings) for feed in feeds}
    alter, shown = await _typed_for(ask, setting, feeds[0].settings, typed.pop() if len(typed) == 1 else "")
    if alter is not None:
        job.change([feed.url for feed in feeds], alter, f"{title}: {name} {shown}")


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
    options = {name: f"{name:{NAME_WIDTH}}{shown[name]}" for name in order}
    return options | {
        FOLDER + topic: f"{'folder':{NAME_WIDTH}}{topic}: how all its servers are asked"
        for topic in subscription.settings.topics
    }


async def edit_folder(ask: Ask, session: Session, job: FeedSettingsJob, folder: str) -> None:
    """Ask how the servers of all feeds in a folder are to be asked, where a feed has no setting of its own.

    Raises:
        LibraryError: the settings can't be read.
        NewsreaderError: what was typed is none.
    """
    access = session.library.feeds.folders().get(folder, AS_USUAL)
    settings = FeedSettings(access=access)
    options = {name: f"{name:{NAME_WIDTH}}{SETTINGS[name].shown(settings)}" for name in ACCESS}
    secret = access.login.secret.kind if access.login else ""
    options[PASSWORD] = f"{PASSWORD:{NAME_WIDTH}}{secret or '(none)'}"
    title = f"Folder “{shorten(folder, TITLE_LENGTH)}”"
    name = await ask.choose(title, options, ACCESS[0], about=ABOUT)
    if name is None:
        return
    alter, told = await (_secret_of(ask) if name == PASSWORD else _set_for(ask, SETTINGS[name], settings))
    if alter is not None:
        job.change_folder(folder, partial(_altered, alter), f"folder {folder}: {name} {told}")


def _altered(alter: Alter, access: AccessSettings) -> AccessSettings:
    """What a change of a feed's settings makes of those of a folder."""
    return alter(FeedSettings(access=access)).access


async def _typed_for(
    ask: Ask, setting: Setting, settings: FeedSettings, before: str
) -> tuple[Alter | None, str]:
    """What changes a setting into what is typed, and how it reads then; None where that is no change from
    what was there `before`.
    """
    text = await ask.text(f"{setting.label}: {setting.hint}", "sets it", before)
    if text is None or text == before:
        return None, ""
    return lambda settings: setting.changed(settings, text), setting.shown(setting.changed(settings, text))


async def _set_for(ask: Ask, setting: Setting, settings: FeedSettings) -> tuple[Alter | None, str]:
    """As `_typed_for`, from what is set there."""
    return await _typed_for(ask, setting, settings, setting.typed(settings))


async def _secret_of(ask: Ask) -> tuple[Alter | None, str]:
    secret = await _secret(ask)
    return (None, "") if secret is None else (partial(with_secret, secret=secret), secret.kind or "(none)")


async def _edit(ask: Ask, job: FeedSettingsJob, subscription: Subscription, setting: Setting) -> None:
    alter, told = await _set_for(ask, setting, subscription.settings)
    if alter is not None:
        job.change([subscription.url], alter, f"{subscription.title}: {setting.label} {told}")


async def _edit_address(ask: Ask, job: FeedSettingsJob, subscription: Subscription) -> None:
    typed = await ask.text("address: its articles stay", "asks there", subscription.url)
    if typed and typed != subscription.url:
        job.readdress(subscription.url, typed, subscription.title)


async def _edit_password(ask: Ask, job: FeedSettingsJob, subscription: Subscription) -> None:
    """Where the password comes from; without a name to log in with it is a token by itself."""
    alter, told = await _secret_of(ask)
    if alter is not None:
        job.change([subscription.url], alter, f"{subscription.title}: password {told}")


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
