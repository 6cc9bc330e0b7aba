"""New reports, read: what of them is their own, which terms they have, and how strong these are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple
from zlib import crc32

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.index import Index, candidates
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.settings import GroupingSettings
from newsreader.stories.grouping.terms.boilerplate import Boilerplate
from newsreader.stories.grouping.terms.columns import marks_of
from newsreader.stories.grouping.terms.repeated_text import Passage, RepeatedText, passage, pieces
from newsreader.stories.grouping.terms.stems import all_words, words, words_of_folded
from newsreader.stories.grouping.terms.vocabulary import NEIGHBOURS, Counted, Terms, Vocabulary
from newsreader.text import fold

FEWEST_WORDS: Final = 3
"""An article of fewer telling words is grouped by links and by hand alone: "Snowden" is no event."""
TEXT_START: Final = 1_200
"""So many characters of a text are read; news tells first what happened."""
WELL_READ: Final = 3_000
SAMPLED: Final = 4
"""After so many articles, one in so many of a chunk is observed."""

_LABEL: Final = re.compile(r"[^:|]{2,60}(?=[:|]\s)")


class ReadReport(NamedTuple):
    """A report that is new, and what it says; nothing where that is too little."""

    report: Report
    counted: Counted


class Arrival(NamedTuple):
    """A report that is new, and its terms."""

    report: Report
    terms: Terms


def read_all(
    reports: Sequence[Report], vocabulary: Vocabulary, boilerplate: Boilerplate, repeated: RepeatedText
) -> list[ReadReport]:
    """Learn the words of new reports, all before any is weighed."""
    stems = [(words(report.title), _passages(report)) for report in reports]
    headings = [marks_of(all_words(report.title)) if report.feed else [] for report in reports]
    for report, marks, (title, _) in zip(reports, headings, stems, strict=True):
        boilerplate.learn(report.provider, title)
        repeated.learn_title(report.feed, marks, report.published)
    for report, marks, (title, texts) in zip(reports, headings, stems, strict=True):
        repeated.learn(report.feed, title, texts, marks)
    read = []
    for report, marks, (title, texts) in zip(reports, headings, stems, strict=True):
        label = _LABEL.match(report.title)
        told = boilerplate.strip(report.provider, title, words(label[0]) if label is not None else ())
        told, text = repeated.own(report.feed, told, texts, marks)
        enough = len({*told, *text}) >= FEWEST_WORDS
        counted = vocabulary.counted((told, text) if enough else ())
        vocabulary.learn(counted)
        read.append(ReadReport(report, counted))
    return read


def rehearse(
    chunk: Sequence[Arrival],
    shop: Clusters,
    placed: Index,
    vocabulary: Vocabulary,
    settings: GroupingSettings,
) -> None:
    """Find neighbours by the rarity of words alone, and learn from them how strong each word is.

    Where much has been learnt already, a part of a chunk says enough. `placed`: the index of what came
    before.
    """
    entries, first = shop.entries, shop.next_number
    index = Index(settings.window)
    for number, (report, terms) in enumerate(chunk, start=first):
        index.add(number, terms.numbers, report.published)
    observed = []
    step = 1 if vocabulary.articles < WELL_READ else SAMPLED
    sample = list(islice(enumerate(chunk, start=first), 0, None, step))
    sketches = vocabulary.sketches([terms for _, (_, terms) in sample])
    for (number, (report, _)), sketch in zip(sample, sketches, strict=True):
        buckets = index.around(report.published) + placed.around(report.published)
        near = candidates(sketch, buckets, NEIGHBOURS + 1, settings.budget)
        others = [other for other, _ in near if other != number and other not in shop.gone]
        observed.append((sketch, others[:NEIGHBOURS]))
    for sketch, others in observed:
        vocabulary.observe(
            sketch.terms,
            (
                (chunk[other - first].terms.numbers, 1)
                if other >= first
                else (entries[other].vector.terms, 2)
                for other in others
            ),
        )


def place(report: Report) -> tuple[bool, int, str, str, str]:
    """The order in which a batch is taken, whatever order it came in."""
    return report.published is None, report.published or 0, report.id, report.title, report.text


def digest(report: Report) -> int:
    """The same for a report that says the same."""
    text = report.text[:TEXT_START]
    told = "\x1f".join((report.title, text, report.provider, str(report.published), report.feed))
    return crc32(told.encode("utf-8", "surrogatepass"))


def _passages(report: Report) -> list[Passage]:
    """The stems of a text; passage by passage where a feed could repeat some of them."""
    text = fold(report.text[:TEXT_START])
    return [passage(words_of_folded(piece)) for piece in (pieces(text) if report.feed else (text,))]
