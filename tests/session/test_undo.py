"""One undo over decisions and settings, alone and in the steps of one command."""

from __future__ import annotations

import pytest
from querying import NOW, article

from newsreader.library import Library
from newsreader.session.events import Event, Events, Notice
from newsreader.session.triage.service import Outcome, TriageService
from newsreader.session.triage.steps import at_once
from newsreader.session.triage.undo import UndoStack
from newsreader.store.store import Store


class Desk:
    """Decisions and a setting, with the one undo over them."""

    def __init__(self, library: Library) -> None:
        self.store = Store(lambda: NOW)
        self.store.add([article(f"Title {article_id}", id=article_id) for article_id in "abc"])
        self.told: list[Event] = []
        self.setting = 0
        events = Events()
        events.subscribe(self.told.append)
        self.triage = TriageService(self.store, library)
        self.undo = UndoStack(self.triage, events)
        self._library = library

    def take_back(self) -> Outcome | None:
        return at_once(self.undo.undoing(), self._library.deciding)

    def do_again(self) -> Outcome:
        return at_once(self.undo.redoing(), self._library.deciding)

    def set(self, value: int) -> None:
        before, self.setting = self.setting, value
        self.undo.done(f"set {value}", lambda: setattr(self, "setting", before))

    def starred(self) -> str:
        return "".join(article_id for article_id in "abc" if self.store.decided(article_id).starred)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


def test_what_a_macro_did_is_undone_and_redone_at_once(desk: Desk) -> None:
    desk.triage.decide("star", ["a"])
    with desk.undo.together("keep"):
        desk.triage.decide("star", ["b"])
        desk.triage.decide("read", ["b"])
    desk.triage.decide("star", ["c"])
    desk.take_back()
    outcome = desk.take_back()
    assert outcome is not None
    assert (outcome.sentence, outcome.changed) == ("undone: keep (2 actions)", frozenset("b"))
    assert desk.starred() == "a"
    assert not desk.store.decided("b").read
    assert desk.do_again().sentence == "done again: keep (2 actions)"
    assert desk.store.decided("b").read
    assert desk.do_again().sentence == "done again: starred “Title c”"
    for _ in range(3):
        desk.take_back()
    assert desk.starred() == "", "what was done again is still one thing to undo"


def test_settings_within_a_macro_are_taken_back_with_it(desk: Desk) -> None:
    desk.set(1)
    with desk.undo.together("much"):
        desk.triage.decide("star", ["a"])
        desk.set(2)
        desk.triage.decide("star", ["b"])
        desk.set(3)
    desk.take_back()
    assert (desk.starred(), desk.setting) == ("", 1)
    desk.take_back()
    assert desk.setting == 0
    assert desk.told[-1] == Notice("undone: set 1")


def test_a_macro_of_one_decision_is_named_after_it_and_one_of_none_is_nothing(desk: Desk) -> None:
    with desk.undo.together("single"):
        desk.triage.decide("star", ["a"])
    with desk.undo.together("nothing"):
        pass
    outcome = desk.take_back()
    assert outcome is not None
    assert outcome.sentence == "undone: starred “Title a”"


def test_one_action_of_a_macro_may_be_taken_back_before_the_rest(desk: Desk) -> None:
    with desk.undo.together("keep"):
        desk.triage.decide("star", ["a"])
        desk.triage.decide("star", ["b"])
    desk.triage.undo(desk.triage.last())
    desk.take_back()
    assert desk.starred() == ""


def test_a_setting_alone_can_be_taken_back_over_decisions(desk: Desk) -> None:
    desk.set(1)
    with desk.undo.together("keep"):
        desk.triage.decide("star", ["a"])
    assert desk.undo.undo_setting() == "set 1"
    assert (desk.setting, desk.starred()) == (0, "a")
    assert desk.undo.undo_setting() == ""
