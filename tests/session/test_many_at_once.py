"""What is decided about very many articles shows in the list as of few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.query.article_ids import RowsById
from newsreader.session.events import Events
from newsreader.session.lists import expansion, list_model, list_updates
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.store.row_ids import RowIds
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

STORIES = (Story("a1", ("a1", "a2", "a3")), Story("b1", ("b1", "b2")))
IDS = ("a1", "a2", "a3", "b1", "b2", "c1", "d1")
MORE = (*IDS, "a4", "a5")
WIDELY_REPORTED = Story("a1", ("a1", "a2", "a3", "a4", "a5"))
FEW, MANY = 1_000, 0
decisions = st.sampled_from((Triage(), Triage(read=True), Triage(archived=True), Triage(starred=True)))
archiving = st.sampled_from((Triage(archived=True), Triage()))
rows_decided = st.tuples(st.sets(st.sampled_from(IDS), min_size=1), decisions)
queries = st.sampled_from(("", "is:unread", "is:archived", "-is:starred"))


@contextmanager
def many_from(number: int) -> Iterator[None]:
    """So many articles are very many."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (expansion, list_model, list_updates):
            patch.setattr(module, "MANY", number)
        yield


def opened(
    query: str, *, folded: bool, ids: tuple[str, ...] = IDS, stories: tuple[Story, ...] = STORIES
) -> tuple[Store, ListModel]:
    store = Store(lambda: NOW)
    store.add(
        SearchEntry(Headline(article_id, article_id, article_id[1], quality=90 - place, heat=90 - place), "")
        for place, article_id in enumerate(ids)
    )
    store.group(stories)
    model = ListModel(store, folded=folded)
    model.choose("a view", query)
    return store, model


@given(query=queries, steps=st.lists(rows_decided, max_size=5), folded=st.booleans())
def test_the_same_rows_are_there_whether_few_or_many_are_decided_about(
    query: str, steps: list[tuple[set[str], Triage]], folded: bool
) -> None:
    shown: list[list[object]] = []
    for number in (FEW, MANY):
        with many_from(number):
            store, model = opened(query, folded=folded)
            updates = ListUpdates(model, store, Events())
            seen: list[object] = []
            for rows, decision in steps:
                whole = model.expansion.whole([row for row in model.ids if row in rows])
                updates.take_decided(store.decide(dict.fromkeys(whole, decision)))
                seen.append((set(model.ids), {row: set(model.expansion.below(row)) for row in model.ids}))
        shown.append(seen)
    assert shown[0] == shown[1]


@given(
    query=st.sampled_from(("", "is:unread", "-is:starred")),
    steps=st.lists(st.dictionaries(st.sampled_from(MORE), archiving, min_size=1), max_size=4),
)
@example(query="", steps=[{"c1": Triage(archived=True)}, {"c1": Triage(), "d1": Triage(archived=True)}])
def test_a_story_of_which_some_reports_leave_stays_as_long_as_a_new_view_has_it(
    query: str, steps: list[dict[str, Triage]]
) -> None:
    """As by the command line, another reader or a server, which decide about reports one by one."""
    store, model = opened(query, folded=True, ids=MORE, stories=(WIDELY_REPORTED, STORIES[1]))
    updates = ListUpdates(model, store, Events())
    for decisions_of_step in steps:
        updates.take_decided_elsewhere(store.decide(decisions_of_step))
        again = ListModel(store, folded=True)
        again.choose("a view", query)
        stories = [{row, *model.expansion.below(row)} for row in model.ids]
        for row in again.ids:
            assert any({row, *again.expansion.below(row)} <= story for story in stories)


def test_articles_of_rows_are_told_of_by_their_rows() -> None:
    with many_from(MANY):
        _, model = opened("", folded=True)
        whole = model.expansion.whole(model.ids[:])
        assert isinstance(whole, RowIds), "so that nobody has to look for them"
        assert whole == ("a1", "a2", "a3", "b1", "b2", "c1", "d1")
        model.toggle_fold("a1")
        assert model.expansion.whole(("a1", "b1")) == ("a1", "b1", "b2"), (
            "what has a row of its own is not folded away"
        )


def test_marked_rows_are_not_looked_for_when_a_view_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RowsById.rows

    def look_for(row_of: RowsById, article_ids: Iterable[str]) -> list[int]:
        wanted = tuple(article_ids)
        assert len(wanted) < len(IDS), "their rows are known"
        return rows(row_of, wanted)

    with many_from(MANY):
        store, model = opened("", folded=False)
        model.selection.extend(model.ids, 0)
        model.selection.extend(model.ids, len(IDS) - 1)
        with monkeypatch.context() as patch:
            patch.setattr(RowsById, "rows", look_for)
            model.choose("another view", "-is:starred")
            assert tuple(model.selection.among(model.ids[:])) == IDS
        store.remove(["a1"])
        model.choose("a third", "is:unread")
        assert tuple(model.selection.among(model.ids)) == IDS[1:]
