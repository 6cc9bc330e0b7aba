"""How much an article matters now, and why.

The rule is the one that the seeds and their sister corpora show: `quality + 10 × related`, or -1 where a
related report of the same story has a higher quality. A value that the source gives always wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from newsreader.model import FIELD_END, SUPERSEDED, Article, Headline, SearchEntry, timestamp
from newsreader.system.durations import DAY
from newsreader.text import fold, plural

RELATED_WEIGHT = 10


class Term(msgspec.Struct, frozen=True, gc=False):
    """One addend of a heat: what it stands for, and its points."""

    label: str
    points: int


class Heat(msgspec.Struct, frozen=True, gc=False):
    """A heat with its reasons. `value` is None where neither heat nor quality is known.

    `rule` is what the rule gives, also where the source's own value stands instead.
    """

    value: int | None
    computed: bool
    terms: tuple[Term, ...] = ()
    superseded_by: str | None = None
    rule: int | None = None

    def sentence(self) -> str:
        """One line that says why this heat."""
        if self.value is None:
            return "not scored: the source gives neither heat nor quality"
        if self.superseded_by and self.value == SUPERSEDED:
            return f"superseded: “{self.superseded_by}” reports it better"
        total = " + ".join(f"{term.points} {term.label}" for term in self.terms).replace("+ -", "- ")
        if self.computed or self.rule == self.value:
            alone = "its quality; it names no related reports"
            return f"{total} = {self.value}" if len(self.terms) > 1 else alone
        said = f"{self.value} as the source says"
        if self.rule is None:
            return said
        if self.superseded_by:
            return f"{said}; by the rule superseded, as “{self.superseded_by}” reports it better"
        return f"{said}; by the rule {total} = {self.rule}"


def weigh(article: Article) -> Heat:
    """The heat of an article from its own fields and the related reports that its source names."""
    better = max(
        (report for report in article.related if report.quality is not None),
        key=lambda report: report.quality or 0,
        default=None,
    )
    terms: tuple[Term, ...] = ()
    rule: int | None = None
    superseded_by: str | None = None
    if article.quality is not None:
        terms = (Term("quality", article.quality),)
        if article.related:
            count = len(article.related)
            terms += (Term(f"for {count} related (10 each)", RELATED_WEIGHT * count),)
        rule = sum(term.points for term in terms)
        if better is not None and (better.quality or 0) > article.quality:
            rule, superseded_by = SUPERSEDED, better.title
    value = article.heat if article.heat is not None else rule
    return Heat(value, article.heat is None and value is not None, terms, superseded_by, rule)


def with_points(heat: Heat, more: Sequence[Term]) -> Heat:
    """A heat with what rules of the user's add to it, which is never below 0. What has none or is superseded
    stays so; what the source gave is one addend among them.
    """
    if not more or heat.value is None or heat.value < 0:
        return heat
    given = (Term("as the source says", heat.value),)
    terms = (*(heat.terms if heat.rule == heat.value else given), *more)
    value = sum(term.points for term in terms)
    if value < 0:
        terms, value = (*terms, Term("as no heat is below 0", -value)), 0
    return Heat(value, True, terms, rule=value)


def indexed(article: Article) -> SearchEntry:
    """What the store is given of an article."""
    heat = weigh(article)
    provider = article.provider
    headline = Headline(
        id=article.id,
        title=article.title,
        provider=provider.called,
        domain=provider.domain,
        published=timestamp(article.published),
        type=article.type,
        topics=article.topics,
        quality=article.quality,
        heat=heat.value,
        heat_computed=heat.computed,
        related=len(article.related),
        has_image=bool(article.images),
        source=article.sources[0].name if article.sources else "",
    )
    fields = (article.title, article.excerpt, f"{provider.name} {provider.domain}", "\n".join(article.topics))
    return SearchEntry(headline, FIELD_END.join(fold(field) for field in fields))


def heat_by_rule(quality: int, related: int, *, superseded: bool = False) -> int:
    """The heat of an article that stands alone, as `weigh` reckons it."""
    return SUPERSEDED if superseded else quality + RELATED_WEIGHT * related


def heat_in_story(place: int, reports: Sequence[Headline], weight: int = RELATED_WEIGHT) -> Heat:
    """The rule on a story, for the report at a place in it: the best report has `quality + weight × others`,
    the others are superseded.

    Best is the highest quality, then the earliest. Others are the reports by other providers, or the related
    ones that the best one's source names, whichever are more: some of those may not be in the store. Values
    that sources give win.
    """
    superseded = [report.heat_computed and report.superseded for report in reports]
    best, _, values = rank(reports, superseded, weight)
    return _explained(place, values[place], best, reports, weight, superseded=superseded[best])


class Ranking(NamedTuple):
    """The places of the best report and of the lead among the reports of a story, and all heats by place."""

    best: int
    lead: int
    heats: Sequence[int | None]


def rank(reports: Sequence[Headline], superseded: Sequence[bool], weight: int) -> Ranking:
    """The numbers alone that `heat_in_story` explains. The lead is the report that is hottest by them.

    `superseded`: by place, whether its own source says that there is a better report.
    """
    places = range(len(reports))
    keys = [_best_first(report) for report in reports]
    best = min(places, key=keys.__getitem__)
    top = reports[best]
    given = [None if report.heat_computed else report.heat for report in reports]
    if top.quality is None:
        heats = given
    else:
        heats = [SUPERSEDED if heat is None else heat for heat in given]
        if given[best] is None and not superseded[best]:
            heats[best] = top.quality + weight * max(_by_others(top, reports), top.related)
    if given.count(None) == len(given):
        return Ranking(best, best, heats)

    def hottest_first(place: int) -> tuple[object, ...]:
        heat = heats[place]
        return heat is None, -(heat or 0), keys[place]

    return Ranking(best, min(places, key=hottest_first), heats)


def hot(heat: int | None, age: float | None, half_life: float = DAY) -> float:
    """What the order "hot" sorts by: the heat, halved with every half-life of age (both in seconds).

    An article of unknown age counts as one half-life old, one from the future as new. What is superseded or
    not scored stays below everything that has a heat.
    """
    if heat is None or heat < 0:
        return float(SUPERSEDED)
    halvings = 1.0 if age is None else max(0.0, age) / half_life
    return float(heat * 0.5**halvings)


def _best_first(report: Headline) -> tuple[object, ...]:
    return (
        report.quality is None,
        -(report.quality or 0),
        report.published is None,
        report.published or 0,
        report.id,
    )


def _explained(
    place: int, value: int | None, best: int, reports: Sequence[Headline], weight: int, *, superseded: bool
) -> Heat:
    report, top = reports[place], reports[best]
    if top.quality is None:
        return Heat(value, False)
    terms: tuple[Term, ...] = ()
    rule: int | None = None
    superseded_by: str | None = None
    if report.quality is not None:
        terms = (Term("quality", report.quality), *_term_for_others(report, reports, weight))
        rule = sum(term.points for term in terms)
    if place != best:
        rule, superseded_by = SUPERSEDED, top.title
    elif superseded:
        rule, superseded_by = SUPERSEDED, "a related report that its source names"
    return Heat(value, _given(report) is None and value is not None, terms, superseded_by, rule)


def _given(report: Headline) -> int | None:
    """The source's own heat."""
    return None if report.heat_computed else report.heat


def _by_others(report: Headline, reports: Sequence[Headline]) -> int:
    """How many of the reports are by other providers than this one."""
    return sum(1 for other in reports if other.provider not in ("", report.provider))


def _term_for_others(report: Headline, reports: Sequence[Headline], weight: int) -> tuple[Term, ...]:
    others = _by_others(report, reports)
    if others >= report.related:
        who = "another provider" if others == 1 else "other providers"
        label, count = f"for {plural(others, 'report')} by {who} ({weight} each)", others
    else:
        label, count = f"for {report.related} related ({weight} each)", report.related
    return (Term(label, weight * count),) if count else ()
