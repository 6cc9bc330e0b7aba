"""Small documents, of which a folder may have many: what the worst cost the process that reads them."""

from __future__ import annotations

import time

import pytest

from newsreader.sources.files.frontmatter import parse_document

SMALL = 64 << 10
MOST_SECONDS = 2.0
"""Of a processor. The worst kind takes 0.3 where nothing else runs."""

WORST = {
    "topics": ("---\ntitle: A\ntopics:\n  - ", "topics:\n  - ", "\n---\nbody"),
    "related": ("---\n", "0related:\n- :::", "\n---\nbody"),
    "authors": ("---\ntitle: A\n", "\n- authors: \x1b", "\n---\n"),
    "other keys": ("---\n", "k{}: 1\n", "---\nbody"),
    "anchors": ("---\n", "k{0}: &a{0} [x]\n", "---\nbody"),
    "in each other": ("---\na: ", "[", "\n---\nbody"),
    "empty tables": ("---\ntitle: t\nitems: [", "{}, ", "]\n---\n"),
    "tables of TOML": ("+++\n", "[[a]]\n", "+++\nbody"),
    "dotted keys": ("+++\n", "a.b{}.c = 1\n", "+++\n"),
    "JSON": ('{"title": "A", "a": [', '{"b": 1},', "1]}\nbody"),
    "cells": ("", "\n|-", ""),
    "quotes": ("---\ntitle: A\n---\n", "'''? ", ""),
    "headings": ("", "<h1>", ""),
    "entities": ("---\ntitle: ", "&amp", "\n---\n"),
}
"""Before, again and again with its number, behind. Found among 1,300 made at random, and by hand."""


@pytest.mark.parametrize("kind", WORST)
def test_it_is_little(kind: str) -> None:
    before, piece, behind = WORST[kind]
    pieces = (
        "".join(piece.format(number) for number in range(SMALL)) if "{0}" in piece or "{}:" in piece else ""
    )
    document = (before + (pieces or piece * SMALL))[: SMALL - len(behind)] + behind
    began = time.process_time()
    parse_document(document.encode(), "/news/a.md", "news")
    assert time.process_time() - began < MOST_SECONDS
