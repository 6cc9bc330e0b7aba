"""What makes outside text safe to show and easy to search."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text import (
    clean,
    clean_block,
    first_control,
    fold,
    joined_surrogates,
    plural,
    shorten,
    strip_controls,
)

HOSTILE_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b[]m31;\\\r\n\t\x85\x9b\x9d\u2028\u202e\u2066\ufeff\ud800 \u00a0"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("  many   spaces\tand\nlines ", "many spaces and lines"),
        ("no-break\u00a0space", "no-break space"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\rest", "rest"),
        ("\x1bcreset", "reset"),
        ("\x9b31mred", "red"),
        ("null\x00byte", "nullbyte"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("\ufeffmark", "mark"),
        ("broken \ud800 half", "broken half"),
        ("“quoted” – naïve café", "“quoted” – naïve café"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("family 👩\u200d👧", "family 👩\u200d👧"),
        ("half a broken quote â€\x9d and on", "half a broken quote â€ and on"),
    ],
)
def test_a_title_is_one_safe_line(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_an_escape_sequence_without_end_takes_its_own_line_at_most() -> None:
    assert clean_block("before\n\x1b]0;never closed\nafter") == "before\n\nafter"


def test_a_body_keeps_its_lines_tabs_and_indents() -> None:
    assert clean_block("a\r\n\tb\x1b[2J\r    c\u2028d") == "a\n\tb\n    c\nd"


def test_taking_controls_out_moves_no_line() -> None:
    text = "one\n\x1b[31mtwo\x00\n\x0bthree\u2028"
    assert strip_controls(text) == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ok\n\ttab\u00a0\u200e\ufeff", None),
        ("a\x1bb", 1),
        ("ab\u202e", 2),
        ("\x00", 0),
        ("x\x9b", 1),
        ("", None),
    ],
)
def test_the_first_control_character_is_found(text: str, place: int | None) -> None:
    assert first_control(text) == place


@given(HOSTILE_TEXT)
def test_clean_text_holds_no_control_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert first_control(cleaned) is None
    assert not set(cleaned) & set("\x1b\n\r\t\u2028\u202e\ufeff\ud800")
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


@given(HOSTILE_TEXT)
def test_a_clean_block_holds_no_control_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_block(text)
    assert first_control(cleaned) is None
    assert clean_block(cleaned) == cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ångström", "angstrom"),
        ("ﬁn", "FIN"),
        ("STRASSE", "straße"),
        ("Café", "cafe\u0301"),
        ("İ", "i"),
        ("２", "2"),
    ],
)
def test_two_spellings_of_a_word_meet(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@given(st.text(max_size=40))
def test_folding_ignores_case(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower().upper())


def test_a_shortened_text_ends_at_a_word() -> None:
    assert shorten("the quick brown fox", 12) == "the quick…"
    assert shorten("incomprehensibilities", 8) == "incompr…"
    assert shorten("short", 5) == "short"


@given(st.text(max_size=60), st.integers(min_value=1, max_value=60))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_numbers_of_things_read_as_people_write_them() -> None:
    assert plural(1, "article") == "1 article"
    assert plural(2030, "article") == "2,030 articles"
    assert plural(0, "story", "stories") == "0 stories"


def test_what_takes_no_room_keeps_no_search_from_a_word() -> None:
    assert (
        fold("Daten\u00adschutz") == fold("daten\u200bschutz") == fold("Datenschutz\u2060") == "datenschutz"
    )
    assert clean("Daten\u00adschutz\u200b") == "Datenschutz"
    # Emoji are made with the zero-width joiner.
    assert clean("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469"


@pytest.mark.parametrize("pair", ["&#55357;&#56832;", "&#xD83D;&#xde00;", "&#x0d83d;&#56832;"])
def test_two_references_to_surrogates_are_one_character(pair: str) -> None:
    assert html.unescape(joined_surrogates(f"a{pair}b")) == "a\U0001f600b"
    assert joined_surrogates("&#56832;&#55357;") == "&#56832;&#55357;"
