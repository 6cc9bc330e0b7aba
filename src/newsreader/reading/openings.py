"""Whether an excerpt says more than title and text: many feeds make the one of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from newsreader.reading.blocks import Block, Code, Document, Heading, ListItem, Paragraph, Quote
from newsreader.text import fold

RUN: Final = 3
"""Words in a row that two texts have in common by copying, hardly by chance."""
COPIED: Final = 0.7
"""Of the runs of an excerpt that was drawn together from the text; one of its own has next to none."""
LONG: Final = 12
"""Words of an excerpt from which on runs tell anything."""
NEAR: Final = 200
"""Words further than the excerpt is long in which its text may stand: after a list, a quotation or a note."""

_LEFT_OUT: Final = ((Paragraph, Heading), (Paragraph,), (Paragraph, Heading, Code))
"""What of a text an excerpt is made of: without code, without headings too, or of all, if that is all."""


def own_excerpt(excerpt: str, title: str, document: Document) -> str:
    """The excerpt; nothing where the title or the beginning of the text says the same."""
    words = _words(excerpt.rstrip(" .…"))
    if words == _words(title)[: len(words)] or repeats(document, excerpt):
        return ""
    return excerpt


def below_title(document: Document, title: str) -> Document:
    """The text without a first heading that is the title, which stands above it; one with a link stays."""
    first = document.blocks[0] if document.blocks else None
    if not isinstance(first, Heading) or any(span.link is not None for span in first.spans):
        return document
    if _words("".join(span.text for span in first.spans)) != _words(title):
        return document
    return msgspec.structs.replace(document, blocks=document.blocks[1:])


def repeats(document: Document, excerpt: str) -> bool:
    """Whether the excerpt can be left out, since the text says the same at its beginning.

    An ellipsis at the end of an excerpt stands for the rest, and its last word may have been cut. Headings,
    quotations and lists, which excerpts leave out, may stand between, and words at its end that lead on to
    the text ("Continue reading ...").
    """
    told = excerpt.rstrip(" .…[]").rstrip()
    wanted = _words(told)
    if not wanted:
        return False
    cut = told != excerpt.strip()
    return any(
        _begins(list(islice(words, len(wanted))), wanted, cut=cut)
        for words in (_first_words(document.blocks, kinds) for kinds in _LEFT_OUT)
    ) or _is_drawn_from(document, wanted)


def _is_drawn_from(document: Document, wanted: Sequence[str]) -> bool:
    """Whether most of the words stand near the beginning of the text, in runs as here."""
    if len(wanted) < LONG:
        return False
    runs = _runs(wanted)
    near = islice(_first_words(document.blocks, (Paragraph, Heading)), 2 * len(wanted) + NEAR)
    copied = runs & _runs(list(near))
    return len(copied) >= COPIED * len(runs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def _begins(text: Sequence[str], wanted: Sequence[str], *, cut: bool) -> bool:
    if cut and len(text) == len(wanted):
        return text[:-1] == wanted[:-1] and text[-1].startswith(wanted[-1])
    return text == wanted


def _first_words(
    blocks: Iterable[Block], kinds: tuple[type[Paragraph | Heading | Code], ...]
) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, kinds):
            shown = block.text if isinstance(block, Code) else "".join(span.text for span in block.spans)
            yield from _words(shown)
        elif isinstance(block, (Quote, ListItem)):
            yield from _first_words(block.blocks, kinds)


def _words(text: str) -> list[str]:
    """The words as they compare: without what stands around them."""
    stripped = (word.strip(".,;:!?…\"'“”‘’()[]") for word in fold(text).split())
    return [word for word in stripped if word]
