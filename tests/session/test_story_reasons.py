"""Why a report is in its story, as a sentence."""

from __future__ import annotations

import pytest
from querying import NOW, article

from newsreader.session.stories.reasons import told_reasons
from newsreader.store.store import Store
from newsreader.stories.grouping.membership_reason import Evidence, MembershipReason

OTHER = "“Ferry runs aground”"


@pytest.mark.parametrize(
    ("words", "common", "rare", "beside", "sentence"),
    [
        (("ferry", "dam"), 2, 2, (), f"2 rare words in common with {OTHER}: ferry, dam"),
        (("ferry", "dam"), 6, 1, (), f"6 words in common with {OTHER}: ferry, dam … (1 of them rare)"),
        (
            ("ferry",), 1, 1, ("coast", "pilot"),
            f"1 rare word in common with {OTHER}: ferry; "
            "2 words in common with the rest of the story: coast, pilot",
        ),
        ((), 0, 0, ("coast",), "1 word in common with the rest of the story: coast"),
        ((), 0, 0, (), "the reports around it have words in common with the story, it has none"),
    ],
)  # fmt: skip
def test_all_that_holds_it_there_is_said(
    words: tuple[str, ...], common: int, rare: int, beside: tuple[str, ...], sentence: str
) -> None:
    store = Store(lambda: NOW)
    store.add([article("Pilots at sea", id="a"), article("Ferry runs aground", id="b")])
    reason = MembershipReason("a", Evidence.WORDS, "b", words, common, rare, beside, len(beside))
    (told,) = told_reasons(store, [reason])
    assert told.sentence == sentence
