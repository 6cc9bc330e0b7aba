"""How much an article matters now, and why.

The rule is the one that the seeds and their sister corpora show: `quality + 10 × related`, or -1 where a
related report of the same story has a higher quality. A value that the source gives always wins.
"""

from __future__ import annotations

import msgspec

from newsreader.model import SUPERSEDED, Article, Headline, Indexed, timestamp
from newsreader.text import fold

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
        total = " + ".join(f"{term.points} {term.label}" for term in self.terms)
        if self.computed or self.rule == self.value:
            return f"{total} = {self.value}" if len(self.terms) > 1 else total
        said = f"{self.value} as the source says"
        if self.rule is None:
            return said
        if self.superseded_by:
            return f"{said}; by the rule superseded, as “{self.superseded_by}” reports it better"
        return f"{said}; by the rule {total} = {self.rule}"


def weigh(article: Article) -> Heat:
    """The heat of an article from its own fields and the related reports that its source names."""
    better = max(
        (other for other in article.related if other.quality is not None),
        key=lambda other: other.quality or 0,
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


def indexed(article: Article) -> Indexed:
    """What the store is given of an article."""
    heat = weigh(article)
    provider = article.provider
    headline = Headline(
        id=article.id,
        title=article.title,
        provider=provider.name or provider.domain,
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
    return Indexed(headline, "\x1f".join(fold(field) for field in fields))
