"""A macro over articles without a screen: what its actions decide and hand on, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.workplace import require_saving, tell
from newsreader.commands.registry import BY_ID, Group
from newsreader.config.commands_file import UserCommand
from newsreader.errors import UsageError
from newsreader.session.decisions import is_decided, share_articles, tag_changes
from newsreader.session.own_commands import RUN, TAG
from newsreader.session.session import Session
from newsreader.session.whole_articles import address_to_open
from newsreader.text import fold

if TYPE_CHECKING:
    from newsreader.config.schema import Config

Step = Callable[[Session, "Config", Sequence[str]], int]
"""Does one action on articles; what is returned is an exit code."""
RunProgram = Callable[[UserCommand, Session, Sequence[str]], int]

TOGGLES: Final = {
    "star": ("star", "unstar"),
    "toggle-read": ("read", "unread"),
    "archive": ("archive", "unarchive"),
}
HINTS: Final = {
    "tag": "'tag NAME' sets a tag without asking.",
    "run": "'run NAME' runs one of your programs without asking.",
    "pipe": "'run NAME' runs a program of [[commands]], which can read the article as well.",
}
"""What to write in place of an action that asks."""
OF_THE_SCREEN: Final = frozenset({"page", "zen", "mark", "mark.range", "clear", "density", "fold"})
"""What only moves or shows something: without a screen there is nothing to do."""


def steps_of(macro: UserCommand, commands: Sequence[UserCommand], run_program: RunProgram) -> list[Step]:
    """What a macro does. `commands`: all of the user's, whose programs it may run.

    Raises:
        UsageError: one of its actions needs the reader's screen, or there is none of that name; nothing was
            done.
    """
    programs = {fold(known.name): known for known in commands if known.program}
    steps = [_step(action, programs, run_program) for action in macro.actions]
    return [step for step in steps if step is not None]


def _step(action: str, programs: Mapping[str, UserCommand], run_program: RunProgram) -> Step | None:
    if action.startswith(RUN):
        name = action.removeprefix(RUN)
        program = programs.get(fold(name))
        if program is None:
            raise UsageError(f"there is no program called {name!r}", "newsreader run lists them.")
        return lambda session, config, ids: run_program(program, session, ids)
    if action in TOGGLES:
        return lambda session, config, ids: _toggle(session, ids, *TOGGLES[action])
    if action == "archive.story":
        return lambda session, config, ids: _toggle(session, _stories_of(session, ids), *TOGGLES["archive"])
    if action == "read":
        return lambda session, config, ids: _decide(session, "read", ids)
    if action.startswith(TAG):
        return _tag(action.removeprefix(TAG))
    if action in STEPS:
        return STEPS[action]
    command = BY_ID.get(action)
    if command is not None and (command.group is Group.MOVE or action in OF_THE_SCREEN):
        return None
    why = "needs the reader's screen" if command is not None else "is no action"
    hint = HINTS.get(action, "Press its key in the reader.")
    raise UsageError(f"{action} {why}, so that this macro can't be run here", hint)


def _tag(words: str) -> Step:
    add, remove = tag_changes(words)

    def tag(session: Session, config: Config, ids: Sequence[str]) -> int:
        require_saving(session.library)
        tell(session.desk.tag(ids, add=add, remove=remove).sentence)
        return 0

    return tag


def _toggle(session: Session, ids: Sequence[str], verb: str, back: str) -> int:
    return _decide(session, back if is_decided(session, verb, ids) else verb, ids)


def _decide(session: Session, verb: str, ids: Sequence[str]) -> int:
    require_saving(session.library)
    tell(session.desk.decide(verb, ids).sentence)
    return 0


def _stories_of(session: Session, ids: Sequence[str]) -> list[str]:
    """The articles with all reports of their stories."""
    stories = ((article_id, session.store.story(article_id)) for article_id in ids)
    reports = (story.members if story is not None else (article_id,) for article_id, story in stories)
    return list(dict.fromkeys(member for members in reports for member in members))


def _open(session: Session, config: Config, ids: Sequence[str]) -> int:
    from newsreader.cli.articles.acting import open_addresses
    from newsreader.system.desktop import RealSystem

    addresses = [url for id_ in ids if (url := address_to_open(session.article(id_), config)) is not None]
    if open_addresses(RealSystem(config.reading.browser), addresses) < len(ids):
        return 1
    require_saving(session.library)
    tell(session.desk.open(ids).sentence)
    return 0


def _open_comments(session: Session, config: Config, ids: Sequence[str]) -> int:
    from newsreader.cli.articles.acting import open_addresses
    from newsreader.session.articles.article_facts import comments_address
    from newsreader.system.desktop import RealSystem

    pages = [page for id_ in ids if (page := comments_address(session.article(id_))) is not None]
    if not pages:
        tell("newsreader: their sources name no page with comments")
        return 1
    return int(open_addresses(RealSystem(config.reading.browser), pages) < len(pages))


def _save(session: Session, config: Config, ids: Sequence[str]) -> int:
    """Into the folder where one is, which the reader offers too."""
    from newsreader.cli.articles.picking import articles
    from newsreader.sharing.articles import ArticleFormat
    from newsreader.sharing.saving import save

    for article in articles(session, ids):
        tell(str(save(article, Path.cwd(), ArticleFormat.MARKDOWN, {})))
    share_articles(session, ids)
    return 0


def _download(session: Session, config: Config, ids: Sequence[str]) -> int:
    from newsreader.cli.articles.picking import articles
    from newsreader.cli.media.media import download_articles

    return download_articles(session.library, articles(session, ids), config, quiet=False)


STEPS: Final[Mapping[str, Step]] = {
    "open": _open,
    "open.background": _open,
    "comments": _open_comments,
    "download": _download,
    "save": _save,
}
