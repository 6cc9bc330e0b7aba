"""What searches ask of an article beside its headline."""

from __future__ import annotations

from typing import Final

import msgspec

from newsreader.model.articles import Headline

FIELD_END: Final = "\x1f"
"""What stands between two fields of a text that plain words search: the unit separator, which no text has."""


class SearchEntry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the store is given of an article: its headline, and the folded text that plain words search.

    `folded` is `fold(title) US fold(excerpt) US fold(provider, domain) US fold(topics)`, where US is
    `FIELD_END`, so that no phrase is found across two fields.
    """

    headline: Headline
    folded: str


class ArticleDetails(msgspec.Struct, frozen=True, gc=False):
    """What queries ask of a whole article and no headline has.

    `author`: the names, with commas between; `url`: its best address; `language`: a tag such as `de-AT`;
    `words`: how many its text has, None where it has no text.
    """

    author: str = ""
    url: str = ""
    language: str = ""
    words: int | None = None
