"""What the filter line offers while a query is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import QueryError
from newsreader.query import parse
from newsreader.query.completion import (
    Completion,
    Suggestion,
    Value,
    complete,
    other_terms,
    without_field_begun,
)
from newsreader.query.nodes import InField, TextField
from newsreader.text import fold


class Words(dict[TextField, dict[str, int]]):
    """The values that fields have, with a number for each."""

    def of(self, field: TextField) -> list[Value]:
        counts = self.get(field, {})
        names = sorted(counts, key=lambda name: (-counts[name], name))
        return [Value(name, fold(name), counts[name]) for name in names]

    def expect(self, field: TextField) -> None:
        return


VOCABULARY = Words(
    {
        TextField.TOPIC: {"Computer Vision": 40, "AI": 120, "Computing": 7, "Music": 3, "(odd)": 1},
        TextField.PROVIDER: {"Wired": 9, "The Wire": 30, "Été": 1},
        TextField.DOMAIN: {"wired.com": 9},
        TextField.SOURCE: {"My folder": 4},
        TextField.TYPE: {"article": 90, "video": 2},
        TextField.TAG: {"later": 5},
    }
)


def applied(text: str, vocabulary: Words = VOCABULARY) -> list[str]:
    """The texts that the options make of a text in which `|` is the cursor."""
    cursor = text.index("|")
    text = text.replace("|", "")
    completion = complete(text, cursor, vocabulary)
    return [text[: completion.start] + option.text + text[completion.end :] for option in completion.options]


def test_a_field_is_offered_for_its_first_letters() -> None:
    assert applied("pro|") == ["provider:"]
    assert applied("boston -PRO|") == ["boston -provider:"]
    assert applied("(he|") == ["(heat>"]
    assert applied("boston|") == []


def test_a_field_typed_in_full_offers_its_operators() -> None:
    assert applied("heat|") == ["heat>", "heat>=", "heat<", "heat<=", "heat=", "heat:"]


def test_every_field_is_offered_where_the_cursor_stands_free() -> None:
    assert "topic:" in applied("|")
    assert "a topic: b" in applied("a | b")
    assert "a -is:" in applied("a -|")
    assert "(is:" in applied("(|")
    assert applied('topic:"AI"|') == []
    assert applied("a OR|") == []


def test_orders_are_offered_only_where_they_may_stand() -> None:
    assert applied("so|") == ["sort:", "source:"]
    assert applied("-so|") == ["-source:"]
    assert applied("(a so|") == ["(a source:"]
    assert applied("(a) so|") == ["(a) sort:", "(a) source:"]


def test_values_that_begin_so_come_first_then_the_most_frequent() -> None:
    assert applied("topic:|") == [
        "topic:AI",
        'topic:"Computer Vision"',
        "topic:Computing",
        "topic:Music",
        'topic:"(odd)"',
    ]
    assert applied("topic:comp|") == ['topic:"Computer Vision"', "topic:Computing"]
    assert applied("provider:wire|") == ["provider:Wired", 'provider:"The Wire"']
    assert applied("topic:ut|") == ['topic:"Computer Vision"', "topic:Computing"]
    assert applied("topic:vis|") == ['topic:"Computer Vision"']


@pytest.mark.parametrize(
    ("text", "field"),
    [("pr", None), ("a -pro", TextField.PROVIDER), ("DOM", TextField.DOMAIN), ("pros", None), ("hea", None)],
)
def test_a_field_is_expected_once_its_name_is_begun(text: str, field: TextField | None) -> None:
    class Expecting(Words):
        expected: TextField | None = None

        def expect(self, field: TextField) -> None:
            self.expected = field

    words = Expecting()
    complete(text, len(text), words)
    assert words.expected is field


def test_values_come_with_their_counts() -> None:
    completion = complete("topic:a", 7, VOCABULARY)
    assert completion.options[0] == Suggestion("topic:AI", count=120)


def test_what_was_offered_stays_in_its_place_when_more_is_known() -> None:
    a, b, c = (Suggestion(text) for text in "abc")
    counted = [Suggestion(text, count=number) for text, number in (("c", 9), ("b", 3), ("d", 1))]
    now = Completion(0, 1, tuple(counted)).in_order_of(Completion(0, 1, (a, b, c)))
    assert now.options == (a, counted[1], counted[0], counted[2])


def test_accents_and_case_do_not_count() -> None:
    assert applied("provider:ETE|") == ["provider:Été"]
    assert applied("Tag=la|") == ["tag=later"]


def test_a_value_in_open_quotes_is_completed_and_closed() -> None:
    assert applied('a topic:"computer v|') == ['a topic:"Computer Vision"']
    assert applied('source:"my f|old" b') == ['source:"My folder" b']


def test_what_follows_the_cursor_in_the_same_word_is_replaced_but_a_value_stays() -> None:
    assert applied("is:unr|xyz b") == ["is:unread b"]
    assert applied("pro|vider:wired") == ["provider:wired"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("is:s|", ["is:starred", "is:snoozed", "is:superseded"]),
        ("has:re|", ["has:related"]),
        ("sort:ti|", ["sort:title"]),
        ("sort:-ti|", ["sort:-title"]),
        ("type:v|", ["type:video"]),
        ("domain:w|", ["domain:wired.com"]),
        ("age<2|", ["age<2d"]),
        ("@1|", ["@1h", "@1d", "@1w", "@1mo", "@1y"]),
        ("limit:5|", ["limit:50"]),
        ("heat>|", []),
        ("title:x|", []),
        ("topic:/x|", []),
        ("bogus:x|", []),
        ("/is|", []),
        ('"is|', []),
    ],
)
def test_each_field_offers_what_it_takes(text: str, options: list[str]) -> None:
    assert applied(text) == options


def test_no_more_options_than_asked_for() -> None:
    many = Words({TextField.PROVIDER: {f"P{number}": number for number in range(100)}})
    assert [option.text for option in complete("provider:", 9, many, limit=2).options] == [
        "provider:P99",
        "provider:P98",
    ]


TOPICS = st.dictionaries(
    st.text(min_size=1).filter(lambda name: any(map(str.isalnum, fold(name)))), st.just(1)
)


@given(st.text('ait:>"( -)/@\\', max_size=10), st.integers(0, 10), TOPICS)
def test_any_text_can_be_completed_and_a_value_offered_is_understood(
    text: str, cursor: int, topics: dict[str, int]
) -> None:
    cursor = min(cursor, len(text))
    completion = complete(text, cursor, VOCABULARY)
    assert 0 <= completion.start <= cursor <= completion.end <= len(text)
    for option in complete("topic:", 6, Words({TextField.TOPIC: topics})).options:
        assert isinstance(parse(option.text).where, InField)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("top", ""), ("heat>70 topic", "heat>70"), ("a OR is", "a"), ("a -TIT", "a"), ("(a) so", "(a)"),
        ("top ", None), ("topic:", None), ("zebra", None), ('"top', None), ("", None), ("/to", None),
    ],
)  # fmt: skip
def test_a_last_word_that_may_become_a_field_is_told_from_others(text: str, without: str | None) -> None:
    assert without_field_begun(text) == without


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("iran -provider:w|", "iran"), ("provider:w| AND iran", "iran"), ("iran AND NOT type:|", "iran"),
        ("a provider:w| b", "a b"), ("a provider:|wired b", "a b"), ("a b |", "a b "), ("|", ""),
        ('a"b|":c', "a :c"), ("a OR provider:w|", ""), ("a (b provider:w|", ""),
    ],
)  # fmt: skip
def test_the_other_terms_are_those_that_must_hold_too(text: str, others: str) -> None:
    assert other_terms(text.replace("|", ""), text.index("|")) == others


@given(st.text('ait: AND-/@\\"', max_size=16), st.integers(0, 16))
def test_the_other_terms_of_any_query_are_one(text: str, cursor: int) -> None:
    try:
        parse(text)
    except QueryError:
        return
    parse(other_terms(text, min(cursor, len(text))))
