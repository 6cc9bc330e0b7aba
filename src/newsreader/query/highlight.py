"""Where a query is found in a text that is shown: offsets in the text as it stands, not as it is folded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

import msgspec

from newsreader.query.nodes import (
    And,
    FieldPattern,
    InBody,
    InField,
    Node,
    Or,
    Pattern,
    Phrase,
    Query,
    TextField,
)
from newsreader.query.patterns import expression
from newsreader.text import fold

_PLAIN: Final = re.compile(r"[\x00-\x7f]+(?=[\x00-\x7f]|$)")
"""ASCII characters each of which is folded by itself: those that others of the kind follow, or nothing."""
Span: TypeAlias = tuple[int, int]
LONGEST_PIECE: Final = 32
"""Characters that may make one letter: a base under thousands of combining marks would take for ever."""


class Marks(msgspec.Struct, frozen=True):
    """What to look for in a text: folded words and phrases, and regular expressions."""

    texts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.sources)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where they are in `text`, from left to right, touching and overlapping ones joined."""
        if not self:
            return ()
        folded = fold(text)
        spans = [span for needle in self.texts for span in _occurrences(needle, folded)]
        spans += [span for source in self.sources for span in expression(source).spans(folded)]
        spans = [(start, end) for start, end in spans if start < end]
        if not spans:
            return ()
        if not text.isascii():
            origins = _origins(text, folded)
            spans = [(origins[start][0], origins[end - 1][1]) for start, end in spans] if origins else []
        return _joined(spans)


class Highlights(msgspec.Struct, frozen=True):
    """What a query asks for in titles, in excerpts and other texts of a headline, and in full texts."""

    title: Marks = Marks()
    excerpt: Marks = Marks()
    body: Marks = Marks()


def highlights(query: Query) -> Highlights:
    """What to mark for a query. Negated terms are not in what they find, so they are left out.

    Words, phrases and regular expressions are marked everywhere, `title:` in titles, `text:` in full texts.
    """
    anywhere: list[str] = []
    titles: list[str] = []
    bodies: list[str] = []
    patterns: list[str] = []
    title_patterns: list[str] = []
    for leaf in _wanted(query.where):
        match leaf:
            case Phrase(text):
                anywhere.append(text)
            case Pattern(source):
                patterns.append(source)
            case InField(TextField.TITLE, text):
                titles.append(text)
            case FieldPattern(TextField.TITLE, source):
                title_patterns.append(source)
            case InBody(words):
                bodies.extend(words)
    return Highlights(
        title=Marks((*anywhere, *titles), (*patterns, *title_patterns)),
        excerpt=Marks(tuple(anywhere), tuple(patterns)),
        body=Marks((*anywhere, *bodies), tuple(patterns)),
    )


def matches(query: Query, title: str) -> tuple[Span, ...]:
    """The parts of a title that a query looks for, as offsets in the title."""
    return highlights(query).title.spans(title)


def _wanted(node: Node | None) -> Iterator[Node]:
    match node:
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from _wanted(child)
        case Phrase() | Pattern() | InField() | FieldPattern() | InBody():
            yield node


def _occurrences(needle: str, text: str) -> Iterator[Span]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + len(needle))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _origins(text: str, folded: str) -> list[Span]:
    """For each character of the folded text, the piece of the text that it came from.

    A piece is as few characters as fold by themselves to what they fold to in the whole: `ß` (to two
    characters), `e` with a combining accent (to one), the letters of a Korean syllable. Empty where the
    pieces together fold otherwise than the whole, which no real title has shown.
    """
    origins: list[Span] = []
    pieces: list[str] = []
    start = 0
    while start < len(text):
        plain = _PLAIN.match(text, start)
        if plain is not None:
            # No letter of it can take a mark that follows, but for the last.
            origins += [(place, place + 1) for place in range(start, plain.end())]
            pieces.append(fold(plain[0]))
            start = plain.end()
            continue
        piece = fold(text[start])
        end = start + 1
        while end < len(text) and end - start < LONGEST_PIECE:
            more = fold(text[start : end + 1])
            if more == piece + fold(text[end]) and fold(text[end]):
                break
            piece = more
            end += 1
        origins += [(start, end)] * len(piece)
        pieces.append(piece)
        start = end
    return origins if "".join(pieces) == folded else []
