"""What the detail pane says of an article, as lines of segments. Pure: records in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from rich.segment import Segment
from rich.style import Style

from newsreader.model import Article, Headline, Triage
from newsreader.reading.blocks import Document
from newsreader.reading.blocks import Style as TextStyle
from newsreader.reading.cells import cell_len, clip, wrapped
from newsreader.reading.dates import day, full_date, relative_age
from newsreader.reading.layout import Role, lay_out
from newsreader.reading.openings import repeats
from newsreader.session import article_facts
from newsreader.session.article_facts import TOLD_ELSEWHERE
from newsreader.session.detail_records import Detail, Other, first_free
from newsreader.text import plural
from newsreader.ui.style.colours import Palette, heat_bar

READING_WIDTH = 84
"""Cells; longer lines are hard to read, whatever the width of the screen."""


class DetailLine(msgspec.Struct, frozen=True):
    """One line. A click on it goes to article `goes_to`, or opens `opens`."""

    segments: tuple[Segment, ...] = ()
    goes_to: str | None = None
    opens: str | None = None


def detail_lines(detail: Detail, width: int, palette: Palette) -> tuple[DetailLine, ...]:
    """The whole pane as lines of at most `width` cells."""
    return tuple(_Writer(palette, max(16, min(width - 2, READING_WIDTH))).write(detail))


class _Writer:
    def __init__(self, palette: Palette, width: int) -> None:
        self._palette = palette
        self._width = width

    def write(self, detail: Detail) -> Iterable[DetailLine]:
        yield from self._head(detail)
        article = detail.article
        if article is None:
            return
        if article.excerpt and not repeats(detail.document, article.excerpt):
            yield DetailLine()
            yield from self._paragraph(article.excerpt, self._palette.text)
        if detail.document.blocks:
            yield DetailLine()
            yield from self._document(detail.document)
        yield from self._others("Related", detail.related)
        yield from self._timeline(detail.story, detail.reports, detail.now)
        yield from self._enclosures(article, first=first_free((*detail.related, *detail.story)))
        yield from self._nearest(detail.nearest, detail.now)
        yield from self._others("Named as related by", detail.named_by)
        yield from self._images(article)
        yield from self._addresses(article, detail.document)
        yield from self._facts(article)

    def _head(self, detail: Detail) -> Iterable[DetailLine]:
        palette, headline, triage = self._palette, detail.headline, detail.triage
        yield from self._paragraph(headline.title, palette.heading)
        names = (headline.provider, headline.domain if headline.domain != headline.provider else "")
        yield from self._paragraph(" · ".join(name for name in names if name), palette.dim)
        when = full_date(headline.published)
        age = relative_age(headline.published, detail.now)
        if when:
            yield from self._paragraph(when if age in when else f"{when} · {age}", palette.dim)
        topics = ", ".join(headline.topics)
        yield from self._paragraph(" · ".join(part for part in (headline.type, topics) if part), palette.dim)
        yield from self._score(headline)
        yield from self._paragraph(f"why: {detail.heat.sentence()}", palette.faint)
        if detail.article is not None:
            yield from self._paragraph(article_facts.prior_sentence(detail.article), palette.faint)
            yield from self._paragraph(
                article_facts.update_sentence(detail.article, detail.now), palette.good
            )
            yield from self._paragraph(article_facts.text_sentence(detail.article, detail.now), palette.faint)
        marks = [
            (not triage.read, "● unread", palette.accent),
            (triage.starred, "★ starred", palette.star),
            (triage.archived, "✓ archived", palette.good),
            (_is_snoozed(triage, detail.now), f"z until {full_date(triage.snoozed_until)}", palette.warning),
            (bool(triage.tags), " ".join(f"#{tag}" for tag in sorted(triage.tags)), palette.link),
        ]
        shown = [Segment(text + "  ", style) for wanted, text, style in marks if wanted]
        if shown:
            yield DetailLine(tuple(shown))

    def _score(self, headline: Headline) -> Iterable[DetailLine]:
        palette = self._palette
        heat = "not scored" if headline.heat is None else f"heat {headline.heat}"
        first = [Segment(f"{heat} {heat_bar(headline.heat)}".rstrip(), palette.heat(headline.heat))]
        if headline.heat_computed:
            first.append(Segment(" computed", palette.faint))
        if headline.quality is None:
            yield DetailLine(tuple(first))
            return
        quality = f"quality {headline.quality}"
        if sum(cell_len(segment.text) for segment in first) + len(quality) + 3 <= self._width:
            yield DetailLine((*first, Segment(f" · {quality}", palette.dim)))
        else:
            yield DetailLine(tuple(first))
            yield DetailLine((Segment(quality, palette.dim),))

    def _others(self, title: str, others: Sequence[Other]) -> Iterable[DetailLine]:
        if not others:
            return
        yield from self._section(title)
        for other in others:
            place = "" if other.id is None else "here, read" if other.read else "here"
            yield from self._other(other, day(other.published), place)

    def _timeline(self, reports: Sequence[Other], count: int, now: int) -> Iterable[DetailLine]:
        if not reports:
            return
        providers = {report.provider.called for report in reports} - {""}
        some = f"{len(reports)} of " if len(reports) < count else ""
        title = f"Story · {some}{plural(max(count, len(reports)), 'report')}"
        by = "" if some else f" by {plural(len(providers), 'provider')}"
        yield from self._section(title + (by if len(title + by) < self._width else ""))
        yield from self._of_store(reports, now)

    def _nearest(self, others: Sequence[Other], now: int) -> Iterable[DetailLine]:
        if others:
            yield from self._section("Most like it here")
            yield from self._of_store(others, now)

    def _of_store(self, others: Iterable[Other], now: int) -> Iterable[DetailLine]:
        """Articles that are in the store, each with its age and what was read of it."""
        for other in others:
            place = "this report" if other.here else "read" if other.read else "unread"
            yield from self._other(other, relative_age(other.published, now), place)

    def _other(self, other: Other, when: str, place: str) -> Iterable[DetailLine]:
        """Key, read state and title; below them provider, date, quality and place."""
        palette = self._palette
        key = _key(other.number)
        if other.here:
            mark = "▸"
        else:
            mark = " " if other.id is None or other.read else "●"
        room = self._width - len(key) - 2
        opens = None if other.id else other.url
        unread = other.id is not None and not other.read
        yield DetailLine(
            (
                Segment(key, palette.accent),
                Segment(mark + " ", palette.accent),
                Segment(clip(other.title, room), palette.strong if unread else palette.text),
            ),
            goes_to=other.id,
            opens=opens,
        )
        text = _facts_that_fit(other, when, place, room)
        yield DetailLine(
            (Segment(" " * (len(key) + 2)), Segment(text, palette.dim)), goes_to=other.id, opens=opens
        )

    def _enclosures(self, article: Article, first: int) -> Iterable[DetailLine]:
        """Their numbers go on after those of the related articles and of the story."""
        files = tuple(article_facts.enclosures(article))
        if not files:
            return
        yield from self._section("Files")
        for number, file in enumerate(files, start=first):
            key = _key(number)
            about = wrapped(file.about, self._width - len(key))
            for place, line in enumerate(about):
                yield DetailLine(
                    (
                        Segment(" " * len(key) if place else key, self._palette.accent),
                        Segment(line, self._palette.text),
                    ),
                    opens=file.url,
                )
            yield self._address(file.url, " " * len(key) if about else key)

    def _images(self, article: Article) -> Iterable[DetailLine]:
        if not article.images:
            return
        yield from self._section("Images")
        for image in article.images:
            size = f"{image.width}×{image.height}" if image.width and image.height else ""
            about = " · ".join(part for part in (image.title, size) if part)
            if about:
                yield from self._paragraph(about, self._palette.text)
            yield self._address(image.url)

    def _addresses(self, article: Article, document: Document) -> Iterable[DetailLine]:
        addresses = article.urls.all()
        if addresses:
            yield from self._section("Addresses")
            for kind, url in addresses:
                yield self._address(url, f"{kind} ")
        if document.links:
            yield from self._section("Links in the text")
            for link in document.links:
                yield self._address(link.url, f"[{link.number}] ")

    def _facts(self, article: Article) -> Iterable[DetailLine]:
        extra = {name: value for name, value in article.extra.items() if name not in TOLD_ELSEWHERE}
        if len(article.sources) > 1 or extra:
            yield from self._section("More")
        for name, value in extra.items():
            if isinstance(value, (str, int, float, bool)):
                yield from self._paragraph(f"{name}: {_plain(value)}", self._palette.dim)
            elif isinstance(value, (list, dict)):
                yield from self._paragraph(
                    f"{name}: {plural(len(value), 'entry', 'entries')}", self._palette.dim
                )
        if len(article.sources) > 1:
            yield from self._paragraph(
                "in " + ", ".join(dict.fromkeys(source.name for source in article.sources)), self._palette.dim
            )

    def _section(self, title: str) -> Iterable[DetailLine]:
        yield DetailLine()
        rule = "─" * max(0, self._width - cell_len(title) - 1)
        yield DetailLine((Segment(title + " ", self._palette.accent), Segment(rule, self._palette.rule)))

    def _address(self, url: str, label: str = "") -> DetailLine:
        shown = clip(url, self._width - cell_len(label))
        return DetailLine(
            (Segment(label, self._palette.faint), Segment(shown, self._palette.link)), opens=url
        )

    def _paragraph(self, text: str, style: Style) -> Iterable[DetailLine]:
        if not text:
            return
        for line in wrapped(text, self._width):
            yield DetailLine((Segment(line, style),))

    def _document(self, document: Document) -> Iterable[DetailLine]:
        addresses = {link.number: link.url for link in document.links}
        # A long text has few styles, and adding two of them up takes longer than laying out a line.
        styles: dict[tuple[Role, TextStyle], Style] = {}
        for line in lay_out(document, self._width, cell_len):
            opened = next(
                (addresses.get(segment.link) for segment in line.segments if segment.link is not None), None
            )
            segments = []
            for segment in line.segments:
                kind = segment.role, segment.style
                style = styles.get(kind)
                if style is None:
                    style = styles[kind] = self._role(segment.role) + _attributes(segment.style)
                segments.append(Segment(segment.text, style))
            yield DetailLine(tuple(segments), opens=opened)

    def _role(self, role: Role) -> Style:
        palette = self._palette
        return {
            Role.HEADING: palette.heading,
            Role.QUOTE: palette.quote,
            Role.CODE: palette.code,
            Role.LINK: palette.link,
            Role.MARKER: palette.accent,
            Role.DIM: palette.faint,
            Role.TABLE: palette.text,
            Role.PICTURE: palette.dim,
        }.get(role, palette.text)


def _key(number: int | None) -> str:
    """The key that goes there, where there is one."""
    return f"{number} " if number is not None and number < 10 else "  "


def _is_snoozed(triage: Triage, now: int) -> bool:
    return triage.snoozed_until is not None and triage.snoozed_until > now


def _facts_that_fit(other: Other, when: str, place: str, room: int) -> str:
    """Provider, date, quality and place in one line, said shorter where there is little room. What was read
    of an article its mark says too.
    """
    name = other.provider.called
    quality = "" if other.quality is None else str(other.quality)
    shortest = when, quality, "this" if other.here else ""
    for facts in ((when, quality and f"quality {quality}", place), (when, quality, place), shortest):
        text = " · ".join(fact for fact in (name, *facts) if fact)
        if cell_len(text) <= room:
            return text
    short = " · ".join(fact for fact in shortest if fact)
    return clip(" · ".join(fact for fact in (clip(name, room - cell_len(short) - 3), short) if fact), room)


def _attributes(style: TextStyle) -> Style:
    return Style(
        bold=True if style & TextStyle.BOLD else None,
        italic=True if style & TextStyle.ITALIC else None,
        strike=True if style & TextStyle.STRIKE else None,
    )


def _plain(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
