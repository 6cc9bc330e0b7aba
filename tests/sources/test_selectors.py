"""What a user says of the pages of a feed: selectors for what is their text, and what of that is not."""

from __future__ import annotations

import pytest
from pages import SENTENCES, page

from newsreader.errors import SourceError
from newsreader.sources.web.pages.pages import main_text
from newsreader.sources.web.pages.selectors import PageSelectors, checked_selector

URL = "https://site.example/a"
BOX = "".join(f'<p class="ad">Buy {number} of these now, they are cheap.</p>' for number in range(3))


def test_what_is_taken_is_the_text() -> None:
    whole = page().replace(
        b"</main>", b'</main><section id="notes"><p>A <a href="/n">note</a>.</p></section>'
    )
    taken = main_text(whole, URL, "text/html", PageSelectors("#notes, .content"))
    assert taken.index(SENTENCES[0]) < taken.index("note")
    assert 'href="https://site.example/n"' in taken
    assert "headline" not in taken


def test_what_is_dropped_is_gone_and_the_rest_is_found_out() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + BOX
    assert "cheap" in main_text(page(text), URL, "text/html")
    dropped = main_text(page(text), URL, "text/html", PageSelectors(drop=".ad"))
    assert SENTENCES[-1] in dropped
    assert "cheap" not in dropped


def test_both() -> None:
    text = main_text(page(BOX + "<p>Kept"), URL, "text/html", PageSelectors("main", "nav, .ad, h1"))
    assert ("Kept" in text, "cheap" in text, "ferry" in text) == (True, False, False)


def test_what_is_taken_within_another_comes_once() -> None:
    text = main_text(
        page("<div class=a><div class=a>Once</div></div>"), URL, "text/html", PageSelectors(".a")
    )
    assert text.count("Once") == 1


def test_a_page_without_it_is_read_as_usual() -> None:
    assert SENTENCES[0] in main_text(page(), URL, "text/html", PageSelectors("#gone"))


def test_hostile_markup_is_cleaned_as_ever() -> None:
    text = '<div class="a"><script>x</script><p onclick="x">Text<img src="javascript:x"></div>'
    cleaned = main_text(page(text), URL, "text/html", PageSelectors(".a"))
    assert "Text" in cleaned
    assert not any(word in cleaned for word in ("script", "onclick"))


@pytest.mark.parametrize("data", [b"", b"<!-- -->", b"\x00", b"<?xml version='1.0' encoding='utf-8'?><p>x"])
def test_what_is_no_page_is_no_error(data: bytes) -> None:
    main_text(data, URL, "text/html", PageSelectors(".a", ".b"))


@pytest.mark.parametrize("wrong", ["div[", "a >", "", "::before", "p:nope"])
def test_what_is_no_selector_is_named(wrong: str) -> None:
    with pytest.raises(SourceError, match="is no CSS selector"):
        checked_selector(wrong)


def test_a_selector() -> None:
    assert checked_selector(" article  .text,\n aside ") == "article .text, aside"
