"""Asks for what an account needs, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from newsreader.config.accounts import KINDS, AccountConfig, account_of, completed_url
from newsreader.session.jobs.accounts.edits import AccountEditsJob
from newsreader.sources.accounts.client import LoginRefusedError
from newsreader.sources.accounts.connection import is_private
from newsreader.sources.web.http import host_of
from newsreader.text import plural
from newsreader.ui.dialogs.ask import Ask, Question

LABELS: Final = {
    "freshrss": "FreshRSS",
    "miniflux": "Miniflux",
    "google-reader": "Google Reader's API (BazQux, The Old Reader …)",
    "fever": "Fever (coldsweat, and what has nothing else)",
    "nextcloud": "Nextcloud News",
}
USERS: Final = {"miniflux": "nothing for an API key"}
PASSWORDS: Final = {
    "typed": "Type it: a file keeps it that only you can read",
    "keyring": "Type it: the desktop's keyring keeps it",
    "password_command": "A command prints it",
    "password_file": "A file holds it, which only you can read",
}
FIRST_NAME: Final = "home"
Say = Callable[[str], None]


async def add_account(ask: Ask, job: AccountEditsJob, say: Say) -> None:
    """Ask, let the server say whether it lets us in, and have the account from then on.

    Raises:
        NewsreaderError: it can't be so; nothing has changed.
    """
    kind = await ask.choose("What kind of server is it?", {kind: LABELS[kind] for kind in KINDS})
    if kind is None:
        return
    typed = await ask.text("The address of the server", "goes on", hint="https://rss.example.org")
    if not typed:
        return
    url = completed_url(kind, typed)
    user = await ask.text("Who you are there", "goes on", hint=USERS.get(kind, "user"))
    if user is None:
        return
    password = await _password(ask)
    name = await ask.text("What to call the account", "goes on", FIRST_NAME) if password else None
    if not password or not name:
        return
    secret = password.pop("typed", "")
    account = account_of({"name": name, "kind": kind, "url": url, "user": user, **password})
    if not is_private(url):
        openly = "Send it all the same: the network is my own"
        if not await ask.confirm("Without https, the password is sent openly", "Don't", openly):
            return
        account = account_of(
            {"name": name, "kind": kind, "url": url, "user": user, "insecure": True, **password}
        )
    count = await _let_in(ask, job, account, secret, say)
    say(f"{name} is added, with {plural(count, 'subscription')}; what it has comes now")


async def _password(ask: Ask) -> dict[str, Any]:
    """The settings that tell where the password is, with what was typed; empty where that was left."""
    where = await ask.choose("Where is the password?", PASSWORDS)
    match where:
        case "typed" | "keyring":
            secret = await ask.secret("The password", "goes on")
            return {"typed": secret, "keyring": where == "keyring"} if secret else {}
        case "password_command":
            command = await ask.text("The command that prints it", "goes on", hint="pass show rss")
            return {where: command} if command else {}
        case "password_file":
            path = await ask.text("The file that holds it", "goes on", hint="~/.config/rss-password")
            return {where: path} if path else {}
        case _:
            return {}


async def _let_in(ask: Ask, job: AccountEditsJob, account: AccountConfig, secret: str, say: Say) -> int:
    """Add the account. A password that was typed is asked for again while the server does not take it: the
    rest need not be typed once more.
    """
    while True:
        say(f"asking {host_of(account.url)} …")
        try:
            return await _added(job, account, secret)
        except LoginRefusedError as error:
            say("")
            again = await ask.secret(f"{error.message}: the password again", "tries it") if secret else None
            if not again:
                raise
            secret = again


def _added(job: AccountEditsJob, account: AccountConfig, secret: str) -> Question[int]:
    return Question(lambda answered, failed: job.add(account, secret, answered, failed))
