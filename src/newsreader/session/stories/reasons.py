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
    beside = f"{plural(reason.common_beside, 'word')} in common with the rest of the story: "
    beside += _listed(reason.beside, reason.common_beside)
    if not reason.words:
        return (
            beside
            if reason.beside
            else "the reports around it have words in common with the story, it has none"
        )
    kind = "rare word" if reason.rare == reason.common else "word"
    some = f" ({reason.rare} of them rare)" if 0 < reason.rare < reason.common else ""
    listed = _listed(reason.words, reason.common)
    with_other = f"{plural(reason.common, kind)} in common with {quoted}: {listed}{some}"
    return f"{with_other}; {beside}" if reason.beside else with_other


def _listed(words: Sequence[str], count: int) -> str:
    return f"{', '.join(words)}{' …' if count > len(words) else ''}"
