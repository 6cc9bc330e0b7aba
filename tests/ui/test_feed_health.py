"""What the list of feeds says of each, from what the store holds."""

from __future__ import annotations

from newsreader.model import SUPERSEDED, Headline
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.ui.dialogs.feeds.health import mean_heats


def test_the_heat_of_a_feed_is_that_of_its_articles_which_no_other_reports_better() -> None:
    columns = HeadlineColumns()
    columns.extend(
        [
            Headline("a", "A", source="One", heat=50),
            Headline("b", "B", source="One", heat=71),
            Headline("c", "C", source="One", heat=SUPERSEDED),
            Headline("d", "D", source="One"),
            Headline("e", "E", source="One", heat=9),
            Headline("f", "F", source="Two", heat=0),
            Headline("g", "G", source="Three"),
        ]
    )
    columns.clear(4)
    assert mean_heats(columns) == {"One": 60, "Two": 0}
