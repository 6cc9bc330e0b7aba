"""Where articles are to come from in the first place: feeds to pick, lists to take in, settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.session.events import CountsChanged, FeedsChanged
from newsreader.session.jobs.feeds.move_in import summary_of
from newsreader.system.files import is_there, write_atomically
from newsreader.text import plural
from newsreader.ui.dialogs.ask import Question
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context

# Lists of feeds are read with parsers that no start should wait for.
if TYPE_CHECKING:
    from newsreader.feeds.move_in import MoveInPlan
    from newsreader.sources.feeds.opml import OutlineList

MAX_LIST: Final = 16 * 1024 * 1024
"""The longest list of subscriptions that is read, in bytes."""
FOLLOW: Final = "follow"
"""The answer that ends the picking of subjects: none is called so."""
OFFERS: Final = {
    "pick": "Pick some well-known feeds by subject",
    "add": "Add a site or a feed by its address",
    "move-in": "Move in from another reader on this machine",
    "import": "Import subscriptions: OPML, or newsboat's urls file",
    "folder": "Open a folder of documents",
    "look": "Look around in the samples first",
}


async def welcome(context: Context) -> None:
    """Say what is shown, and offer the ways to begin."""
    title = "Welcome: these are samples" if context.session.shows_samples else "Where to begin"
    match await context.ask.choose(title, OFFERS, "pick"):
        case "pick":
            await _pick(context)
        case "add":
            await _add(context)
        case "move-in":
            await _move_in(context)
        case "import":
            await _import(context)
        case "folder":
            await _open_folder(context)


async def pick(context: Context) -> None:
    await _pick(context)


async def add(context: Context) -> None:
    await _add(context)


async def move_in(context: Context) -> None:
    await _move_in(context)


async def open_folder(context: Context) -> None:
    await _open_folder(context)


async def import_feeds(context: Context) -> None:
    await _import(context)


async def export_feeds(context: Context) -> None:
    """Write the subscriptions as OPML."""
    from newsreader.feeds.import_export import export_list

    def take(typed: str) -> None:
        if not typed.strip():
            return
        path = Path(typed.strip()).expanduser()
        if is_there(path):
            raise NewsreaderError(f"{path} is there already", "Give another name.")
        subscriptions = context.session.library.feeds.all()
        try:
            write_atomically(path, export_list(subscriptions))
        except OSError as error:
            raise NewsreaderError(f"{path} can't be written: {error.strerror or error}") from None
        context.say(f"wrote {plural(len(subscriptions), 'feed')} to {path}")

    await context.ask.path("OPML file to write", take, "~/newsreader.opml")


# What they come to


async def _pick(context: Context) -> None:
    """Let subjects be marked, until the feeds of those are to be followed."""
    from newsreader.feeds.well_known import BY_SUBJECT

    picked: tuple[str, ...] = ()
    choice: str | None = ""
    while choice != FOLLOW:
        choice = await context.ask.choose("Which subjects?", _subjects(picked), FOLLOW if picked else "")
        if choice is None:
            return
        if choice != FOLLOW:
            kept = tuple(subject for subject in picked if subject != choice)
            picked = kept if choice in picked else (*picked, choice)
    wanted = [
        (feed.url, FeedSettings(feed.title, topics=(subject,)))
        for subject in picked
        for feed in BY_SUBJECT[subject]
    ]
    _follow(context, wanted, f"{', '.join(picked)}: ")


def _subjects(picked: tuple[str, ...]) -> dict[str, str]:
    """The subjects, each with its feeds below it; before them the end of it, once some are picked."""
    from newsreader.feeds.well_known import BY_SUBJECT

    count = sum(len(BY_SUBJECT[subject]) for subject in picked)
    follow = {FOLLOW: f"Follow these {plural(count, 'feed')}"} if picked else {}
    return follow | {
        subject: f"{'✓' if subject in picked else ' '} {subject}\n  {', '.join(feed.title for feed in feeds)}"
        for subject, feeds in BY_SUBJECT.items()
    }


async def _add(context: Context) -> None:
    screen = steps.feeds_screen(context)
    screen.call_after_refresh(screen.action_add)
    await steps.choose_feed(context, screen)
    _left_samples(context)


async def _open_folder(context: Context) -> None:
    """Ask for a folder of documents, and begin anew with it beside what is open."""
    from newsreader.config.settings_edit import set_value

    paths = context.session.config.sources.paths
    folder = await context.ask.path("folder of documents to open", _existing, "~/", folders=True)
    if folder is None:
        return
    if folder not in paths:
        set_value(context.session.config_file, "sources", "paths", (*paths, folder))
    context.program.restart()


def _existing(typed: str) -> str | None:
    """The folder or file that is meant, as it was typed.

    Raises:
        NewsreaderError: there is none.
    """
    text = typed.strip()
    if text and not is_there(Path(text).expanduser()):
        raise NewsreaderError(f"there is no folder {text}")
    return text or None


async def _move_in(context: Context) -> None:
    """Choose a reader, see what there is of it, and take it over after a yes."""
    from newsreader.feeds.former_readers import readers_here

    here = {reader.name: f"{reader.name}: {', '.join(map(str, places))}" for reader, places in readers_here()}
    if not here:
        raise NewsreaderError(
            "no other reader is found in its usual place", "newsreader import PATH takes files from anywhere."
        )
    named = await context.ask.choose("Move in from", here)
    if named is None:
        return
    context.say(f"looking at what {named} has kept…")
    planned = await _planned(context, named)
    if not planned:
        context.say(summary_of(planned))
        return
    if await context.ask.confirm(summary_of(planned), "Leave it, nothing is changed", "Take this over"):
        context.say(f"{await _taken_over(context, planned)}; u takes it back")
        _left_samples(context)


def _planned(context: Context, named: str) -> Question[MoveInPlan]:
    return Question(lambda answered, failed: context.jobs.moving_in.look(named, answered, failed))


def _taken_over(context: Context, planned: MoveInPlan) -> Question[str]:
    return Question(lambda answered, failed: context.jobs.moving_in.take(planned, answered, failed))


async def _import(context: Context) -> None:
    from newsreader.feeds.import_export import import_list

    text = await context.ask.path("file to import (OPML or urls)", _read)
    if text is None:
        return
    path, data = text
    context.say(f"reading {path.name} …")
    listed = await _listed(context, data, path.name)
    imported = import_list(context.session.library.feeds, listed, int(context.session.clock()))
    problems = f" · {plural(len(imported.problems), 'line')} left out" if imported.problems else ""
    _fetch(context, imported.added, _told(len(imported.added), imported.known) + problems)


def _told(added: int, known: int) -> str:
    """What an import came to, in words."""
    if not added and known:
        return "you follow this feed already" if known == 1 else f"you follow all {known:,} feeds already"
    return plural(added, "feed") + " added" + (f", {known:,} followed already" if known else "")


def _listed(context: Context, data: bytes, name: str) -> Question[OutlineList]:
    read = context.jobs.subscriptions.read_list
    return Question(lambda answered, failed: read(data, name, answered, failed))


def _read(typed: str) -> tuple[Path, bytes] | None:
    """The file that is meant. Raises NewsreaderError where it can't be read."""
    if not typed.strip():
        return None
    path = Path(typed.strip()).expanduser()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LIST + 1)
    except OSError as error:
        raise NewsreaderError(f"{path} can't be read: {error.strerror or error}") from None
    if len(data) > MAX_LIST:
        raise NewsreaderError(f"{path} is too large for a list of subscriptions")
    return path, data


def _follow(context: Context, wanted: list[tuple[str, FeedSettings]], what: str) -> None:
    session = context.session
    added = session.library.feeds.subscribe(wanted, int(session.clock()))
    _fetch(
        context,
        added,
        f"{what}{plural(len(added), 'feed')} added" if added else f"{what}you follow these already",
    )


def _fetch(context: Context, added: list[str] | tuple[str, ...], sentence: str) -> None:
    """Fetch feeds that are new, and say what became of the wish."""
    context.session.events.tell(FeedsChanged())
    context.session.events.tell(CountsChanged())
    context.say(sentence)
    if added and not _left_samples(context):
        context.jobs.feeds.refresh_some(list(added))


def _left_samples(context: Context) -> bool:
    """Begin anew with what the user follows, where samples are shown still. Whether they were."""
    session = context.session
    leaves = session.shows_samples and bool(session.library.feeds.all())
    if leaves:
        context.program.restart()
    return leaves


ACTIONS: Final[dict[str, Action]] = {
    "welcome": welcome,
    "feeds.pick": pick,
    "feeds.add": add,
    "folder.open": open_folder,
    "move-in": move_in,
    "feeds.import": import_feeds,
    "feeds.export": export_feeds,
}
