"""Deciding something about articles: the marked ones, else the one under the cursor.

Every decision is one action with one undo, of however many articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from newsreader.errors import NewsreaderError
from newsreader.query import Query, parse
from newsreader.session.decisions import (
    common_tags,
    reading,
    reading_or_not,
    reading_view,
    rows_alone,
    shown,
    tag_changes,
    toggling,
)
from newsreader.session.events import MarksChanged
from newsreader.session.lists.sidebar import rows_counted
from newsreader.session.triage.last_decision import Act, Scope
from newsreader.session.triage.service import Outcome
from newsreader.session.triage.steps import Steps, in_one_step
from newsreader.session.when import Until, typed_moment, usual_moments
from newsreader.store.growing_ids import is_complete
from newsreader.store.store import EVERYTHING
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane

OWN_DATE: Final = "date"
LABEL_OF_DATE: Final = "until (2021-12-24, 12h, 3d, 2w)"


def star(context: Context) -> None:
    _toggle(context, "star", "unstar", rows_alone)


def toggle_read(context: Context) -> None:
    """Mark rows read, all that is folded in them, or unread where none has anything to read."""
    chosen = context.chosen
    _do(context, reading_or_not(context.session, chosen), lambda: len(chosen))


def archive(context: Context) -> None:
    """Move rows to the archive with all that is folded in them, or out of it."""
    _toggle(context, "archive", "unarchive", context.session.list.expansion.whole_in_steps)


def archive_story(context: Context) -> None:
    """Move every report of the stories to the archive, or out of it."""
    _toggle(context, "archive", "unarchive", context.session.list.visibility.stories_of)


def undo(context: Context) -> None:
    def say(outcome: Outcome | None) -> None:
        if outcome is not None:
            steps.say_outcome(context, outcome)

    session = context.session
    session.deciding.do(shown(session, context.jobs.undo.undoing()), session.desk.last_count, say)


def redo(context: Context) -> None:
    _do(context, context.jobs.undo.redoing(), context.session.desk.last_undone_count)


async def journal(context: Context) -> None:
    from newsreader.ui.dialogs.journal import JournalScreen

    desk = context.session.desk

    def take_back(seq: int) -> None:
        _do(context, desk.undoing(seq), partial(desk.count, seq))

    await context.ask.open(
        JournalScreen(desk.history, take_back, context.panes.palette, context.session.store.now)
    )


def repeat(context: Context) -> None:
    chosen = context.chosen
    again = context.session.last_decision.repeat(chosen)
    if again is None:
        context.say("nothing to repeat yet")
    else:
        _do(context, again, lambda: len(chosen))


# Tags and later


async def tag(context: Context) -> None:
    """Ask for the tags: those that all the articles have are there to be edited."""
    session, chosen = context.session, context.chosen
    common = common_tags(session.store, chosen)
    label = "tags" if len(chosen) == 1 else f"tags of {len(chosen):,}"
    text = " ".join(sorted(common))
    answer = await context.ask.line(label, str, text + " " if text else "", session.store.tags())
    if answer is None:
        return
    add, remove = tag_changes(answer, common)
    if add or remove:
        _decide(context, partial(session.desk.tagging, add=add, remove=remove), chosen, rows_alone)


def tag_as(context: Context, words: str) -> None:
    """Set and take away the tags that a macro names."""
    add, remove = tag_changes(words)
    _decide(
        context, partial(context.session.desk.tagging, add=add, remove=remove), context.chosen, rows_alone
    )


async def snooze(context: Context) -> None:
    session, chosen = context.session, context.chosen
    now = datetime.fromtimestamp(session.store.now).astimezone()
    untils = usual_moments(now)
    options = {str(place): until.label for place, until in enumerate(untils)}
    value = await context.ask.choose("Snooze until", options | {OWN_DATE: "a date…"}, "0")
    if value is None:
        return
    until: Until | None
    if value == OWN_DATE:
        until = await context.ask.line(LABEL_OF_DATE, partial(typed_moment, now=now))
    else:
        until = untils[int(value)]
    if until is not None:
        act = partial(session.desk.snoozing, until=until.moment, when=until.label)
        _decide(context, act, chosen, session.list.expansion.whole_in_steps)


# Marks


def mark(context: Context) -> None:
    context.session.list.selection.toggle(context.current)
    context.session.events.tell(MarksChanged())
    steps.move_in_list(context, 1)


def mark_range(context: Context) -> None:
    _ = context.current
    shown = context.session.list
    shown.selection.extend(shown.ids, shown.cursor.row)
    context.session.events.tell(MarksChanged())


# Many at once


def read_above(context: Context) -> None:
    shown = context.session.list
    _read_all_of(context, shown.ids[: shown.cursor.row], "above")


def read_below(context: Context) -> None:
    shown = context.session.list
    _read_all_of(context, shown.ids[shown.cursor.row + 1 :], "below")


def read_all(context: Context) -> None:
    """Mark the view read, or what the sidebar's cursor stands on while the keys go there."""
    entry = context.panes.sidebar.current if context.panes.active is Pane.TOPICS else None
    if entry is None or entry.query is None:
        _read_all_of(context, context.session.list.ids, "here")
        return
    _read_view(context, parse(entry.query), entry.unread, f"nothing unread in {entry.title}")


