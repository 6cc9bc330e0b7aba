"""From what the user set to what a server is asked with: passwords are fetched, cookies read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.library.feeds.access import SETTINGS, AccessSettings, LoginSettings, inherited
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.sources.web import http
from newsreader.sources.web.access import OPEN, Access, basic, bearer, read_cookies
from newsreader.system.secrets import SecretSource, read_secret

if TYPE_CHECKING:
    from http.cookiejar import Cookie

Key = TypeVar("Key")
Value = TypeVar("Value")


class AccessResolver:
    """Says how the servers of feeds are asked. Each secret is fetched once, however many feeds want it.

    Its calls may take as long as a password command does: they are for a thread.
    """

    def __init__(self, folders: Mapping[str, AccessSettings]) -> None:
        self._folders = folders
        self._secrets: dict[tuple[SecretSource, str], str | NewsreaderError] = {}
        self._cookies: dict[str, tuple[Cookie, ...] | NewsreaderError] = {}

    def of(self, subscription: Subscription) -> Access:
        """How to ask a feed's servers. What is wrong with the settings is its `trouble`."""
        return self.access(subscription.url, subscription.settings.access, subscription.settings.topics)

    def access(self, url: str, own: AccessSettings, topics: tuple[str, ...] = ()) -> Access:
        """As `of`, for an address that is not subscribed to yet."""
        settings = inherited(own, topics, self._folders)
        if all(getattr(settings, name) is None for name in SETTINGS):
            return OPEN
        try:
            return Access(
                origin=url,
                user_agent=settings.user_agent or "",
                headers=settings.headers or (),
                authorization=self._authorization(settings.login, url) if settings.login else "",
                cookies=self._cookies_in(settings.cookies) if settings.cookies else (),
                proxy=settings.proxy or "",
                verify=settings.verify is not False,
            )
        except NewsreaderError as error:
            hint = f" ({error.hint})" if error.hint else ""
            return Access(origin=url, trouble=error.message + hint)

    def _authorization(self, login: LoginSettings, url: str) -> str:
        name = keyring_name(login, url)
        secret = _once(self._secrets, (login.secret, name), lambda: read_secret(login.secret, name))
        return bearer(secret) if login.bearer else basic(login.user, secret)

    def _cookies_in(self, path: str) -> tuple[Cookie, ...]:
        return _once(self._cookies, path, lambda: read_cookies(Path(path).expanduser()))


def _once(known: dict[Key, Value | NewsreaderError], key: Key, get: Callable[[], Value]) -> Value:
    """What `get` gives or raises, remembered under `key`."""
    if key not in known:
        try:
            known[key] = get()
        except NewsreaderError as error:
            known[key] = error
    remembered = known[key]
    if isinstance(remembered, NewsreaderError):
        raise remembered
    return remembered


def keyring_name(login: LoginSettings, url: str) -> str:
    """Under which name the system's keyring has the password for a feed."""
    host = http.host_of(url)
    return f"{login.user}@{host}" if login.user else host


class AccessFact(msgspec.Struct, frozen=True):
    """A setting as it may be shown, without secrets. `folder`: which one it comes from, "" for none."""

    label: str
    value: str
    folder: str = ""


def facts(subscription: Subscription, folders: Mapping[str, AccessSettings]) -> tuple[AccessFact, ...]:
    """What holds for a feed, and whence; what is as usual is left out."""
    own = subscription.settings.access
    layers = [("", own)]
    layers += [
        (topic, folders[topic]) for topic in reversed(subscription.settings.topics) if topic in folders
    ]
    shown = []
    for name in SETTINGS:
        for folder, layer in layers:
            if getattr(layer, name) is not None:
                shown.append(fact_of(layer, name, folder))
                break
    return tuple(shown)


def folder_facts(access: AccessSettings) -> tuple[AccessFact, ...]:
    """What is set for a folder."""
    return tuple(fact_of(access, name) for name in SETTINGS if getattr(access, name) is not None)


def fact_of(access: AccessSettings, name: str, folder: str = "") -> AccessFact:
    """What is set under a name of `SETTINGS`."""
    return AccessFact(*_label_and_value(access, name), folder)


def _label_and_value(access: AccessSettings, name: str) -> tuple[str, str]:
    match name:
        case "headers":
            return "headers", ", ".join(f"{header}: (set)" for header, _ in access.headers or ()) or "(none)"
        case "login":
            login = access.login or LoginSettings()
            who = "a token" if login.bearer else f"{login.user or '(no name)'}, password"
            return "login", f"{who} {login.secret.kind or '(none)'}"
        case "verify":
            checked = (
                "checked" if access.verify else "not checked: whoever is in between can read and change all"
            )
            return "certificate", checked
        case "proxy":
            scheme, separator, rest = str(access.proxy).rpartition("://")
            return "proxy", f"{scheme}{separator}{rest.rpartition('@')[2]}"
        case _:
            return name.replace("_", " "), str(getattr(access, name)) or "(none)"
