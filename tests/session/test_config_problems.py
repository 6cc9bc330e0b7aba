from __future__ import annotations

from newsreader.model import Problem
from newsreader.session.config_problems import MOST_TOLD, ConfigProblems
from newsreader.session.events import Event, Events, Failure


def test_of_thousands_of_mistakes_a_few_are_told_and_how_many_more_there_are() -> None:
    mistakes = [Problem("config.toml", "rules: do: expected more", line) for line in range(1, 1_001)]
    told: list[Event] = []
    events = Events()
    events.subscribe(told.append)
    problems = ConfigProblems(events, lambda: mistakes, dict)
    problems.tell()
    sentences = [event.message for event in told if isinstance(event, Failure)]
    assert sentences[:2] == [str(mistakes[0]), str(mistakes[1])]
    assert sentences[MOST_TOLD:] == ["and 995 more mistakes in the configuration"]
    problems.tell()
    assert len(told) == MOST_TOLD + 1
