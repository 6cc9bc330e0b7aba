"""Whether a text begins with what its excerpt says: many feeds cut the one from the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from newsreader.reading.blocks import Document, Heading, Paragraph
from newsreader.text import fold


def repeats(document: Document, excerpt: str) -> bool:
    """Whether the excerpt can be left out, since the text says the same at its beginning.

    An ellipsis at the end of an excerpt stands for the rest, and its last word may have been cut.
    """
    told = excerpt.rstrip(" .…[]").rstrip()
    wanted = _words(told)
    if not wanted:
        return False
    found = list(islice(_first_words(document), len(wanted)))
    cut = told != excerpt.strip()
    if cut and len(found) == len(wanted):
        return found[:-1] == wanted[:-1] and found[-1].startswith(wanted[-1])
    return found == wanted


def _first_words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, (Paragraph, Heading)):
            yield from _words("".join(span.text for span in block.spans))


def _words(text: str) -> list[str]:
    """The words as they compare: without what stands around them."""
    stripped = (word.strip(".,;:!?…\"'“”‘’()[]") for word in fold(text).split())
    return [word for word in stripped if word]
