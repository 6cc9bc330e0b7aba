"""What the detail pane says below an article's text: its story, related articles, files, images, addresses,
and why it stands where it stands. Pure: records in, lines out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.segment import Segment

from newsreader.model import Article
from newsreader.reading.blocks import Document
from newsreader.reading.cells import clip, fit, wrapped
from newsreader.reading.dates import day, relative_age
from newsreader.session.articles import article_facts
from newsreader.session.articles.article_facts import TOLD_ELSEWHERE
from newsreader.session.articles.detail_records import Detail, Other, first_free
from newsreader.text import plural
from newsreader.topics.tree import is_browsable
from newsreader.ui.widgets.detail.lines import DetailLine, LineWriter
from newsreader.urls import openable

ONE_LINE_FROM: Final = 60
"""Columns from which another article takes one line."""
NAME_WIDTH: Final = 18
DATE_WIDTH: Final = 11


def about(detail: Detail, article: Article, lines: LineWriter) -> Iterable[DetailLine]:
    """All sections that have something to say, the most useful first."""
    yield from _related("Related", detail.related, lines)
    yield from _timeline(detail, lines)
    yield from _files(article, first_free((*detail.related, *detail.story)), lines)
    yield from _nearest(detail.nearest, detail.now, lines)
    yield from _related("Named as related by", detail.named_by, lines)
    yield from _comments(article, lines)
    yield from _images(article, lines)
    yield from _addresses(article, detail.document, lines)
    yield from _why(detail, article, lines)


def _timeline(detail: Detail, lines: LineWriter) -> Iterable[DetailLine]:
    reports = detail.story
    if not reports:
        return
    providers = {report.provider.called for report in reports} - {""}
    some = f"{len(reports)} of " if len(reports) < detail.reports else ""
    title = f"Story · {some}{plural(max(detail.reports, len(reports)), 'report')}"
    by = "" if some else f" by {plural(len(providers), 'provider')}"
    yield from lines.section(title + (by if len(title + by) < lines.width else ""))
    for report in reports:
        yield from _other(report, relative_age(report.published, detail.now), lines)


def _related(title: str, others: Sequence[Other], lines: LineWriter) -> Iterable[DetailLine]:
    if not others:
        return
    yield from lines.section(title)
    for other in others:
        yield from _other(other, day(other.published), lines)


def _nearest(others: Sequence[Other], now: int, lines: LineWriter) -> Iterable[DetailLine]:
    if not others:
        return
    yield from lines.section("Most like it here")
    for other in others:
        yield from _other(other, relative_age(other.published, now), lines)


def _other(other: Other, when: str, lines: LineWriter) -> Iterable[DetailLine]:
    """Key, read state and title, with provider and date behind them, or below where there is little room."""
    palette = lines.palette
    key = key_label(other.number)
    unread = other.id is not None and not other.read
    mark = "▸" if other.here else "●" if unread else " "
    opens = None if other.id else other.url
    first = (Segment(key, palette.accent), Segment(mark + " ", palette.accent))
    style = palette.strong if unread else palette.text
    room = lines.width - len(key) - 2
    name = other.provider.called
    if lines.width < ONE_LINE_FROM:
        yield DetailLine((*first, Segment(clip(other.title, room), style)), other.id, opens)
        facts = clip(" · ".join(fact for fact in (clip(name, room - len(when) - 3), when) if fact), room)
        yield DetailLine((Segment(" " * (len(key) + 2)), Segment(facts, palette.dim)), other.id, opens)
        return
    title = fit(other.title, room - NAME_WIDTH - DATE_WIDTH - 2)
    behind = f" {fit(name, NAME_WIDTH)} {when:>{DATE_WIDTH}}"
    yield DetailLine((*first, Segment(title, style), Segment(behind, palette.dim)), other.id, opens)


def _files(article: Article, first: int, lines: LineWriter) -> Iterable[DetailLine]:
    """Their numbers go on after those of the related articles and of the story."""
    files = tuple(article_facts.enclosures(article))
    if not files:
        return
    yield from lines.section("Files")
    for number, file in enumerate(files, start=first):
        key = key_label(number)
        told = wrapped(file.about, lines.width - len(key))
        for place, line in enumerate(told):
            label = Segment(" " * len(key) if place else key, lines.palette.accent)
            yield DetailLine((label, Segment(line, lines.palette.text)), opens=file.url)
        yield lines.address(file.url, " " * len(key) if told else key)


def _comments(article: Article, lines: LineWriter) -> Iterable[DetailLine]:
    address, feed = article_facts.comments_address(article), article.extra.get("comments_feed")
    if address is not None:
        yield from lines.section(article_facts.comments_sentence(article) or "Comments")
        yield lines.address(address)
        if isinstance(feed, str) and openable(feed):
            yield lines.address(feed, "feed ")


def _images(article: Article, lines: LineWriter) -> Iterable[DetailLine]:
    images = article_facts.best_images(article.images)
    if not images:
        return
    yield from lines.section("Images")
    for image in images:
        size = f"{image.width}×{image.height}" if image.width and image.height else ""
        told = clip(" · ".join(part for part in (image.title, size) if part), lines.width // 2)
        yield lines.address(image.url, f"{told}  " if told else "")


def _addresses(article: Article, document: Document, lines: LineWriter) -> Iterable[DetailLine]:
    if document.links:
        yield from lines.section("Links in the text")
        for link in document.links:
            yield lines.address(link.url, f"[{link.number}] ")
    addresses = article.urls.all()
    if addresses:
        yield from lines.section("Addresses")
        for kind, url in addresses:
            yield lines.address(url, f"{kind} ")


def _why(detail: Detail, article: Article, lines: LineWriter) -> Iterable[DetailLine]:
    """The heat and where it comes from, and what the source tells beside all this."""
    palette, headline = lines.palette, detail.headline
    yield from lines.section("About it")
    # The headline's own may still be as it was before the feed's quality moved, which the words speak of.
    yield from lines.paragraph(article_facts.heat_sentence(detail.heat), palette.dim)
    yield from lines.paragraph(article_facts.prior_sentence(article), palette.dim)
    topics = tuple(filter(is_browsable, headline.topics))
    if len(topics) > 1:
        yield from lines.paragraph(f"topics: {', '.join(topics)}", palette.dim)
    authors = article_facts.authors_of(article)
    if len(authors) > 2:
        yield from lines.paragraph(f"by {', '.join(authors)}", palette.dim)
    for name, value in article.extra.items():
        if name in TOLD_ELSEWHERE:
            continue
        if isinstance(value, (str, int, float, bool)):
            yield from lines.paragraph(f"{name}: {_plain(value)}", palette.dim)
        elif isinstance(value, (list, dict)):
            yield from lines.paragraph(f"{name}: {plural(len(value), 'entry', 'entries')}", palette.dim)
    if len(article.sources) > 1:
        names = dict.fromkeys(source.name for source in article.sources)
        yield from lines.paragraph(f"in {', '.join(names)}", palette.dim)


def key_label(number: int | None) -> str:
    """The key that goes there, where there is one."""
    return f"{number} " if number is not None and number < 10 else "  "


def _plain(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
