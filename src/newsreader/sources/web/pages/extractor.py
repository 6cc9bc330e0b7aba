"""readability, which takes the main text out of a page, without the chardet that it imports.

It guesses with that (LGPL) in which encoding bytes are, and is given text alone. charset-normalizer (MIT),
which guesses here, has the same functions.
"""

from __future__ import annotations

import re
import sys
from typing import Any, Final

import charset_normalizer

sys.modules.setdefault("chardet", charset_normalizer)

import readability  # noqa: E402
from readability.readability import Unparseable  # noqa: E402

__all__ = ["PageDocument", "Unparseable"]

LEAST_TEXT: Final = 100
"""Characters of a paragraph that a heading belongs to: teasers of other pages have less."""
MOST_LINKED: Final = 1 / 3
"""The share of such a paragraph that may be links."""
_ASIDE: Final = "heading-that-stays-"
_SET_ASIDE: Final = re.compile(rf"(</?){_ASIDE}(?=h[1-6]\b)")


class PageDocument(readability.Document):  # type: ignore[misc,unused-ignore]
    """readability's own, but for headings that are nothing but a link to another page, as linkblogs have
    them: those with a paragraph of text behind them stay.
    """

    def sanitize(self, node: Any, candidates: Any, keep_all_images: bool = False) -> str:
        for heading in self.tags(node, "h1", "h2", "h3", "h4", "h5", "h6"):
            if self.class_weight(heading) >= 0 and self._heads_a_text(heading):
                heading.tag = _ASIDE + heading.tag
        return _SET_ASIDE.sub(r"\1", super().sanitize(node, candidates, keep_all_images))

    def _heads_a_text(self, heading: Any) -> bool:
        behind = heading.getnext()
        return (
            behind is not None
            and behind.tag == "p"
            and len(" ".join(behind.text_content().split())) >= LEAST_TEXT
            and self.get_link_density(behind) <= MOST_LINKED
        )
