"""What rules cost: the same store without any, and with ten, in turns. Usage: rules.py [COUNT] [ROUNDS]"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from random import Random
from statistics import median

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.rules import ChangeKind, Do, Rule, RuleMatcher
from newsreader.store.store import EVERYTHING, Store
from newsreader.text import fold

NOW = 1_700_000_000
TODAY = date(2023, 11, 14)
YEAR = 365 * 86_400
NAMED = (
    "bank",
    "comet",
    "court",
    "ferry",
    "gadget",
    "inflation",
    "laptop",
    "market",
    "mayor",
    "rates",
    "school",
)
WORDS = (*NAMED, *(f"word{number}" for number in range(800)))
TOPICS = ("Gadgets", *(f"Topic {number}" for number in range(30)))
RULES = (
    Rule("provider:paper-7", Do.MUTE),
    Rule("topic:gadgets -is:starred", Do.MUTE),
    Rule("gadget -laptop", Do.MUTE),
    Rule('"bank comet" OR "market court"', Do.MUTE),
    Rule("title:/^(mayor|school)/", Do.MUTE),
    Rule("heat>95", Do.HIGHLIGHT),
    Rule("inflation rates @30d", Do.HIGHLIGHT),
    Rule("provider:paper-3 heat>90", Do.STAR),
    Rule("ferry court", Do.TAG, tag="later"),
    Rule("age>350d is:unread", Do.MUTE),
)


def articles(count: int) -> list[SearchEntry]:
    random = Random(7)
    made = []
    for number in range(count):
        title = " ".join(random.choices(WORDS, k=9)).capitalize()
        provider, topic = f"Paper-{number % 40}", random.choice(TOPICS)
        headline = Headline(
            f"{number:013}", title, provider, f"paper{number % 40}.org", NOW - random.randrange(YEAR),
            topics=(topic,), quality=50, heat=random.randrange(100),
        )  # fmt: skip
        excerpt = " ".join(random.choices(WORDS, k=25))
        made.append(SearchEntry(headline, "\x1f".join(map(fold, (title, excerpt, provider, topic)))))
    return made


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measured(items: list[SearchEntry], rules: tuple[Rule, ...]) -> dict[str, float]:
    store = Store(lambda: NOW)
    judge = RuleMatcher(store)
    judge.follow(rules, TODAY)
    if rules:
        store.judged_by(judge)
    half = len(items) // 200
    read = {item.headline.id: Triage(read=True) for item in items}
    return {
        "fill the store": seconds(lambda: store.add(items[half:])),
        "a batch of 0.5 % comes": seconds(lambda: store.add(items[:half])),
        "show everything": seconds(lambda: store.view(EVERYTHING)),
        "mark all read": seconds(lambda: store.decide(read)),
        "one more rule": seconds(lambda: judge.follow((*rules, Rule("market school", Do.MUTE)), TODAY)),
        "what a second brings": seconds(lambda: judge.look(range(4_000), ChangeKind.TIME)),
        "the numbers of all rules": seconds(lambda: [len(judge.rows(rule)) for rule in rules]),
    }


def main(count: int = 100_000, rounds: int = 5) -> None:
    items = articles(count)
    plain, ruled = [], []
    for _ in range(rounds):
        plain.append(measured(items, ()))
        ruled.append(measured(items, RULES))
    print(f"{count:,} articles, {len(RULES)} rules, median of {rounds} rounds")
    for name in plain[0]:
        without, with_rules = (median(run[name] for run in runs) * 1_000 for runs in (plain, ruled))
        print(f"{name:26} {without:9.2f} ms without {with_rules:9.2f} ms with")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
