"""Which rows a folded view has, whatever is unfolded, archived or read. Without a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.session.lists.expansion import Expansion
from newsreader.session.lists.rows import Fold
from newsreader.store.store import View
from newsreader.store.stories.collapse import NOTHING_FOLDED, Refolded
from newsreader.stories.grouping.records import Story

STORIES = (Story("a", ("a", "b", "c")), Story("f", ("f", "g")))
VIEW = View(ids=("a", "e", "f"), folded=Refolded(NOTHING_FOLDED, {"a": ("b", "c"), "f": ("g",)}))


def folding(view: View = VIEW) -> Expansion:
    stories = {article_id: story for story in STORIES for article_id in story.members}
    made = Expansion(stories.get)
    made.take(view)
    return made


def test_a_story_is_one_row_until_it_is_unfolded() -> None:
    rows = folding()
    assert list(rows.ids) == ["a", "e", "f"]
    rows.toggle("f")
    assert list(rows.ids) == ["a", "e", "f", "g"]
    assert [rows.fold_of(row) for row in rows.ids] == [Fold.FOLDED, Fold.ALONE, Fold.UNFOLDED, Fold.BELOW]
    rows.toggle("a")
    assert list(rows.ids) == ["a", "b", "c", "e", "f", "g"]
    rows.toggle("f")
    assert list(rows.ids) == ["a", "b", "c", "e", "f"]


def test_what_is_unfolded_stays_so_when_another_report_leads() -> None:
    rows = folding()
    rows.toggle("a")
    rows.take(View(ids=("c", "e"), folded=Refolded(NOTHING_FOLDED, {"c": ("a", "b")})))
    assert rows.ids == ("c", "a", "b", "e")


def test_an_action_on_a_folded_row_is_about_all_of_its_story() -> None:
    rows = folding()
    assert rows.whole(("a", "e")) == ("a", "b", "c", "e")
    rows.toggle("a")
    assert rows.whole(("a", "e")) == ("a", "e"), "unfolded, each report has its own row"


def test_a_folded_story_leaves_with_its_lead_and_an_unfolded_one_stays() -> None:
    rows = folding()
    assert rows.without(frozenset({"a"})).ids == ("e", "f")
    rows.toggle("a")
    left = rows.without(frozenset({"a"}))
    assert left.ids == ("b", "e", "f")
    assert left.folded == {"b": ("c",), "f": ("g",)}


def test_a_report_that_leaves_below_a_row_leaves_the_row() -> None:
    left = folding().without(frozenset({"g", "b"}))
    assert left.ids == ("a", "e", "f")
    assert {lead: away for lead, away in left.folded.items() if away} == {"a": ("c",)}


@given(
    st.frozensets(st.sampled_from("af")),
    st.frozensets(st.sampled_from("abcefg")),
)
def test_rows_are_never_doubled_and_what_left_is_nowhere(
    unfolded: frozenset[str], gone: frozenset[str]
) -> None:
    rows = folding()
    for lead in sorted(unfolded):
        rows.toggle(lead)
    view = rows.without(gone)
    rows.take(view)
    everything = rows.whole(rows.ids)
    assert len(set(everything)) == len(everything)
    assert not gone.intersection(everything)
    assert all(
        rows.lead_of(article_id) in rows.ids for article_id in "abcfg" if rows.lead_of(article_id) is not None
    )
