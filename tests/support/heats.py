"""The heats of whole stories, report by report as the reader asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.model import Headline
from newsreader.scoring.heat import RELATED_WEIGHT, Heat, heat_in_story, rank


def story_heats(reports: Sequence[Headline], weight: int = RELATED_WEIGHT) -> dict[str, Heat]:
    """The heat of each report, by its id."""
    return {report.id: heat_in_story(place, reports, weight) for place, report in enumerate(reports)}


def lead_of(reports: Sequence[Headline], weight: int = RELATED_WEIGHT) -> str:
    """The id of the report to show in front."""
    superseded = [report.heat_computed and report.superseded for report in reports]
    return reports[rank(reports, superseded, weight).lead].id
