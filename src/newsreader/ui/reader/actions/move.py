"""Moving about: rows and lines, panes, unread articles, and back from jumps."""

from __future__ import annotations

from typing import Final

from newsreader.session.decisions import open_articles
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane


def down(context: Context) -> None:
    _move(context, 1)


def up(context: Context) -> None:
    _move(context, -1)


def top(context: Context) -> None:
    panes, standing = context.panes, context.session.list.standing
    if panes.active is Pane.LIST and not standing.placed:
        context.session.list.stand_among_rows(0, 0)
        return
    _move(context, -max(panes.articles.count, panes.sidebar.count, panes.detail.virtual_size.height))


def bottom(context: Context) -> None:
    if context.panes.active is not Pane.LIST or not context.session.list.stand_on_last():
        _move(context, _far(context))


def half_down(context: Context) -> None:
    _move(context, _half_page(context))


def half_up(context: Context) -> None:
    _move(context, -_half_page(context))


def pane_left(context: Context) -> None:
    _to_pane(context, -1)


def pane_right(context: Context) -> None:
    if context.panes.active is Pane.TOPICS:
        steps.show_chosen_view(context)
    else:
        _to_pane(context, 1)


def pane_next(context: Context) -> None:
    _round_about(context, 1)


def pane_previous(context: Context) -> None:
    _round_about(context, -1)


def unread_next(context: Context) -> None:
    steps.go_to_unread(context, 1)


def unread_previous(context: Context) -> None:
    steps.go_to_unread(context, -1)


def unread_random(context: Context) -> None:
    from random import randrange

    count = len(context.session.list.ids)
    context.session.list.standing.settle()
    steps.go_to_any_unread(context, randrange(count) if count else 0)


def article_next(context: Context) -> None:
    _go_to_row(context, 1)


def article_previous(context: Context) -> None:
    _go_to_row(context, -1)


def back(context: Context) -> None:
    if not context.session.jumps.back():
        context.say("nothing to go back to")


def _move(context: Context, delta: int) -> None:
    panes = context.panes
    if panes.active is Pane.DETAIL:
        panes.detail.scroll_lines(delta)
    elif panes.active is Pane.TOPICS:
        panes.sidebar.step(delta)
    else:
        steps.move_in_list(context, delta)


def _go_to_row(context: Context, step: int) -> None:
    """A row on, or an entry of the sidebar; in the detail, its article is read as if it had been chosen."""
    panes = context.panes
    if panes.active is Pane.TOPICS:
        panes.sidebar.step(step)
    elif panes.active is Pane.LIST:
        steps.move_in_list(context, step)
    elif steps.move_cursor(context, step):
        context.detail.show()
        open_articles(context.session, [context.current])
    else:
        context.say("this is the last article" if step > 0 else "this is the first article")


def _to_pane(context: Context, step: int) -> None:
    order = list(Pane)
    pane = order[max(0, min(order.index(context.panes.active) + step, len(order) - 1))]
    if pane is not Pane.DETAIL or context.current:
        context.panes.enter(pane)


def _round_about(context: Context, step: int) -> None:
    empty = context.session.list.current is None and context.panes.active is not Pane.DETAIL
    order = [pane for pane in Pane if pane is not Pane.DETAIL or not empty]
    context.panes.enter(order[(order.index(context.panes.active) + step) % len(order)])


def _far(context: Context) -> int:
    panes = context.panes
    return max(len(context.session.list.ids), panes.sidebar.count, panes.detail.virtual_size.height)


def _half_page(context: Context) -> int:
    panes = context.panes
    if panes.active is Pane.DETAIL:
        return max(1, panes.detail.size.height // 2)
    return max(1, (panes.sidebar if panes.active is Pane.TOPICS else panes.articles).page // 2)


ACTIONS: Final[dict[str, Action]] = {
    "move.down": down,
    "move.up": up,
    "move.top": top,
    "move.bottom": bottom,
    "move.half-down": half_down,
    "move.half-up": half_up,
    "pane.left": pane_left,
    "pane.right": pane_right,
    "pane.next": pane_next,
    "pane.previous": pane_previous,
    "unread.next": unread_next,
    "unread.previous": unread_previous,
    "unread.random": unread_random,
    "article.next": article_next,
    "article.previous": article_previous,
    "back": back,
}
