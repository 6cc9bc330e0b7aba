"""Why each report is in its story."""

from __future__ import annotations

import msgspec
from made_reports import NOON, grouped, newsday, report

from newsreader.stories.grouping.membership_reason import Evidence, MembershipReason
from newsreader.stories.grouping.reasons import MOST_REPORTS, reasons_of, spelled


def test_words_in_common_hold_reports_together_and_stand_as_they_are_written() -> None:
    grouper = grouped(newsday())
    first, *others = reasons_of(grouper, "ferry-1")
    assert first.id == "ferry-1", "the article that was asked for comes first"
    assert [reason.id for reason in others] == ["ferry-0", "ferry-2", "ferry-3"]
    for reason in (first, *others):
        assert reason.evidence is Evidence.WORDS
        assert reason.other != reason.id
        assert reason.other.startswith("ferry-")
        assert 0 < len(reason.words) <= reason.common
    assert reasons_of(grouper, "bear-0") == (), "what stands alone needs no reason"


def test_words_are_spelled_as_the_report_spells_them() -> None:
    stems = ("gotland", "evacuat", "beyond")
    reason = MembershipReason("a", Evidence.WORDS, "b", stems, 3, rare=3)
    assert spelled(reason, "“Gotland’s” ferry:\nEvacuated!").words == ("Gotland", "Evacuated", "beyond")


def test_where_one_word_is_all_that_two_have_in_common_the_rest_of_the_story_is_told_too() -> None:
    grouper = grouped(newsday())
    shop = grouper.workshop
    lone = report("lone", "Gotland hotels open their doors to ferry passengers", provider="Paper 9")
    grouper.add([lone, report("far", "Gotland prepares for winter storms")])
    for other in ("lone", "far"):
        shop.unite(shop.numbers["ferry-0"], shop.numbers[other])
    reasons = {reason.id: reason for reason in reasons_of(grouper, "lone")}
    for reason in reasons.values():
        assert reason.common >= 3 or reason.common_beside or reason.id == "far"
    assert reasons["far"].words == ("gotland",)
    assert not set(reasons["far"].words) & set(reasons["far"].beside)


def test_what_sources_and_the_user_say_goes_before_words() -> None:
    named = report("named", "Quarterly figures of the harbour authority")
    names = report("names", "An unlike headline about nothing else", related=("named",))
    third = report("third", "Seventeen penguins escape from their zoo", related=("elsewhere",))
    fourth = report("fourth", "Council debates the price of parking", related=("elsewhere",))
    grouper = grouped([*newsday(), named, names, third, fourth])
    evidence = {
        reason.id: (reason.evidence, reason.other)
        for article in ("named", "third")
        for reason in reasons_of(grouper, article)
    }
    assert evidence == {
        "named": (Evidence.NAMED, "names"),
        "names": (Evidence.NAMES, "named"),
        "third": (Evidence.NAMES_THE_SAME, "fourth"),
        "fourth": (Evidence.NAMES_THE_SAME, "third"),
    }
    grouper.constrain(grouper.constraints.merged(("named", "names", "ferry-0")))
    assert reasons_of(grouper, "named")[0].evidence is Evidence.BY_HAND


def test_of_a_large_story_the_reports_around_are_told() -> None:
    copies = [
        report(
            f"copy-{number:02}", "Volcano on Stromboli erupts and closes airports", published=NOON + number
        )
        for number in range(2 * MOST_REPORTS)
    ]
    grouper = grouped([*newsday(), *copies])
    reasons = reasons_of(grouper, "copy-45")
    assert len(reasons) == MOST_REPORTS
    assert reasons[0].id == "copy-45"


def test_reasons_survive_the_pipe() -> None:
    reasons = reasons_of(grouped(newsday()), "ferry-1")
    sent = msgspec.msgpack.encode(reasons)
    assert msgspec.msgpack.decode(sent, type=tuple[MembershipReason, ...]) == reasons
