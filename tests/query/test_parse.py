"""What a query text means, what a tree is printed as, and how mistakes are answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import queries

from newsreader.errors import QueryError
from newsreader.query import Query, Sort, SortKey, hides, mentions, parse, print_query, quoted
from newsreader.query.nodes import (
    Age,
    And,
    Compare,
    FieldPattern,
    Has,
    InBody,
    InField,
    InStory,
    Is,
    Node,
    Not,
    NumberField,
    Operator,
    Or,
    Part,
    Pattern,
    Period,
    Phrase,
    Published,
    State,
    TextField,
    TimeUnit,
)
from newsreader.text import fold


def phrases(*texts: str) -> tuple[Node, ...]:
    return tuple(Phrase(text) for text in texts)


EXAMPLES: dict[str, Node] = {
    "facial recognition": And(phrases("facial", "recognition")),
    '"facial recognition"': Phrase("facial recognition"),
    "/ban(s|ned)/": Pattern("ban(s|ned)"),
    "-microsoft": Not(Phrase("microsoft")),
    "NOT microsoft": Not(Phrase("microsoft")),
    "a OR b": Or(phrases("a", "b")),
    "a AND b": And(phrases("a", "b")),
    "a b OR c d": Or((And(phrases("a", "b")), And(phrases("c", "d")))),
    "a (b OR c)": And((Phrase("a"), Or(phrases("b", "c")))),
    "-(a b)": Not(And(phrases("a", "b"))),
    "(a (b c)) d": And(phrases("a", "b", "c", "d")),
    "(a OR b) OR c": Or(phrases("a", "b", "c")),
    "title:boston": InField(TextField.TITLE, "boston"),
    'topic:"computer vision"': InField(TextField.TOPIC, "computer vision"),
    'topic="Computer Vision"': InField(TextField.TOPIC, "computer vision", whole=True),
    "provider:wired": InField(TextField.PROVIDER, "wired"),
    "domain:wired.com": InField(TextField.DOMAIN, "wired.com"),
    "type:video": InField(TextField.TYPE, "video", whole=True),
    "source:NAME": InField(TextField.SOURCE, "name"),
    "tag:later": InField(TextField.TAG, "later", whole=True),
    "-tag:later": Not(InField(TextField.TAG, "later", whole=True)),
    "title:/^bos/": FieldPattern(TextField.TITLE, "^bos"),
    "text:word": InBody(("word",)),
    'text:"two words"': InBody(("two", "words")),
    "story:abc": InStory("abc"),
    "story=abc": InStory("abc"),
    "heat>70": Compare(NumberField.HEAT, Operator.MORE, 70),
    "heat:-1": Compare(NumberField.HEAT, Operator.EQUAL, -1),
    "heat=70": Compare(NumberField.HEAT, Operator.EQUAL, 70),
    "quality>=60": Compare(NumberField.QUALITY, Operator.AT_LEAST, 60),
    "related>=2": Compare(NumberField.RELATED, Operator.AT_LEAST, 2),
    "date>=2021-06-01": Published(Operator.AT_LEAST, Period(2021, 6, 1)),
    "date:2021-06": Published(Operator.EQUAL, Period(2021, 6)),
    "date<2021": Published(Operator.LESS, Period(2021)),
    "age<2d": Age(Operator.LESS, 2, TimeUnit.DAY),
    "age>=3w": Age(Operator.AT_LEAST, 3, TimeUnit.WEEK),
    "age<90min": Age(Operator.LESS, 90, TimeUnit.MINUTE),
    "@2d": Age(Operator.LESS, 2, TimeUnit.DAY),
    "is:unread": Is(State.UNREAD),
    "is:starred": Is(State.STARRED),
    "is:archived": Is(State.ARCHIVED),
    "is:superseded": Is(State.SUPERSEDED),
    "is:lead": Is(State.LEAD),
    "has:image": Has(Part.IMAGE),
    "has:related": Has(Part.RELATED),
}


@pytest.mark.parametrize(("text", "tree"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_an_example_of_the_grammar_means_what_it_says(text: str, tree: Node) -> None:
    assert parse(text) == Query(tree)


@pytest.mark.parametrize("key", list(SortKey))
def test_every_order_can_be_asked_for_and_turned_round(key: SortKey) -> None:
    assert parse(f"sort:{key}") == Query(sort=Sort(key))
    assert parse(f"sort:-{key}") == Query(sort=Sort(key, reverse=True))


def test_sort_and_limit_stand_anywhere_among_the_terms() -> None:
    expected = Query(Or(phrases("a", "b")), Sort(SortKey.TITLE, reverse=True), 50)
    assert parse("sort:-title a OR limit:50 b") == expected
    assert parse("a OR b sort:-title limit:50") == expected


def test_no_text_means_everything() -> None:
    assert parse("") == parse("  \t ") == Query()


def test_case_and_accents_count_neither_in_words_nor_in_fields() -> None:
    assert parse("TITLE:Été Ångström Is:UNREAD SORT:Heat") == parse("title:ete angstrom is:unread sort:heat")


def test_lower_case_or_and_and_not_are_words_like_others() -> None:
    assert parse("to be or not to be and") == Query(And(phrases("to", "be", "or", "not", "to", "be", "and")))


def test_times_addresses_and_names_with_signs_are_plain_words() -> None:
    words = ("12:30", "http://x.org/a?b=c", "covid-19", "c++", "at&t", "@nasa", "and/or", "5%", "3>2")
    assert parse(" ".join(words)) == Query(And(phrases(*words)))


def test_japanese_is_searched_without_spaces() -> None:
    assert parse("日本語　東京") == Query(And(phrases("日本語", "東京")))


def test_quotes_and_slashes_can_be_escaped() -> None:
    assert parse(r'"say \"no\" \\ \n"') == Query(Phrase(r'say "no" \ \n'))
    assert parse(r"/a\/b\d/") == Query(Pattern(r"a/b\d"))


MISTAKES = {
    "heat>abc": "heat>abc: expected a number after 'heat>' (column 6)",
    "boston heat>abc": "heat>abc: expected a number after 'heat>' (column 13)",
    "heat>": "expected a number after 'heat>' (column 6)",
    "quality:7.5": "quality:7.5: expected a number after 'quality:' (column 9)",
    "providr:x": "unknown field 'providr': did you mean provider? (column 1)",
    "-Providr:x": "unknown field 'Providr': did you mean provider? (column 2)",
    "foo:bar": "unknown field 'foo': put it in quotes to search for the text (column 1)",
    "topic:": "expected a word after 'topic:' (column 7)",
    "topic: ai": "expected a word after 'topic:' (column 7)",
    '"open quote': '"open quote: expected a closing quote (column 1)',
    'a topic:"computer vis': 'topic:"computer vis: expected a closing quote (column 9)',
    "/ban": "/ban: expected a closing slash; to search for a slash itself, put the text in quotes (column 1)",
    "/ban(/": "/ban(/: not a regular expression that can be used: missing ): ban( (column 1)",
    r"/(a)\1/": r"/(a)\1/: not a regular expression that can be used: invalid escape sequence: \1 (column 1)",
    "//": "expected a regular expression between the slashes (column 2)",
    '""': "expected words between the quotes (column 2)",
    'title:" "': 'title:" ": expected words between the quotes (column 8)',
    "(a OR b": "expected a ')' for this '(' (column 1)",
    "a)": "there is no '(' for this ')' (column 2)",
    "a ()": "expected a search term between the parentheses (column 4)",
    "a OR": "expected a search term after 'OR' (column 5)",
    "a OR )": "expected a search term after 'OR' (column 5)",
    "a OR OR b": "expected a search term before 'OR' (column 6)",
    "OR a": "expected a search term before 'OR' (column 1)",
    "a AND": "expected a search term after 'AND' (column 6)",
    "AND a": "expected a search term before 'AND' (column 1)",
    "a -": "expected a search term after '-' (column 4)",
    "- a": "expected a search term after '-' (column 2)",
    "a NOT": "expected a search term after 'NOT' (column 6)",
    "title>x": "title>x: expected ':' or '=' after 'title' (column 6)",
    "is=unread": "is=unread: expected ':' after 'is' (column 3)",
    "age:2d": "age:2d: expected '<', '<=', '>' or '>=' after 'age' (column 4)",
    "age<5m": "age<5m: 'm' could be min or mo after the number (column 6)",
    "@2": "@2: expected one of the units min, h, d, w, mo or y after the number (column 3)",
    "age<soon": "age<soon: expected an age such as 12h or 2d after 'age<' (column 5)",
    "date:2021-13": "date:2021-13: there is no such date; "
    "expected a date such as 2021, 2021-06 or 2021-06-01 (column 6)",
    "date>soon": "date>soon: expected a date such as 2021, 2021-06 or 2021-06-01 after 'date>' (column 6)",
    "has:imag": "has:imag: expected one of image, related, date, heat, quality, topic after 'has:'; "
    "did you mean image? (column 5)",
    "sort:x": "sort:x: expected one of heat, hot, quality, newest, oldest, title, provider after 'sort:' "
    "(column 6)",
    "sort:heat sort:title": "there is a 'sort:' already (column 11)",
    "limit:0": "limit:0: expected a number above 0 after 'limit:' (column 7)",
    "limit:1 limit:1": "there is a 'limit:' already (column 9)",
    "(sort:heat)": "sort:heat: 'sort' stands outside parentheses, without a minus or NOT before it "
    "(column 2)",
    "heat>/7/": "heat>/7/: 'heat' takes no regular expression (column 6)",
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.items(), ids=list(MISTAKES))
def test_a_mistake_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert str(error.value) == message
    assert message.endswith(f"(column {error.value.column})")


def test_an_unknown_state_names_the_known_ones_and_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"expected one of unread, read, .*did you mean unread") as error:
        parse("is:unred")
    assert error.value.column == 4


@pytest.mark.parametrize("text", ["(" * 5_000 + "a" + ")" * 5_000, "-" * 5_000 + "a", "a" * 20_000])
def test_a_query_out_of_all_proportion_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


@given(queries())
@settings(max_examples=80)
def test_a_printed_query_reads_back_the_same(query: Query) -> None:
    assert parse(print_query(query)) == query


SIGNS = 'heat title topic date age is has sort limit text bogus : > >= = ( ) - @ OR AND NOT " / \\ :// [ *'
VALUES = "70 2d 2021-02-30 2021-06 unread image -title Été ß 日本 ŉ"
SYNTAX = [*SIGNS.split(" "), *VALUES.split(" "), " ", " ", " ", "\x1f", "\n", "\u0301", "\ud800"]


def understood(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


@given(st.text() | st.lists(st.sampled_from(SYNTAX), max_size=12).map("".join))
@settings(max_examples=100)
def test_any_text_is_a_query_that_prints_or_an_error_with_a_column(text: str) -> None:
    answer = understood(text)
    if isinstance(answer, QueryError):
        assert 1 <= answer.column <= len(text) + 1
        assert answer.message
    else:
        assert parse(print_query(answer)) == answer


def test_printing_is_short_and_readable() -> None:
    text = 'topic:"Computer Vision" (a OR "b c") -is:read heat>70 date:2021-06 @2d sort:-title limit:5'
    printed = 'topic:"computer vision" (a OR "b c") -is:read heat>70 date:2021-06 age<2d sort:-title limit:5'
    assert print_query(parse(text)) == printed


@given(st.text())
def test_a_quoted_value_reads_back_whatever_is_in_it(text: str) -> None:
    value = f"x{text}"
    folded = " ".join(fold(value).split())
    assert parse(quoted(value)) == Query(Phrase(folded))
    assert parse(quoted(value, "topic=")) == Query(InField(TextField.TOPIC, folded, whole=True))


def test_a_query_hides_archived_and_snoozed_articles_unless_it_speaks_of_them() -> None:
    assert hides(parse("boston is:unread"))
    assert hides(Query())
    assert not hides(parse("a OR (b -is:archived)"))
    assert not hides(parse("is:snoozed"))
    assert mentions(parse("is:snoozed"), "snoozed")
    assert not mentions(parse("is:snoozed"), "archived")
