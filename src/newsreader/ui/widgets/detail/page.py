"""What the detail pane says of an article, as lines of segments. Pure: records in, lines out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec
from rich.segment import Segment
from rich.style import Style

from newsreader.model import Triage
from newsreader.reading.blocks import Document, Picture
from newsreader.reading.cells import cell_len
from newsreader.reading.dates import UNDATED, full_date, relative_age
from newsreader.reading.openings import below_title, own_excerpt
from newsreader.session.articles import article_facts
from newsreader.session.articles.detail_records import Detail
from newsreader.text import fold, plural
from newsreader.topics.tree import is_browsable
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.detail.about import about
from newsreader.ui.widgets.detail.lines import DetailLine, LineWriter

READING_WIDTH: Final = 80
"""Cells; longer lines are hard to read, whatever the width of the screen."""
NO_TEXT: Final = "There is only the title here; the page may say more."
MOST_ABOUT: Final = 2
"""Lines about an article before its text, where it can be told in so many."""
WORDS_A_MINUTE: Final = 230
"""How fast most people read English text silently (Brysbaert 2019, a review of 190 studies: 238)."""


class DetailText(NamedTuple):
    """All lines of the pane. `end`: the line behind the last of the article's text."""

    lines: tuple[DetailLine, ...]
    end: int


def detail_text(detail: Detail, width: int, palette: Palette) -> DetailText:
    """Two lines about the article, its text, and then what else there is about it; no line wider than
    `width` cells.
    """
    width = max(16, min(width - 2, READING_WIDTH))
    lines = LineWriter(palette, width)
    text = tuple(_text(detail, lines))
    head = tuple(_head(detail, lines, minutes_for(text)))
    if detail.article is None:
        return DetailText(head, len(head))
    return DetailText((*head, *text, *about(detail, detail.article, lines)), len(head) + len(text))


def minutes_for(text: Iterable[DetailLine]) -> int:
    """How long a text takes to read; 0 for less than half a minute."""
    words = sum(len(segment.text.split()) for line in text for segment in line.segments)
    return round(words / WORDS_A_MINUTE)


def _text(detail: Detail, lines: LineWriter) -> Iterable[DetailLine]:
    """The excerpt, unless the body begins with it, and the body."""
    article = detail.article
    if article is None:
        return
    if excerpt := own_excerpt(article.excerpt, article.title, detail.document):
        yield DetailLine()
        yield from lines.paragraph(excerpt, lines.palette.text)
    elif not detail.document.blocks:
        yield DetailLine()
        yield from lines.paragraph(NO_TEXT, lines.palette.faint)
    if detail.document.blocks:
        yield DetailLine()
        yield from lines.document(
            _without_title(below_title(detail.document, detail.headline.title), detail.headline.title)
        )


def _without_title(document: Document, title: str) -> Document:
    """With pictures that are called as the article is called something shorter: the title stands above."""
    told = fold(title)
    blocks = tuple(
        msgspec.structs.replace(block, title=block.kind.value)
        if isinstance(block, Picture) and fold(block.title) == told
        else block
        for block in document.blocks
    )
    return document if blocks == document.blocks else msgspec.structs.replace(document, blocks=blocks)


def _head(detail: Detail, lines: LineWriter, minutes: int) -> Iterable[DetailLine]:
    palette, headline = lines.palette, detail.headline
    yield from lines.paragraph(headline.title, palette.heading)
    facts = _facts(detail, minutes, lines)
    yield from lines.facts((*facts, *_topics_beside(facts, headline.topics, lines)), palette.dim)
    marks = tuple(Segment(text + "  ", style) for text, style in _marks(detail.triage, detail.now, palette))
    if marks:
        yield DetailLine(marks)
    if detail.article is not None:
        yield from lines.paragraph(article_facts.update_sentence(detail.article, detail.now), palette.good)
        yield from lines.paragraph(article_facts.text_sentence(detail.article, detail.now), palette.dim)


def _facts(detail: Detail, minutes: int, lines: LineWriter) -> list[str]:
    """Who published and wrote it, when, how long it is. Of several authors, who would make it more than two
    lines, the first is named.
    """
    names = article_facts.authors_of(detail.article)
    facts = _facts_by(article_facts.author_of(detail.article), detail, minutes)
    if len(names) > 1 and len(tuple(lines.facts(facts, lines.palette.dim))) > MOST_ABOUT:
        return _facts_by(f"{names[0]} and {plural(len(names) - 1, 'other')}", detail, minutes)
    return facts


def _facts_by(author: str, detail: Detail, minutes: int) -> list[str]:
    headline = detail.headline
    told = (
        headline.provider or headline.domain,
        author if author != headline.provider else "",
        _when(headline.told_date, detail.now),
        headline.type if headline.type != "article" else "",
        f"{minutes} min" if minutes else "",
        article_facts.comments_sentence(detail.article) if detail.article is not None else "",
    )
    return [fact for fact in told if fact]


def _topics_beside(facts: Iterable[str], topics: Iterable[str], lines: LineWriter) -> Iterable[str]:
    """The topics as one more fact, as far as there is room for them in the same line."""
    *_, last = lines.facts(facts, lines.palette.dim)
    room = lines.width - sum(cell_len(segment.text) for segment in last.segments) - len(" · ")
    told = ""
    for topic in filter(is_browsable, topics):
        longer = f"{told}, {topic}" if told else topic
        if cell_len(longer) > room:
            break
        told = longer
    return (told,) if told else ()


def _when(published: int | None, now: int) -> str:
    """The date, and the age where the date doesn't tell it at a glance."""
    if published is None:
        return UNDATED
    date, age = full_date(published), relative_age(published, now)
    return f"{date} ({age})" if age[-1:] in "mhdw" and date else date


def _marks(triage: Triage, now: int, palette: Palette) -> Iterable[tuple[str, Style]]:
    """What the user decided about it, but for read and unread, which the list says."""
    if triage.starred:
        yield "★ starred", palette.star
    if triage.archived:
        yield "✓ archived", palette.good
    if triage.heard:
        yield "♪ heard", palette.good
    if triage.snoozed_until is not None and triage.snoozed_until > now:
        yield f"z until {full_date(triage.snoozed_until)}", palette.warning
    if triage.tags:
        yield " ".join(f"#{tag}" for tag in sorted(triage.tags)), palette.link
