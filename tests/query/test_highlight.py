"""Which parts of a title light up for a query."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.query import parse
from newsreader.query.highlight import highlights, matches
from newsreader.query.nodes import Phrase, Query
from newsreader.text import fold


def lit(query: str, title: str) -> list[str]:
    return [title[start:end] for start, end in matches(parse(query), title)]


@pytest.mark.parametrize(
    ("query", "title", "parts"),
    [
        ("ban", "Boston bans a BAN", ["ban", "BAN"]),
        ('"facial rec" boston', "Boston: facial recognition", ["Boston", "facial rec"]),
        ("title:bos OR ston", "Boston", ["Boston"]),
        ("/b.n(s|ned)\\b/", "Boston bans what was banned", ["bans", "banned"]),
        ("title:/^b/", "bb", ["b"]),
        ("/x*/", "axxb", ["xx"]),
        ("ab abc", "xabcx", ["abc"]),
        ("-boston ban", "Boston ban", ["ban"]),
        ("-(boston OR ban)", "Boston ban", []),
        ("topic:ban text:ban heat>5", "ban", []),
        ("ete", "L’Été indien", ["Été"]),
        ("ete", "L’E\u0301te\u0301 indien", ["E\u0301te\u0301"]),
        ("strasse", "Die STRAßE", ["STRAßE"]),
        ("s", "aßb", ["ß"]),
        ("fin", "la ﬁn", ["ﬁn"]),
        ("in", "la ﬁn", ["ﬁn"]),
        ("日本", "新しい日本語", ["日本"]),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8어", ["\u1112\u1161\u11ab\u1100\u116e\u11a8"]),
        ("½", "Size ½ m", ["½"]),
        ("", "Boston", []),
        ("boston", "", []),
    ],
)
def test_what_is_looked_for_is_marked_in_the_title_as_it_stands(
    query: str, title: str, parts: list[str]
) -> None:
    assert lit(query, title) == parts


def test_each_place_marks_what_is_asked_of_it() -> None:
    marks = highlights(parse("a title:b text:c /d/ title:/e/ -f topic:g"))
    assert (marks.title.texts, marks.title.sources) == (("a", "b"), ("d", "e"))
    assert (marks.excerpt.texts, marks.excerpt.sources) == (("a",), ("d",))
    assert (marks.body.texts, marks.body.sources) == (("a", "c"), ("d",))
    assert not highlights(parse("is:unread")).title


LETTERS = "aßﬁÉe\u0301\u0323iİıΣς日ﷺ½ \u1112\u1161\u11ab한\U0001f600\u0345ŉ"


@given(st.text(LETTERS, max_size=12) | st.text(max_size=12), st.data())
@settings(max_examples=80)
def test_every_mark_holds_what_was_looked_for_and_none_is_missed(title: str, data: st.DataObject) -> None:
    folded = fold(title)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    needle = folded[start : data.draw(st.integers(start + 1, len(folded)))]
    spans = matches(Query(Phrase(needle)), title)
    assert spans
    assert list(spans) == sorted(spans)
    for begin, end in spans:
        assert needle in fold(title[begin:end])


def test_a_letter_under_ten_thousand_accents_is_no_trap() -> None:
    title = "x" + "\u0301" * 10_000 + "y"
    started = time.process_time()
    assert [title[start:end] for start, end in matches(parse("y"), title)] == ["y"]
    assert time.process_time() - started < 2
