"""What the list shows: filter, order, stories or reports, density."""

from __future__ import annotations

from functools import partial
from typing import Final

from newsreader.session.lists.orders import all_orders, order_name
from newsreader.session.lists.rows import Fold
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane


def edit_filter(context: Context) -> None:
    context.panes.enter(Pane.LIST)
    context.filter.edit()


async def clear(context: Context) -> None:
    """Take marks away, stop what goes on in the list, or go one step back; never leave the reader."""
    panes, shown = context.panes, context.session.list
    in_list = panes.active is Pane.LIST and not panes.zen
    if in_list and shown.selection.ids:
        steps.unmark(context)
    elif in_list and not shown.filter_text and _stop(context):
        return
    else:
        await steps.step_back(context)


def _stop(context: Context) -> bool:
    """Stop what goes on. False where nothing does."""
    jobs = context.jobs
    loading, feeds, accounts = jobs.loading, jobs.feeds, jobs.accounts
    if loading.progress:
        loading.stop()
    elif feeds.progress:
        feeds.stop()
    elif accounts.busy:
        accounts.stop()
    elif jobs.media.busy:
        jobs.media.halt()
    else:
        return False
    return True


async def sort(context: Context) -> None:
    shown = context.session.list
    orders = {f"{order.key}:{order.reverse}": (order, name) for order, name in all_orders().items()}
    now = next((key for key, (_, name) in orders.items() if name == order_name(shown.view.sort)), "")
    names = {key: name for key, (_, name) in orders.items()}
    expect = context.jobs.idle.expect
    value = await context.ask.choose("Order of the list", names, now, lambda key: expect(orders[key][0].key))
    if value is not None:
        order, _ = orders[value]
        if not context.jobs.idle.once_made(order.key, partial(shown.put_in_order, order)):
            context.say("putting the list in order…")


def fold(context: Context) -> None:
    """Unfold the story under the cursor, or the folder of feeds, or fold it; the cursor stays on it."""
    if context.panes.active is Pane.TOPICS:
        steps.toggle_entry(context)
        return
    shown = context.session.list
    lead = shown.expansion.lead_of(context.current)
    if lead is None:
        context.say("no other reports of it here")
        return
    shown.toggle_fold(lead)
    row = shown.position(lead) or 0
    top = shown.cursor.top
    if shown.expansion.fold_of(lead) is Fold.UNFOLDED:
        # As many of the reports come into sight as there is room for.
        last = row + len(shown.expansion.below(lead))
        top = min(row, max(top, last - context.panes.articles.page + 1))
    shown.stand_among_rows(row, top)


def fold_stories(context: Context) -> None:
    """One row for each story, or one for each report."""
    shown = context.session.list
    shown.rearrange(lambda: shown.set_folded(not shown.folded))
    context.say("one row for each story" if shown.folded else "every report is a row")


def density(context: Context) -> None:
    articles = context.panes.articles
    articles.set_compact(not articles.compact)


def toggle_sidebar(context: Context) -> None:
    context.panes.toggle_sidebar()


def sidebar_wider(context: Context) -> None:
    context.say(f"sidebar: {context.panes.widen_sidebar(1)} columns")


def sidebar_narrower(context: Context) -> None:
    context.say(f"sidebar: {context.panes.widen_sidebar(-1)} columns")


def layout(context: Context) -> None:
    context.say(f"layout: {context.panes.next_layout()}")


def toggle_read_feeds(context: Context) -> None:
    only_unread = context.session.sidebar.toggle_read_feeds()
    context.say("only feeds with something unread" if only_unread else "all feeds")


ACTIONS: Final[dict[str, Action]] = {
    "filter": edit_filter,
    "clear": clear,
    "sort": sort,
    "fold": fold,
    "fold.stories": fold_stories,
    "density": density,
    "sidebar": toggle_sidebar,
    "sidebar.wider": sidebar_wider,
    "sidebar.narrower": sidebar_narrower,
    "layout": layout,
    "sidebar.unread": toggle_read_feeds,
}