def read_everything(context: Context) -> None:
    """Mark all that is not archived read, whatever view is shown."""
    counts = context.session.store.counts(folded=context.session.list.folded)
    _read_view(context, EVERYTHING, counts.everything.unread, "nothing is unread")


def archive_all(context: Context) -> None:
    _ = context.current
    shown = context.session.list
    _decide(
        context, partial(context.session.desk.deciding, "archive"), shown.ids, shown.expansion.whole_in_steps
    )


# Stories put together and taken apart


def story_merge(context: Context) -> None:
    """Make one story of the marked rows."""
    chosen = context.chosen
    if len(chosen) < 2:
        key = context.program.bindings.label("mark")
        raise NewsreaderError(f"mark the rows that are one story first, with {key}")
    steps.unmark(context)
    _do(context, in_one_step(partial(context.session.desk.merge, chosen)), lambda: len(chosen))


def story_split(context: Context) -> None:
    """Take the marked reports, else the one under the cursor, out of their stories."""

    def tell(outcome: Outcome) -> None:
        if outcome.action is not None:
            steps.unmark(context)
        steps.say_outcome(context, outcome)

    chosen, session = context.chosen, context.session
    decision = shown(session, in_one_step(partial(session.desk.split, chosen)))
    session.deciding.do(decision, lambda: len(chosen), tell)


# What several of them do


def _decide(context: Context, act: Act, rows: Sequence[str], scope: Scope) -> None:
    _do(context, context.session.last_decision.do(act, scope, rows), _counter(context, rows))


def _counter(context: Context, rows: Sequence[str]) -> Callable[[], int]:
    """Tells how many rows these are; where that is not known yet, as many as there can be."""
    session = context.session

    def count() -> int:
        if is_complete(rows):
            return len(rows)
        counted = rows_counted(session.list, session.store)
        return len(session.store) if counted is None else counted

    return count


def _do(context: Context, decision: Steps[Outcome], count: Callable[[], int]) -> None:
    """Decide something about so many articles or rows, and say what came of it."""
    session = context.session
    session.deciding.do(shown(session, decision), count, partial(steps.say_outcome, context))


def _toggle(context: Context, verb: str, back: str, scope: Scope) -> None:
    """Do it to all that are chosen, or take it back where it is done to each of them already."""
    chosen = context.chosen
    _do(context, toggling(context.session, verb, back, chosen, scope), lambda: len(chosen))


def _read_view(context: Context, query: Query, rows: int, otherwise: str) -> None:
    """Mark all that a view would show read, which is in so many unread rows; `otherwise` is said where that
    is nothing.
    """
    _do(context, reading_view(context.session, query, rows, otherwise), lambda: rows)


def _read_all_of(context: Context, rows: Sequence[str], where: str) -> None:
    _do(context, reading(context.session, rows, f"no unread article {where}"), _counter(context, rows))


ACTIONS: Final[dict[str, Action]] = {
    "star": star,
    "toggle-read": toggle_read,
    "archive": archive,
    "archive.story": archive_story,
    "tag": tag,
    "snooze": snooze,
    "mark": mark,
    "mark.range": mark_range,
    "story.merge": story_merge,
    "story.split": story_split,
    "read.above": read_above,
    "read.below": read_below,
    "read.all": read_all,
    "read.everything": read_everything,
    "archive.all": archive_all,
    "repeat": repeat,
    "journal": journal,
    "undo": undo,
    "redo": redo,
}
