"""Formulas and ruby, which HTML has elements of its own for, as the text that says the same."""

from __future__ import annotations

import html
import re
from typing import Final

from newsreader.reading.markup.elements import replace_elements
from newsreader.reading.markup.formulas import as_line
from newsreader.text import lazy_pattern

_FORMULA: Final = lazy_pattern(
    r"<(?:[a-z]\w{0,9}:)?math\b(?P<attributes>[^<>]{0,4000})(?<!/)>", re.IGNORECASE
)
_FORMULA_END: Final = lazy_pattern(r"</(?:[a-z]\w{0,9}:)?math\s*>", re.IGNORECASE)
_ANNOTATION: Final = lazy_pattern(
    r"<(?:[a-z]\w{0,9}:)?annotation(?P<xml>-xml)?\b(?P<attributes>[^<>]{0,500})>", re.IGNORECASE
)
_ANNOTATION_END: Final = lazy_pattern(r"</(?:[a-z]\w{0,9}:)?annotation(?:-xml)?\s*>", re.IGNORECASE)
_IS_TEX: Final = lazy_pattern(r"encoding\s*=\s*[\"']?[^\"'>]{0,60}tex\b", re.IGNORECASE)
_ALTERNATIVE: Final = lazy_pattern(r"\balttext\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# Where MathJax finds formulas: scripts of a type that no browser runs.
_SCRIPT: Final = lazy_pattern(
    r"<script\b[^<>]{0,200}\btype\s*=\s*[\"']?math/(?:tex|asciimath)\b[^<>]{0,100}>", re.IGNORECASE
)
_SCRIPT_END: Final = lazy_pattern(r"</script\s*>", re.IGNORECASE)
_TAG: Final = lazy_pattern(r"<[^<>]*>")
_SPACES: Final = lazy_pattern(r"\s+")

_RUBY: Final = lazy_pattern(r"<rt\b", re.IGNORECASE)
_FALLBACK: Final = lazy_pattern(r"<rp\b[^<>]{0,200}>[^<>]{0,20}(?:</rp\s*>)?", re.IGNORECASE)
_READING: Final = lazy_pattern(r"<rt\b[^<>]{0,500}>", re.IGNORECASE)
# The end of one may be left out.
_READING_END: Final = lazy_pattern(r"</rt\s*>|(?=</?(?:rt|rb|rtc|rp|ruby)\b)", re.IGNORECASE)


def as_text(markup: str) -> str:
    """The markup with each formula as TeX (else its own words, else its signs), each reading in brackets."""
    if "math" in markup or "MATH" in markup:
        markup = replace_elements(markup, _FORMULA, _FORMULA_END, _formula)
        markup = replace_elements(markup, _SCRIPT, _SCRIPT_END, lambda _, tex: _escaped(tex))
    if _RUBY.search(markup):
        markup = replace_elements(_FALLBACK.sub("", markup), _READING, _READING_END, _bracketed)
    return markup


def _formula(start: re.Match[str], inside: str) -> str:
    annotations: list[str] = []

    def take(annotation: re.Match[str], told: str) -> str:
        if not annotation["xml"] and _IS_TEX.search(annotation["attributes"]):
            annotations.append(told)
        return ""

    signs = as_line(replace_elements(inside, _ANNOTATION, _ANNOTATION_END, take))
    alternative = _ALTERNATIVE.search(start["attributes"])
    told = (alternative[1] or alternative[2] or "") if alternative else ""
    texts = (*annotations, told, signs)
    return next((shown for text in texts if (shown := _escaped(html.unescape(text)))), "")


def _escaped(text: str) -> str:
    return html.escape(_SPACES.sub(" ", text).strip(), quote=False)


def _bracketed(_: re.Match[str], reading: str) -> str:
    return f"({reading.strip()})" if _TAG.sub("", reading).strip() else ""
