"""`newsreader feeds set` and `show`: how the servers of a feed, or of a folder of feeds, are asked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.cli.articles.records import print_array
from newsreader.cli.workplace import tell
from newsreader.errors import NewsreaderError, NotFoundError, UsageError
from newsreader.feeds.access import AccessFact, facts, folder_facts, keyring_name
from newsreader.feeds.settings_input import DEFAULT
from newsreader.library.feeds.access import AS_USUAL, AccessSettings, LoginSettings
from newsreader.library.feeds.feeds import Feeds, Subscription
from newsreader.sources.web.access import DIRECT, checked_header, read_cookies
from newsreader.system.secrets import SecretSource, keep_in_keyring

if TYPE_CHECKING:
    from argparse import Namespace

WARNING: Final = (
    "its certificate is not checked from now on: whoever is between you and the server can read and change "
    "all that comes, and the login that is sent"
)


def add_access_options(parser: argparse.ArgumentParser) -> None:
    """Options for how servers are asked; `default` takes each back."""
    group = parser.add_argument_group("how its servers are asked (default takes a setting back)")
    group.add_argument("--user-agent", metavar="TEXT", help="what to call ourselves")
    group.add_argument(
        "--header",
        dest="headers",
        metavar="'NAME: VALUE'",
        action="append",
        help="another header; without a value it goes, @FILE reads them from a file, a line each",
    )
    group.add_argument("--user", metavar="NAME", help="the name to log in with")
    group.add_argument("--bearer", choices=("yes", "no"), help="whether the password is a token by itself")
    password = group.add_mutually_exclusive_group()
    password.add_argument(
        "--password-command", metavar="COMMAND", help="the command that prints the password"
    )
    password.add_argument("--password-file", metavar="FILE", help="the file that holds it, with mode 600")
    password.add_argument(
        "--password-keyring",
        action="store_true",
        help="the system's keyring has it (with --ask-password: gets it)",
    )
    group.add_argument(
        "--ask-password", action="store_true", help="type it now, or give it on the standard input"
    )
    group.add_argument("--cookies", metavar="FILE", help="a cookies.txt, which is only read")
    group.add_argument("--proxy", metavar="URL", help=f"http, https, socks5 or socks5h; {DIRECT} for none")
    group.add_argument(
        "--insecure",
        choices=("yes", "no", DEFAULT),
        help="whether to go on where the certificate is not valid",
    )


def changed_access(before: AccessSettings, arguments: Namespace, url: str = "") -> AccessSettings:
    """The settings with those that the command line gives. `url`: the feed's address, for the keyring.

    Raises:
        NewsreaderError: one of them can't be.
    """
    changes: dict[str, object] = {}
    if arguments.user_agent is not None:
        changes["user_agent"] = None if arguments.user_agent == DEFAULT else _printable(arguments.user_agent)
    if arguments.headers is not None:
        changes["headers"] = _headers(before.headers or (), arguments.headers)
    if arguments.cookies is not None:
        changes["cookies"] = None if arguments.cookies == DEFAULT else _cookies(arguments.cookies)
    if arguments.proxy is not None:
        changes["proxy"] = None if arguments.proxy == DEFAULT else _proxy(arguments.proxy)
    if arguments.insecure is not None:
        changes["verify"] = {"yes": False, "no": True, DEFAULT: None}[arguments.insecure]
    if _touches_login(arguments):
        changes["login"] = _login(before.login or LoginSettings(), arguments, url)
    after = msgspec.structs.replace(before, **changes)
    if after.verify is False and before.verify is not False:
        tell(f"newsreader: {WARNING}")
    return after


def set_folder(feeds: Feeds, arguments: Namespace) -> int:
    """Change how the servers of all feeds in a folder are asked."""
    folder = " ".join(arguments.folder.split())
    if arguments.password_keyring:
        raise UsageError("the keyring has a password for each server; set it for a feed")
    before = feeds.folders().get(folder, AS_USUAL)
    after = changed_access(before, arguments)
    if after == before:
        raise UsageError(
            f"nothing to change for the folder {folder}", "newsreader feeds set --help lists all."
        )
    feeds.configure_folder(folder, after)
    count = sum(folder in feed.settings.topics for feed in feeds.all())
    tell(f"the folder {folder} is changed; feeds in it now: {count}")
    return 0


def readdressed(feeds: Feeds, subscription: Subscription, typed: str) -> Subscription:
    """The subscription at another address, with its articles, and a login in it taken apart.

    Raises:
        NewsreaderError: it can't be there.
    """
    from newsreader.library.feeds.subscriptions import taken_apart
    from newsreader.sources.feeds.discovery import addresses

    url, settings = taken_apart(addresses(typed)[0], subscription.settings)
    if url == subscription.url:
        raise UsageError(f"{subscription.title} has that address already")
    if not feeds.readdress(subscription.url, url):
        raise UsageError(f"you follow {url} already", "Remove one of the two.")
    feeds.configure(url, settings)
    tell(f"{subscription.title} is asked at {url} from now on")
    moved = feeds.find(url)
    if moved is None:
        raise NotFoundError(f"{url} was removed meanwhile")
    return moved


def show(feeds: Feeds, arguments: Namespace) -> int:
    """Tell what is set for a feed or a folder: never a secret."""
    from newsreader.feeds.subscribe import subscription_named

    if arguments.folder:
        shown: Sequence[AccessFact] = folder_facts(feeds.folders().get(arguments.folder, AS_USUAL))
    elif arguments.feed:
        subscription = subscription_named(feeds, arguments.feed)
        shown = (*_of_feed(subscription), *facts(subscription, feeds.folders()))
    else:
        raise UsageError("give a feed, or --folder and its name")
    if arguments.json:
        print_array(msgspec.to_builtins(fact) for fact in shown)
        return 0
    for fact in shown:
        whence = f"  (of the folder {fact.folder})" if fact.folder else ""
        print(
            f"{fact.label:12}{fact.value}{whence}"
            if sys.stdout.isatty()
            else f"{fact.label}\t{fact.value}{whence}"
        )
    return 0


def _of_feed(subscription: Subscription) -> Iterable[AccessFact]:
    settings = subscription.settings
    yield AccessFact("address", subscription.url)
    yield AccessFact("title", subscription.title)
    for label, value in (
        ("topics", ", ".join(settings.topics)),
        ("quality", settings.quality),
        ("minutes", settings.interval and settings.interval // 60),
        ("muted", settings.muted and "yes"),
        ("full text", settings.full_text and "yes"),
        ("stories", settings.stories and "yes"),
        ("take", settings.page_take),
        ("drop", settings.page_drop),
        ("trouble", subscription.trouble),
    ):
        if value not in (None, "", False):
            yield AccessFact(label, str(value))


def _printable(text: str) -> str:
    return checked_header("X-User-Agent", text)[1]


def _headers(before: tuple[tuple[str, str], ...], given: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    headers = {name.lower(): (name, value) for name, value in before}
    for line in _lines(given):
        if line == DEFAULT:
            headers.clear()
            continue
        name, _, value = line.partition(":")
        name, value = checked_header(name, value)
        if value:
            headers[name.lower()] = (name, value)
        else:
            headers.pop(name.lower(), None)
    return tuple(headers.values()) or None


def _lines(given: Sequence[str]) -> Iterable[str]:
    for line in given:
        if not line.startswith("@"):
            yield line
            continue
        try:
            yield from filter(str.strip, Path(line[1:]).expanduser().read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as error:
            raise NewsreaderError(f"the headers in {line[1:]} can't be read") from error


def _cookies(path: str) -> str:
    absolute = Path(path).expanduser().absolute()
    read_cookies(absolute)
    return str(absolute)


def _proxy(typed: str) -> str:
    if typed == DIRECT:
        return typed
    from newsreader.sources.web.routes import checked_proxy

    return checked_proxy(typed, "--proxy")


def _touches_login(arguments: Namespace) -> bool:
    given = (arguments.user, arguments.bearer, arguments.password_command, arguments.password_file)
    return any(value is not None for value in given) or arguments.password_keyring or arguments.ask_password


def _login(before: LoginSettings, arguments: Namespace, url: str) -> LoginSettings | None:
    if arguments.user == DEFAULT:
        return None
    user = before.user if arguments.user is None else arguments.user
    if ":" in user:
        raise UsageError("a name to log in with has no colon")
    bearer = before.bearer if arguments.bearer is None else arguments.bearer == "yes"
    login = LoginSettings(user, bearer, before.secret)
    return msgspec.structs.replace(login, secret=_secret(login, arguments, url))


def _secret(login: LoginSettings, arguments: Namespace, url: str) -> SecretSource:
    if arguments.password_command is not None:
        return SecretSource(command=arguments.password_command)
    if arguments.password_file is not None:
        return SecretSource(file=str(Path(arguments.password_file).expanduser().absolute()))
    typed = _typed_password() if arguments.ask_password else ""
    if arguments.password_keyring:
        if typed:
            keep_in_keyring(keyring_name(login, url), typed)
        return SecretSource(keyring=True)
    return SecretSource(literal=typed) if typed else login.secret


def _typed_password() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        typed = getpass("Password: ")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise UsageError("no password was given")
    return typed
