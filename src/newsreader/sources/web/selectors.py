"""CSS selectors that a user gives for the pages of a feed."""

from __future__ import annotations

from newsreader.errors import SourceError


def checked_selector(selector: str) -> str:
    """A selector, or several with commas, as it can be used.

    Raises:
        SourceError: it is none.
    """
    import cssselect

    try:
        cssselect.HTMLTranslator().css_to_xpath(selector)
    except cssselect.SelectorError as error:
        raise SourceError(
            f"{selector!r} is no CSS selector: {str(error).rstrip('.')}", "Give one like 'article .text'."
        ) from None
    return " ".join(selector.split())
