"""Reading: the detail, the browser, related articles and links, the text of the page, the address."""

from __future__ import annotations

from typing import Final

from newsreader.errors import NewsreaderError
from newsreader.reading.blocks import Link
from newsreader.reading.cells import clip
from newsreader.session.articles.details import why_of
from newsreader.session.decisions import mark_read, open_articles, share_articles
from newsreader.session.events import DetailReady, Event, StoryExplained
from newsreader.text import plural
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane

MOST_WINDOWS: Final = 20
"""More articles than that are not opened at once: it could not be undone."""
MOST_DIGITS: Final = 6
CHOICE_WIDTH: Final = 64
"""Columns of a list to choose from, where the terminal has them."""
INDENT: Final = 5
ESCAPED: Final = {ord(char): f"\\{char}" for char in "[]\\"}


def page(context: Context) -> None:
    panes = context.panes
    if panes.active is Pane.TOPICS:
        steps.show_chosen_view(context)
        return
    context.detail.show_now()
    if panes.one_at_a_time and panes.active is Pane.LIST and context.current:
        panes.enter(Pane.DETAIL)
    elif not panes.detail.scroll_page():
        current = context.session.list.current
        if current is not None:
            # Who pages through a text to its end has read it; a short one may as well be passed over.
            read_it = open_articles if panes.detail.scroll_offset.y else mark_read
            read_it(context.session, [current])
        steps.go_to_unread(context, 1)


def read(context: Context) -> None:
    if context.panes.active is Pane.TOPICS:
        steps.show_chosen_view(context)
        return
    if steps.filter_everything(context):
        return
    current = context.current
    context.detail.show_from_title()
    context.panes.set_zen(True)
    open_articles(context.session, [current])


def open_all(context: Context) -> None:
    """Open what is chosen, each in a window of its own."""
    chosen = context.chosen
    if len(chosen) > MOST_WINDOWS:
        raise NewsreaderError(f"{len(chosen):,} are marked: at most {MOST_WINDOWS} are opened at once")
    addresses = [context.address(article_id) for article_id in chosen]
    open_articles(context.session, chosen)
    for address in addresses:
        context.desktop.open(address)


def open_background(context: Context) -> None:
    current = context.current
    address = context.address(current)
    open_articles(context.session, [current])
    context.desktop.open(address, front=False)
    steps.move_in_list(context, 1)


def related(context: Context) -> None:
    """The related articles have the first numbers, the files the next."""
    from newsreader.session.articles.article_facts import enclosures

    current = context.current
    article, others = context.session.article(current), context.jobs.stories.others_of(current)
    files, by_number = tuple(enclosures(article)), others.numbered()
    number = int(context.key)
    other = by_number.get(number)
    if other is None:
        place = number - others.first_file
        if 0 <= place < len(files):
            context.jobs.media.open_file(current, files[place].url, context.desktop.open)
        else:
            context.say(_no_such_number(number, len(by_number), len(files)))
    elif other.id is not None:
        context.session.jumps.jump(other.id)
    elif other.url is not None:
        context.desktop.open(other.url)
    else:
        context.say(f"article {number} has no address")


def comments(context: Context) -> None:
    from newsreader.session.articles.article_facts import comments_address

    address = comments_address(context.session.article(context.current))
    if address is None:
        raise NewsreaderError("its source names no page with comments")
    context.desktop.open(address)


async def link(context: Context) -> None:
    """Ask for the number of a link in the text, and open it."""
    by_number = _links(context)
    text = await context.ask.line(f"link 1 to {len(by_number)}", str)
    number = int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else 0
    if number in by_number:
        context.desktop.open(by_number[number].url)
    elif text:
        context.say(f"no link {text}: there are {len(by_number)}", "warning")


def _in_two_lines(link: Link, room: int) -> str:
    """Its number and words, and below them where it leads, each as far as there is room for it."""
    address = link.url.removeprefix("https://").removeprefix("http://")
    words = " ".join(link.text.split())
    first, *below = (words, address) if words and words != link.url else (address,)
    number = str(link.number).rjust(INDENT - 2)
    return "\n".join((f"{number}  {clip(first, room)}", *(" " * INDENT + clip(line, room) for line in below)))


def _links(context: Context) -> dict[int, Link]:
    """The links in the text, by their numbers.

    Raises:
        NewsreaderError: there are none.
    """
    _ = context.current
    context.detail.show_now()
    detail = context.panes.detail.detail
    links = {link.number: link for link in detail.document.links} if detail is not None else {}
    if not links:
        raise NewsreaderError("no links in this text")
    return links


async def links(context: Context) -> None:
    """All links of the text in a list, to open one."""
    by_number = _links(context)
    room = max(16, min(CHOICE_WIDTH, context.panes.width * 90 // 100) - 2 * INDENT)
    options = {str(link.number): _in_two_lines(link, room) for link in by_number.values()}
    chosen = await context.ask.choose(plural(len(options), "link"), options)
    if chosen is not None:
        context.desktop.open(by_number[int(chosen)].url)


def full_text(context: Context) -> None:
    """Fetch the page of the article, or where that is done, change between the two texts."""
    session, current = context.session, context.current
    article = session.article(current)
    known = session.library.full_texts.find(current)
    if known is not None and known.html is not None:
        session.library.full_texts.show(current, known.hidden)
        session.events.tell(DetailReady(current))
        context.say("the text of its page" if known.hidden else "the source's own text")
    elif article.urls.best is None:
        raise NewsreaderError("this article has no address")
    else:
        context.say(f"fetching the page of {article.provider.domain or article.provider.name} …")
        context.jobs.full_texts.fetch(article)


def copy_link(context: Context) -> None:
    current = context.current
    context.desktop.copy(context.address(current), "link")
    share_articles(context.session, [current])


def copy_markdown(context: Context) -> None:
    current = context.current
    headline = context.session.store.headline(current)
    title = (headline.title if headline else "").translate(ESCAPED)
    address = context.address(current).replace("(", "%28").replace(")", "%29")
    context.desktop.copy(f"[{title}]({address})", "Markdown link")
    share_articles(context.session, [current])


def zen(context: Context) -> None:
    _ = context.current
    context.panes.set_zen(not context.panes.zen)


async def why(context: Context) -> None:
    from newsreader.ui.dialogs.why import WhyScreen

    current = context.current
    reasons = why_of(context.session, current, context.session.list.view.sort)
    dialog = WhyScreen(reasons, context.panes.palette, context.panes.width)

    def hear(event: Event) -> None:
        if isinstance(event, StoryExplained) and event.article_id == current:
            dialog.explain(event.reports)

    cancel = context.session.events.subscribe(hear)
    context.jobs.stories.ask_reasons(current)
    try:
        await context.ask.open(dialog)
    finally:
        cancel()


def _no_such_number(number: int, related: int, files: int) -> str:
    if not related and not files:
        return "no related articles"
    if not files:
        return f"no related article {number}: there are {related}"
    return f"nothing has the number {number}: there are {related} related and {plural(files, 'file')}"


ACTIONS: Final[dict[str, Action]] = {
    "page": page,
    "read": read,
    "open": open_all,
    "open.background": open_background,
    "related": related,
    "link": link,
    "comments": comments,
    "links": links,
    "full-text": full_text,
    "copy.link": copy_link,
    "copy.markdown": copy_markdown,
    "zen": zen,
    "why": why,
}
