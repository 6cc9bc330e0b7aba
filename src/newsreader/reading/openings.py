"""Whether a text begins with what its excerpt says: many feeds cut the one from the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from newsreader.reading.blocks import Block, Document, Heading, ListItem, Paragraph, Quote
from newsreader.text import fold


def repeats(document: Document, excerpt: str) -> bool:
    """Whether the excerpt can be left out, since the text says the same at its beginning.

    An ellipsis at the end of an excerpt stands for the rest, and its last word may have been cut. Headings,
    which excerpts leave out, may stand between.
    """
    told = excerpt.rstrip(" .…[]").rstrip()
    wanted = _words(told)
    if not wanted:
        return False
    cut = told != excerpt.strip()
    return any(
        _begins(list(islice(words, len(wanted))), wanted, cut=cut)
        for words in (_first_words(document.blocks, (Paragraph, Heading)), _first_words(document.blocks))
    )


def _begins(text: Sequence[str], wanted: Sequence[str], *, cut: bool) -> bool:
    if cut and len(text) == len(wanted):
        return text[:-1] == wanted[:-1] and text[-1].startswith(wanted[-1])
    return text == wanted


def _first_words(
    blocks: Iterable[Block], kinds: tuple[type[Paragraph | Heading], ...] = (Paragraph,)
) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, kinds):
            yield from _words("".join(span.text for span in block.spans))
        elif isinstance(block, (Quote, ListItem)):
            yield from _first_words(block.blocks, kinds)


def _words(text: str) -> list[str]:
    """The words as they compare: without what stands around them."""
    stripped = (word.strip(".,;:!?…\"'“”‘’()[]") for word in fold(text).split())
    return [word for word in stripped if word]
