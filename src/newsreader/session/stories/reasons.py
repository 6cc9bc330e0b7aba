"""Why each report is in its story, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from newsreader.store.store import Store
from newsreader.stories.grouping.membership_reason import Evidence, MembershipReason
from newsreader.text import plural


class ReportReason(msgspec.Struct, frozen=True, gc=False):
    """A report of a story by its title and provider, and a sentence that says why it is in it."""

    title: str
    provider: str
    sentence: str


def told_reasons(store: Store, reasons: Sequence[MembershipReason]) -> Iterator[ReportReason]:
    """The reports that are still there."""
    for reason in reasons:
        report, other = store.headline(reason.id), store.headline(reason.other)
        if report is not None:
            yield ReportReason(report.title, report.provider, _sentence(reason, other.title if other else ""))


def _sentence(reason: MembershipReason, other: str) -> str:
    quoted = f"“{other}”" if other else "a report that is gone"
    match reason.evidence:
        case Evidence.BY_HAND:
            return f"put together by hand with {quoted}"
        case Evidence.NAMES:
            return f"names {quoted} as related"
        case Evidence.NAMED:
            return f"{quoted} names it as related"
        case Evidence.NAMES_THE_SAME:
            return f"names the same related article as {quoted}"
        case Evidence.SERIES:
            return f"of one series with {quoted}, as the titles of their feed say"
        case Evidence.WORDS:
            return _by_words(reason, quoted)


def _by_words(reason: MembershipReason, quoted: str) -> str:
    if not reason.words:
        return "the reports around it have words in common with the story, it alone has none"
    count = plural(reason.common, "rare word" if reason.rare else "word")
    more = " …" if reason.common > len(reason.words) else ""
    return f"{count} in common with {quoted}: {', '.join(reason.words)}{more}"
