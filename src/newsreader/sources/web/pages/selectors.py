"""CSS selectors that a user gives for the pages of a feed: what is their text, and what of that is not."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from newsreader.errors import SourceError


class PageSelectors(msgspec.Struct, frozen=True):
    """`take`: a selector for what is the text, "" to find it out; `drop`: one for what goes before."""

    take: str = ""
    drop: str = ""


EVERYTHING: Final = PageSelectors()


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


def selected(page: str, selection: PageSelectors) -> tuple[str, bool]:
    """A page without what is to go, and whether it is no more than what is to be taken.

    Where nothing of the page is what is to be taken, all of it is left: a site changes its pages.
    """
    from lxml import html
    from lxml.etree import ParserError

    try:
        document = html.document_fromstring(page)
    except (ParserError, ValueError):  # nothing but comments, or an encoding declared in text
        return page, False
    for element in _matches(document, selection.drop):
        if element is not document and element.getparent() is not None:
            element.drop_tree()
    taken = _matches(document, selection.take)
    # What lies in another one that is taken comes with it.
    inner = {descendant for element in taken for descendant in element.iterdescendants()}
    parts = [
        html.tostring(element, encoding="unicode", with_tail=False)
        for element in taken
        if element not in inner
    ]
    return ("".join(parts), True) if parts else (html.tostring(document, encoding="unicode"), False)


def _matches(document: Any, selector: str) -> list[Any]:
    import cssselect

    return list(document.xpath(cssselect.HTMLTranslator().css_to_xpath(selector))) if selector else []
