"""Which articles a query finds, and when a changed query need only look at the last hits."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from querying import NOW, World, all_of, any_of, article, means, nodes, queries, world, worlds

from newsreader.errors import QueryError
from newsreader.model import Image, Provider, Related, SearchEntry, SourceKind, SourceRef, Triage
from newsreader.query import Query, narrows, parse, select
from newsreader.query import patterns as regular
from newsreader.query.nodes import Node, Not, Phrase

DAY = 86_400


def titles(
    text: str, *items: SearchEntry | tuple[SearchEntry, Triage], bodies: tuple[str, ...] = ()
) -> list[str]:
    """The titles that a query finds among these articles."""
    made = world(*items)
    made.texts = list(bodies)
    rows = select(parse(text).where, range(len(made.headlines)), made)
    return [made.headlines[row].title for row in rows]


def dated(title: str, *when: int) -> SearchEntry:
    return article(title, published=datetime(*when, tzinfo=UTC))  # type: ignore[arg-type,misc]


@given(nodes(), worlds())
@settings(max_examples=80)
def test_select_finds_what_a_plain_reading_of_the_tree_finds(node: Node, made: World) -> None:
    rows = range(len(made.headlines))
    expected = [row for row in rows if means(node, row, made)]
    assert select(node, rows, made) == expected
    assert select(node, list(reversed(rows)), made) == expected[::-1]
    few = rows[1::4]
    assert select(node, list(few), made) == [row for row in few if row in expected]


def test_no_tree_finds_everything_in_the_order_given() -> None:
    made = world(article("a"), article("b"), article("c"))
    assert select(None, [2, 0, 1], made) == [2, 0, 1]


def test_plain_words_are_found_in_title_excerpt_provider_and_topics() -> None:
    everywhere = [
        article("Boston"),
        article("one", excerpt="in Boston"),
        article("two", provider=Provider("Boston Globe")),
        article("three", topics=("Boston",)),
        article("four", provider=Provider("", "boston.com")),
        article("five"),
    ]
    assert titles("bosto", *everywhere) == ["Boston", "one", "two", "three", "four"]


def test_words_of_one_phrase_stand_in_one_field() -> None:
    items = [article("facial recognition"), article("facial", excerpt="recognition")]
    assert titles("facial recognition", *items) == ["facial recognition", "facial"]
    assert titles('"facial recognition"', *items) == ["facial recognition"]


def test_case_and_accents_do_not_count() -> None:
    items = [article("ÉTÉ à Paris"), article("Straße"), article("日本語の記事")]
    assert titles("ete", *items) == titles("Été", *items) == ["ÉTÉ à Paris"]
    assert titles("STRASSE", *items) == ["Straße"]
    assert titles("本語", *items) == ["日本語の記事"]


def test_title_looks_at_titles_alone() -> None:
    items = [article("Boston bans"), article("other", excerpt="Boston")]
    assert titles("title:boston", *items) == ["Boston bans"]
    assert titles('title="boston bans"', *items) == ["Boston bans"]
    assert titles("title=boston", *items) == []


def test_a_topic_brings_those_below_it_and_is_never_a_part_of_another() -> None:
    items = [
        article("a", topics=("AI",)),
        article("b", topics=("Computer Vision",)),
        article("c", topics=("Mail",)),
    ]
    assert titles("topic:ai", *items) == ["a", "b"]
    assert titles("topic=ai", *items) == ["a"]


def test_an_unknown_topic_finds_the_topics_that_hold_the_word() -> None:
    assert titles("topic:vis", article("b", topics=("Computer Vision",)), article("c")) == ["b"]


def test_a_domain_is_found_by_labels() -> None:
    items = [
        article(name, provider=Provider(name, name))
        for name in ("wired.com", "uk.wired.com", "microsoft.com")
    ]
    assert titles("domain:wired.com", *items) == ["wired.com", "uk.wired.com"]
    assert titles("domain=wired.com", *items) == ["wired.com"]
    assert titles("domain:t.co", *items) == []


def test_tags_and_types_are_whole_values() -> None:
    tagged = (article("a"), Triage(tags=frozenset({"Mail"})))
    assert titles("tag:mail", tagged) == ["a"]
    assert titles("tag:ai", tagged) == []
    assert titles("type:video", article("a", type="Video"), article("b")) == ["a"]


def test_source_and_provider_hold_the_word() -> None:
    source = SourceRef(SourceKind.FEED, "The Été feed", "https://x.org")
    items = [article("a", sources=(source,)), article("b", provider=Provider("Wired UK"))]
    assert titles("source:ete", *items) == ["a"]
    assert titles("provider:wired", *items) == ["b"]


def test_an_unknown_number_stands_in_no_comparison_but_in_its_negation() -> None:
    items = [article("hot", heat=71), article("warm", heat=70), article("unknown")]
    assert titles("heat>70", *items) == ["hot"]
    assert titles("heat<=70", *items) == ["warm"]
    assert titles("-heat>70", *items) == ["warm", "unknown"]


def test_a_partial_date_is_its_whole_month_or_year() -> None:
    items = [dated("may", 2021, 5, 31, 23, 59, 59), dated("june", 2021, 6, 1), dated("july", 2021, 7, 1)]
    assert titles("date:2021-06", *items) == ["june"]
    assert titles("date>2021-06", *items) == ["july"]
    assert titles("date<=2021-06", *items) == ["may", "june"]
    assert titles("date<2021-06", *items) == ["may"]
    assert titles("date:2021", *items, article("undated")) == ["may", "june", "july"]
    assert titles("date:2021-06-01", *items) == ["june"]


def test_the_last_month_and_the_last_year_have_an_end() -> None:
    items = [dated("new year", 2022, 1, 1), dated("new year's eve", 2021, 12, 31, 23, 59, 59)]
    assert titles("date:2021-12", *items) == ["new year's eve"]
    assert titles("date<=9999-12-31 date:2020-02-29", dated("leap day", 2020, 2, 29)) == ["leap day"]


def test_age_counts_from_now() -> None:
    def aged(title: str, seconds: int) -> SearchEntry:
        return article(title, published=datetime.fromtimestamp(NOW - seconds, UTC))

    items = [aged("new", 2 * DAY - 1), aged("two days", 2 * DAY), aged("old", 30 * DAY), article("undated")]
    assert titles("@2d", *items) == titles("age<2d", *items) == ["new"]
    assert titles("age<=48h", *items) == ["new", "two days"]
    assert titles("age>=1mo", *items) == ["old"]
    assert titles("age>2d", *items) == ["old"]


def test_what_the_user_decided_can_be_asked_for() -> None:
    items = [
        (article("plain"), Triage()),
        (article("read"), Triage(read=True)),
        (article("starred"), Triage(starred=True)),
        (article("archived"), Triage(archived=True)),
        (article("sleeping"), Triage(snoozed_until=NOW + 1)),
        (article("woken"), Triage(snoozed_until=NOW)),
        (article("tagged"), Triage(tags=frozenset({"later"}))),
    ]
    assert titles("is:read", *items) == ["read"]
    assert titles("is:starred OR is:archived", *items) == ["starred", "archived"]
    assert titles("is:snoozed", *items) == ["sleeping"]
    assert titles("is:tagged", *items) == ["tagged"]
    assert titles("is:unread -is:tagged -is:snoozed", *items) == ["plain", "starred", "archived", "woken"]


def test_what_an_article_has_can_be_asked_for() -> None:
    items = [
        article(
            "all", images=(Image("https://x.org/i"),), related=(Related("r"),), quality=5, topics=("AI",)
        ),
        article("none"),
    ]
    for part in ("image", "related", "quality", "heat", "topic"):
        assert titles(f"has:{part}", *items) == ["all"]
    assert titles("-has:date", *items) == ["all", "none"]


def test_superseded_and_lead_are_opposites() -> None:
    items = [article("better", heat=80), article("worse", heat=-1), article("unknown")]
    assert titles("is:superseded", *items) == ["worse"]
    assert titles("is:lead", *items) == ["better", "unknown"]


def test_the_lead_of_a_story_leads_though_its_source_knows_a_better_report() -> None:
    items = [article("a", heat=-1), article("b", heat=-1), article("c", heat=-1)]
    told = msgspec.structs.replace(world(*items), leads=(0, 0, 2), stories={"a": frozenset((0, 1))})
    assert select(parse("is:lead").where, range(3), told) == [0]
    assert select(parse("-is:lead").where, range(3), told) == [1, 2]


def test_a_story_is_found_by_its_id_and_by_its_reports() -> None:
    items = [article("a"), article("b"), article("c")]
    told = msgspec.structs.replace(world(*items), stories={"old": frozenset((0, 1))})
    for text, rows in (("story:old", [0, 1]), ("story:b", [0, 1]), ("story:c", [2]), ("story:x", [])):
        assert select(parse(text).where, range(3), told) == rows


def test_text_asks_the_bodies_for_all_of_the_words() -> None:
    items = [article("a"), article("b"), article("c")]
    bodies = ("camera in boston", "camera", "")
    assert titles('text:"boston camera"', *items, bodies=bodies) == ["a"]
    assert titles("text:camera -text:boston", *items, bodies=bodies) == ["b"]


# Regular expressions


def test_a_regular_expression_sees_each_field_as_a_line() -> None:
    items = [
        article("Boston bans", excerpt="cameras"),
        article("Bans", provider=Provider("Été"), topics=("NLP", "AI")),
    ]
    assert titles("/ban(s|ned)/", *items) == ["Boston bans", "Bans"]
    assert titles("/^bans$/", *items) == ["Bans"]
    assert titles("/^ÉTÉ/", *items) == ["Bans"]
    assert titles("/^ai$/", *items) == ["Bans"]
    assert titles("/bans[^x]*cameras/", *items) == []
    assert titles("title:/^cam/", *items) == []
    assert titles("topic:/^n.p$/", *items) == ["Bans"]
    assert titles("provider:/x*/", *items) == ["Bans"], "an empty value is no value"


@pytest.mark.parametrize("source", ["(a+)+$", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)x", "(?:a?){30}a{30}"])
def test_a_pattern_that_makes_others_hang_is_quick(source: str) -> None:
    made = world(article("a" * 20_000 + "!"))
    assert len(select(parse(f"/{source}/").where, [0], made)) <= 1


@pytest.mark.parametrize("source", ["[a-z ]{1,900}[0-9 ]{1,900}", r"\pL{900}", "((a{100}){100}){100}"])
def test_a_pattern_out_of_all_proportion_is_refused(source: str) -> None:
    with pytest.raises(QueryError, match="not a regular expression that can be used"):
        parse(f"/{source}/")


def test_a_scan_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "MAX_SECONDS", -1.0)
    made = world(*(article(f"article {number}") for number in range(100)))
    with pytest.raises(QueryError, match="/x/: takes too long"):
        select(parse("/x/").where, range(100), made)


def test_without_its_library_a_regular_expression_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(QueryError, match="need the package google-re2, which is not installed"):
        parse("/never compiled before/")


# Narrowing


@given(queries(), queries(), st.sampled_from(("and", "longer", "other", "negated")), worlds())
@settings(max_examples=80)
def test_a_narrowing_query_never_finds_more(before: Query, other: Query, step: str, made: World) -> None:
    after = other.where
    if before.where is not None and after is not None:
        if step == "and":
            after = all_of([before.where, after])
        elif step == "longer" and isinstance(before.where, Phrase):
            after = Phrase(before.where.text + "s")
        elif step == "negated":
            after = Not(any_of([before.where, after]))
            before = Query(Not(before.where))
    if narrows(before, Query(after)):
        rows = range(len(made.headlines))
        assert set(select(after, rows, made)) <= set(select(before.where, rows, made))


NARROWED = [
    ("", "boston"),
    ("bos", "bost"),
    ("boston", "boston"),
    ("boston", "boston is:unread"),
    ("boston ba", "boston ban"),
    ("boston bans", "-police boston -mail bans heat>3"),
    ('"a b"', '"a bc"'),
    ("a OR b", "b"),
    ("a OR b", "ax OR b"),
    ("a OR b", "(a OR b) c"),
    ("a OR b", "a c"),
    ("(a OR b) c", "a c d"),
    ("-boston", "-bos"),
    ("-(a b)", "-a"),
    ("-a", "-(a OR b)"),
    ("title:b", "title:bo"),
    ("title:b", "title=boston"),
    ("provider:w", "provider:wi"),
    ("domain:wired", "domain:uk.wired.com"),
    ("heat>70", "heat>=71"),
    ("heat>70", "heat:80"),
    ("date>=2021", "date:2021-06"),
    ("age<2d", "age<=3h"),
    ("text:a", 'text:"b a"'),
    ("is:archived", "is:archived a"),
    ("a sort:heat limit:5", "ab sort:title"),
]


@pytest.mark.parametrize(("before", "after"), NARROWED)
def test_what_a_user_adds_while_typing_is_seen_to_narrow(before: str, after: str) -> None:
    assert narrows(parse(before), parse(after))


NOT_NARROWED = [
    ("boston", ""),
    ("bost", "bos"),
    ("boston", "boston OR b"),
    ("-bos", "-boston"),
    ("boston", "boston is:archived"),
    ("boston", "boston -is:snoozed"),
    ("", "is:archived"),
    ("topic:a", "topic:ai"),
    ("tag:a", "tag:ab"),
    ("heat>70", "heat>60"),
    ("title=boston", "title:boston"),
    ("domain:t.co", "domain:microsoft.com"),
    ("/a/", "/ab/"),
]


@pytest.mark.parametrize(("before", "after"), NOT_NARROWED)
def test_what_may_find_more_is_not_taken_for_narrowing(before: str, after: str) -> None:
    assert not narrows(parse(before), parse(after))


def test_huge_queries_are_scanned_rather_than_compared() -> None:
    words = " ".join(f"w{number}" for number in range(1_000))
    assert not narrows(parse(words), parse(f"x {words}"))
