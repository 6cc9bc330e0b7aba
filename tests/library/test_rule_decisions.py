"""What rules did to articles stands in the journal, once for each article, and is the user's to change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreader.library import Change, Library
from newsreader.library.rule_decisions import Order
from newsreader.model import Triage, TriageField, tag_field

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
STARRED = Triage(starred=True)


def star(*article_ids: str, rule: str = "Wired") -> Order:
    return Order(rule, TriageField.STARRED, "starred", article_ids)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library.db", now=lambda: NOON)


def test_what_a_rule_sets_is_one_action_that_names_it(library: Library) -> None:
    later = Order("Long", tag_field("later"), "tagged #later", ("b",))
    library.rulings.obey([star("a", "b"), later])
    assert library.triage() == {"a": STARRED, "b": Triage(starred=True, tags=frozenset({"later"}))}
    assert [entry.title for entry in library.history()] == [
        "rule “Long” tagged #later 1 article",
        "rule “Wired” starred 2 articles",
    ]
    assert library.rulings.about("b") == {TriageField.STARRED: "Wired", tag_field("later"): "Long"}


def test_what_the_user_took_away_no_rule_sets_again(library: Library) -> None:
    library.rulings.obey([star("a", "b")])
    library.record("unstarred", [Change("a", TriageField.STARRED, False)])
    (again,) = library.rulings.obey([star("a", "b", "c")])
    (other,) = library.rulings.obey([star("a", rule="Another")])
    assert (again.articles, other.articles, other.action) == (1, 0, None)
    assert library.triage() == {"b": STARRED, "c": STARRED}


def test_what_is_starred_already_counts_as_done_and_stays_unstarred_later(library: Library) -> None:
    library.record("starred", [Change("a", TriageField.STARRED, True)])
    (obeyed,) = library.rulings.obey([star("a")])
    assert (obeyed.articles, obeyed.action) == (1, None)
    library.record("unstarred", [Change("a", TriageField.STARRED, False)])
    library.rulings.obey([star("a")])
    assert library.triage() == {}


def test_undo_takes_back_what_the_user_did_last_and_a_rule_s_action_by_its_number(library: Library) -> None:
    library.record("read", [Change("a", TriageField.READ, True)])
    library.rulings.obey([star("b")])
    undone = library.deciding.undo()
    assert undone is not None
    assert undone.title == "read"
    library.rulings.obey([star("c")])
    assert library.deciding.redo() is not None, "a rule that acts meanwhile does not take redo away"
    library.deciding.undo()
    rule_s = library.history()[1]
    assert library.deciding.undo(rule_s.seq) is not None
    assert library.triage() == {"c": STARRED}
    library.rulings.obey([star("b")])
    assert library.triage() == {"c": STARRED}, "what was undone is not done again by itself"
    assert library.deciding.undo() is None


def test_each_rule_s_articles_are_counted_also_under_another_name(library: Library) -> None:
    library.rulings.obey([star("a", "b"), star("b", "c", rule="Boston")])
    assert library.rulings.counts() == {("Wired", "starred"): 2, ("Boston", "starred"): 1}
    library.rulings.rename("Wired", "Technology")
    assert library.rulings.counts() == {("Technology", "starred"): 2, ("Boston", "starred"): 1}
