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
from newsreader.errors import NewsreaderError, UsageError
from newsreader.feeds import access_input
from newsreader.feeds.access import AccessFact, facts, folder_facts, keyring_name
from newsreader.feeds.access_input import DEFAULT
from newsreader.library.feeds.access import AS_USUAL, AccessSettings, LoginSettings
from newsreader.library.feeds.feeds import Feeds, Subscription
from newsreader.sources.web.access import DIRECT
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
        changes["user_agent"] = access_input.user_agent(arguments.user_agent)
    if arguments.headers is not None:
        changes["headers"] = access_input.headers(before.headers or (), _lines(arguments.headers))
    if arguments.cookies is not None:
        changes["cookies"] = access_input.cookies(arguments.cookies)
    if arguments.proxy is not None:
        changes["proxy"] = access_input.proxy(arguments.proxy, "--proxy")
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
    from newsreader.feeds.readdress import readdress

    moved = readdress(feeds, subscription, typed)
    tell(f"{subscription.title} is asked at {moved.url} from now on")
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


def _lines(given: Sequence[str]) -> Iterable[str]:
    for line in given:
        if not line.startswith("@"):
            yield line
            continue
        try:
            yield from filter(str.strip, Path(line[1:]).expanduser().read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as error:
            raise NewsreaderError(f"the headers in {line[1:]} can't be read") from error


def _touches_login(arguments: Namespace) -> bool:
    given = (arguments.user, arguments.bearer, arguments.password_command, arguments.password_file)
    return any(value is not None for value in given) or arguments.password_keyring or arguments.ask_password


def _login(before: LoginSettings, arguments: Namespace, url: str) -> LoginSettings | None:
    if arguments.user == DEFAULT:
        return None
    user = before.user if arguments.user is None else access_input.user(arguments.user)
    bearer = before.bearer if arguments.bearer is None else arguments.bearer == "yes"
    login = LoginSettings(user, bearer, before.secret)
    return msgspec.structs.replace(login, secret=_secret(login, arguments, url))


def _secret(login: LoginSettings, arguments: Namespace, url: str) -> SecretSource:
    if arguments.password_command is not None:
        return SecretSource(command=arguments.password_command)
    if arguments.password_file is not None:
        return access_input.secret_file(arguments.password_file)
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
