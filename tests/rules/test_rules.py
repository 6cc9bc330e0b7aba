"""Rules over a store: what they say, what they hold for, and that nothing depends on when articles came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from querying import NOW, article

from newsreader.errors import QueryError
from newsreader.model import UNTOUCHED, SearchEntry, Topic, Triage
from newsreader.query import parse
from newsreader.rules import ChangeKind, Do, Rule, RuleMatcher, read_rule, values_of
from newsreader.store.store import EVERYTHING, Count, Store

TODAY = date(2021, 7, 10)
IDS = tuple("abcdefgh")


def item(article_id: str, title: str, **known: object) -> SearchEntry:
    return article(title, id=article_id, **known)


def mute(query: str, **more: Any) -> Rule:
    return Rule(query, Do.MUTE, **more)


def judged(*rules: Rule) -> tuple[Store, RuleMatcher]:
    store = Store(lambda: NOW)
    judge = RuleMatcher(store)
    store.judged_by(judge)
    judge.follow(rules, TODAY)
    return store, judge


# What the configuration says


def test_a_rule_says_what_it_is_for_what_it_does_and_until_when() -> None:
    table = {"name": "No gadgets", "query": "provider:wired", "do": "mute", "until": date(2026, 12, 1)}
    rule, problem = read_rule(table)
    assert problem == ""
    assert rule == Rule("provider:wired", Do.MUTE, "No gadgets", until=date(2026, 12, 1))
    assert rule.sentence == "muted by rule “No gadgets” until 1 Dec 2026"
    tagging, _ = read_rule({"query": "boston", "do": "tag", "tag": "home"})
    assert tagging is not None
    assert tagging.sentence == "tagged #home by rule “boston”"


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"do": "mute"}, "a rule needs a query that says which articles it is for"),
        ({"query": "heat>abc", "do": "mute"}, "expected a number after 'heat>' (column 6)"),
        ({"query": "a", "do": "hide"}, 'do: expected one of "mute", "highlight", "tag", "star"'),
        ({"query": "a", "do": ["mute"]}, "do: expected one of"),
        ({"query": "a"}, "do: expected one of"),
        ({"query": 1, "do": "mute"}, "query: expected text in quotes"),
        ({"query": "a", "do": "tag"}, 'tag: expected with do = "tag", and only there'),
        ({"query": "a", "do": "star", "tag": "x"}, 'tag: expected with do = "tag", and only there'),
        ({"query": "a", "do": "tag", "tag": "x y"}, "tag: expected one word"),
        ({"query": "a", "do": "mute", "until": "2026-12-01"}, "until: expected a day without quotes"),
        ({"query": "a", "do": "mute", "until": datetime(2026, 12, 1, tzinfo=UTC)}, "until: expected a day"),
        ({"query": "a sort:heat", "do": "mute"}, "has no sort: and no limit:"),
        ({"query": "a limit:3", "do": "mute"}, "has no sort: and no limit:"),
        ({"query": "-is:muted", "do": "mute"}, "is:muted can't stand in a rule"),
        ({"query": "a", "do": "mute", "colour": "red"}, "colour: a rule has no such setting"),
    ],
)
def test_what_is_no_rule_says_why(table: dict[str, object], problem: str) -> None:
    rule, complaint = read_rule(table)
    assert rule is None
    assert problem in complaint
    assert complaint.endswith("; so this rule is left out")


@given(
    st.builds(
        Rule,
        st.just("boston"),
        st.sampled_from((Do.MUTE, Do.HIGHLIGHT, Do.STAR)),
        st.sampled_from(("", "A name")),
        st.just(""),
        st.none() | st.dates(),
    )
)
def test_a_rule_written_down_is_the_same_when_read(rule: Rule) -> None:
    assert read_rule({key: value for key, value in values_of(rule).items() if value is not None}) == (
        rule,
        "",
    )


# What they do to views


def test_what_is_muted_is_in_no_view_and_no_number_but_where_it_is_asked_for() -> None:
    store, judge = judged(mute("wired"))
    store.add([item("a", "Wired to win"), item("b", "Boston"), item("c", "Wired again", topics=("AI",))])
    assert store.view(EVERYTHING).ids == ("b",)
    assert store.view(parse("is:unread")).ids == ("b",)
    assert set(store.view(parse("is:muted")).ids) == {"a", "c"}
    assert store.counts().everything == Count(1, 1)
    assert (store.counts().muted, dict(store.counts().topics)) == (2, {})
    store.decide({"a": Triage(archived=True)})
    assert store.counts().archived == 0
    assert store.view(parse("is:archived")).ids == ()
    assert judge.follow([], TODAY) == {"a", "c"}
    assert set(store.view(EVERYTHING).ids) == {"b", "c"}
    assert store.view(parse("is:archived")).ids == ("a",)


def test_a_rule_ends_after_its_last_day() -> None:
    rule = mute("wired", until=TODAY)
    store, judge = judged(rule)
    store.add([item("a", "Wired")])
    assert store.is_muted("a")
    assert judge.follow([rule], date(2021, 7, 11)) == {"a"}
    assert not store.is_muted("a")


def test_of_two_rules_that_mute_an_article_either_is_enough() -> None:
    first, second = mute("wired"), mute("win")
    store, judge = judged(first, second)
    store.add([item("a", "Wired to win")])
    assert judge.follow([second], TODAY) == frozenset()
    assert store.is_muted("a")
    row = store.row_of("a")
    assert row is not None
    assert judge.about(row) == (second,)


def test_a_rule_follows_what_is_decided() -> None:
    store, _ = judged(mute("wired -is:starred"))
    store.add([item("a", "Wired"), item("b", "Wired")])
    store.decide({"a": Triage(starred=True)})
    assert store.view(EVERYTHING).ids == ("a",)
    store.decide({"a": UNTOUCHED})
    assert store.view(EVERYTHING).ids == ()


def test_a_rule_on_a_topic_follows_the_tree_of_topics() -> None:
    store, _ = judged(mute("topic:ai"))
    store.add([item("a", "Seeing", topics=("Computer Vision",))])
    assert not store.is_muted("a")
    store.plant([Topic("AI"), Topic("Computer Vision", parent="AI")])
    assert store.is_muted("a")


def test_an_article_is_wanted_once_while_it_stays_and_again_when_it_comes_back() -> None:
    starring = Rule("wired", Do.STAR)
    store, judge = judged(starring)
    store.add([item("a", "Wired")])
    row = store.row_of("a")
    assert judge.wanted[starring] == {row}
    judge.wanted.clear()
    store.add([item("a", "Wired anew")])
    store.decide({"a": Triage(read=True)})
    assert not any(judge.wanted.values())
    store.remove(["a"])
    store.add([item("a", "Wired")])
    assert judge.wanted[starring] == {store.row_of("a")}
    judge.follow([], TODAY)
    assert not judge.wanted, "a rule that is gone wants nothing"


def test_a_rule_whose_query_fails_is_out_of_force_and_the_others_go_on() -> None:
    def refuse(words: object) -> list[str]:
        raise QueryError("takes too long", 1)

    store = Store(lambda: NOW, refuse)
    judge = RuleMatcher(store)
    store.judged_by(judge)
    failing, other = mute("text:police"), mute("wired")
    judge.follow([failing, other], TODAY)
    store.add([item("a", "Wired"), item("b", "Boston")])
    assert store.view(EVERYTHING).ids == ("b",)
    assert "takes too long" in judge.failed[failing]
    assert other not in judge.failed


def test_what_texts_bring_late_is_told_of_once_they_can_be_searched() -> None:
    texts: dict[str, str] = {}

    def holding(words: Sequence[str]) -> list[str]:
        return [article_id for article_id, text in texts.items() if set(words) <= set(text.split())]

    store = Store(lambda: NOW, holding)
    judge = RuleMatcher(store)
    store.judged_by(judge)
    judge.follow([mute("text:police")], TODAY)
    store.add([item("a", "Wired")])
    assert not store.is_muted("a")
    texts["a"] = "the police"
    store.search_anew()
    assert store.is_muted("a")
    assert judge.turned == {"a"}


# Whenever anything comes

RULES = tuple(
    Rule(query, do, tag="x" if do is Do.TAG else "")
    for query in ("wired", "-boston", "topic:ai", "is:starred", "tag:later OR age>3d", "is:snoozed", "age<2d")
    for do in (Do.MUTE, Do.HIGHLIGHT, Do.TAG)
)
TREES = ((), (Topic("AI"), Topic("NLP", parent="AI")))


def items() -> st.SearchStrategy[SearchEntry]:
    return st.builds(
        lambda article_id, title, topics, day: item(
            article_id, title, topics=tuple(topics), published=datetime(2021, 7, day, tzinfo=UTC)
        ),
        st.sampled_from(IDS),
        st.sampled_from(("Wired", "Boston", "Wired in Boston", "Other")),
        st.lists(st.sampled_from(("AI", "NLP")), max_size=2, unique=True),
        st.integers(5, 10),
    )


class JudgedByAndBy(RuleBasedStateMachine):
    """However articles, decisions and rules come: all is as if the rules had been there from the beginning,
    and as if they had come only now.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.store = Store(lambda: self.now)
        self.judge = RuleMatcher(self.store)
        self.store.judged_by(self.judge)
        self.marks: dict[str, Triage] = {}
        self.items: dict[str, SearchEntry] = {}
        self.tree: tuple[Topic, ...] = ()

    @rule(batch=st.lists(items(), max_size=5))
    def add(self, batch: list[SearchEntry]) -> None:
        self.store.add(batch)
        self.items |= {item.headline.id: item for item in batch}

    @rule(ids=st.lists(st.sampled_from(IDS), max_size=3))
    def remove(self, ids: list[str]) -> None:
        self.store.remove(ids)
        for article_id in ids:
            self.items.pop(article_id, None)

    @rule(
        marks=st.dictionaries(
            st.sampled_from(IDS),
            st.builds(
                Triage,
                starred=st.booleans(),
                snoozed_until=st.sampled_from((None, NOW + 50)),
                tags=st.sampled_from((frozenset[str](), frozenset({"later"}))),
            ),
            max_size=3,
        )
    )
    def decide(self, marks: dict[str, Triage]) -> None:
        self.store.decide(marks)
        self.marks |= marks

    @rule(tree=st.sampled_from(TREES))
    def plant(self, tree: tuple[Topic, ...]) -> None:
        self.store.plant(tree)
        self.tree = tree

    @rule(rules=st.lists(st.sampled_from(RULES), max_size=3, unique=True))
    def follow(self, rules: list[Rule]) -> None:
        before = self.shown()
        turned = self.judge.follow(rules, TODAY)
        assert turned == {
            article_id for article_id, state in self.shown().items() if state != before[article_id]
        }

    @rule(seconds=st.sampled_from((10, 60, 86_400)))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds
        self.store.wake()
        self.judge.look(range(len(self.store.headlines)), ChangeKind.TIME)

    def shown(self) -> dict[str, tuple[bool, bool]]:
        return {
            article_id: (self.store.is_muted(article_id), self.store.is_highlighted(article_id))
            for article_id in self.items
        }

    @invariant()
    def all_is_as_if_it_came_at_once(self) -> None:
        fresh = Store(lambda: self.now)
        fresh.decide(self.marks)
        fresh.plant(self.tree)
        fresh.add(self.items.values())
        judge = RuleMatcher(fresh)
        judge.follow(self.judge.rules, TODAY)
        for article_id in self.items:
            assert self.store.is_muted(article_id) == fresh.is_muted(article_id)
            assert self.store.is_highlighted(article_id) == fresh.is_highlighted(article_id)
        assert self.store.counts() == fresh.counts()
        for held in self.judge.rules:
            assert self.store.ids_in(self.judge.rows(held)) == fresh.ids_in(judge.rows(held))
            assert len(self.judge.rows(held)) == len(judge.rows(held))


TestJudgedByAndBy = JudgedByAndBy.TestCase
TestJudgedByAndBy.settings = settings(max_examples=40, stateful_step_count=15)
