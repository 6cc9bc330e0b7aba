"""Rules: made of what is shown or of the article under the cursor; all else is asked for."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.errors import NewsreaderError, UsageError
from newsreader.model import Headline
from newsreader.query import Query, parse, print_query, quoted
from newsreader.rules import Do, Rule
from newsreader.session.lists.sidebar import count_of
from newsreader.session.when import Ending, typed_ending, usual_endings
from newsreader.text import clean, plural
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context

if TYPE_CHECKING:
    from newsreader.config.rules_file import Written

OWN_DATE: Final = "date"
DOES: Final = {
    str(Do.MUTE): "mute: keep them out of sight",
    str(Do.HIGHLIGHT): "highlight: let them stand out",
    str(Do.TAG): "tag: give them a tag…",
    str(Do.STAR): "star them",
    str(Do.UNSTAR): "take their star",
    str(Do.READ): "mark them read",
    str(Do.ARCHIVE): "archive them",
    str(Do.NOTIFY): "notify: tell me when one comes",
    str(Do.HEAT): "heat: add to their heat, or take from it…",
}
LAST_DAY: Final = "last day (2021-12-24, 3d, 2w; empty for none)"


async def rule_new(context: Context) -> None:
    await _make_rule(context)


async def mute_shown(context: Context) -> None:
    query = _shown_query(context)
    if not query:
        raise NewsreaderError(
            "this would mute everything", "Filter first, or choose a view or a topic: / filters."
        )
    await _add(context, f"Mute {query}", Rule(query, Do.MUTE))


async def mute_like(context: Context) -> None:
    """Ask what of the article is unwanted: its provider, a topic, its source."""
    headline = context.session.store.headline(context.current)
    if headline is None:
        return
    labels = _queries_like(headline)
    if not labels:
        raise NewsreaderError("this article names no provider, topic or source", "i takes what is shown.")
    options = {query: f"{label} · {_count(context, query)}" for query, label in labels.items()}
    query = await context.ask.choose("Mute what is like this", options, next(iter(options)))
    if query is not None:
        await _add(context, f"Mute {labels[query]}", Rule(query, Do.MUTE))


async def rules(context: Context) -> None:
    """The list of rules, and what it is left for; after a change it is there again."""
    from newsreader.ui.dialogs.rules import RulesScreen, Wish

    place = 0
    while True:
        screen = RulesScreen(context.session, context.jobs, context.panes.palette, place)
        asked = await context.ask.open(screen)
        if asked is None:
            return
        if asked.wish is Wish.NEW:
            await _make_rule(context)
            return
        place = asked.place
        written = context.session.ruling.file.written[place]
        if written.rule is None:
            return
        if asked.wish is Wish.SHOW:
            _show_articles(context, written.rule)
            return
        if not await _edit(context, written, written.rule):
            return


# Made


async def _make_rule(context: Context) -> None:
    """Ask what is to become of what is shown; where that is everything, ask first for which articles."""
    query: str | None = _shown_query(context)
    if not query:
        query = await context.ask.query("a rule for which articles", _where)
    if not query:
        return
    Rule(query, Do.MUTE).where()
    deed = await _ask_deed(context, f"Rule for {query} · {_count(context, query)}", Rule(query, Do.MUTE))
    if deed is not None:
        await _add(context, f"Rule: {deed.deed} {query}", deed)


async def _add(context: Context, title: str, rule: Rule) -> None:
    """Ask until when a rule is to hold, and keep it."""
    ending = await _ask_ending(context, f"{title} · {_count(context, rule.query)}")
    if ending is not None:
        context.jobs.rules.add(msgspec.structs.replace(rule, until=ending.day))


def _shown_query(context: Context) -> str:
    """The query of what is shown, as far as it says which articles."""
    from newsreader.config.saved_views import joined

    shown = context.session.list
    if shown.error is not None:
        raise shown.error
    narrowing = parse(shown.filter_text)
    return _only_where(joined(shown.base, shown.query_text, narrowing, shown.filter_text))


def _queries_like(headline: Headline) -> dict[str, str]:
    """Queries that find what is like an article, each with what it is about."""
    labels = {quoted(topic, "topic:"): f"topic {topic}" for topic in headline.topics}
    if headline.provider:
        labels = {quoted(headline.provider, "provider="): f"provider {headline.provider}"} | labels
    if headline.source:
        labels[quoted(headline.source, "source=")] = f"source {headline.source}"
    return labels


# Changed


async def _edit(context: Context, written: Written, rule: Rule) -> bool:
    """Ask what of a rule is to be another, then for that. False where it was not answered with what."""
    options = {
        "query": f"query   {rule.query}",
        "do": f"does    {rule.deed}",
        "until": f"holds   {rule.term or 'for good'}",
        "name": f"name    {rule.name or '(none)'}",
    }
    what = await context.ask.choose(f"Rule “{rule.label}”", options, "query")
    if what is None:
        return True
    values = await _ask_values(context, rule, what)
    if values is None:
        return False
    context.jobs.rules.change(written, msgspec.structs.replace(rule, **values))
    return True


async def _ask_values(context: Context, rule: Rule, what: str) -> dict[str, Any] | None:
    """What is to be another of a rule, by field."""
    if what == "query":
        query = await context.ask.query("query", partial(_query_for, rule), rule.query)
        return None if query is None else {"query": query}
    if what == "name":
        name = await context.ask.line("name", clean, rule.name)
        return None if name is None else {"name": name}
    if what == "until":
        ending = await _ask_ending(context, "The rule holds")
        return None if ending is None else {"until": ending.day}
    deed = await _ask_deed(context, "What the rule does", rule)
    return None if deed is None else {"do": deed.do, "tag": deed.tag, "points": deed.points}


def _query_for(rule: Rule, text: str) -> str:
    """A query that a rule can have; else QueryError."""
    Rule(text, rule.do).where()
    return text


def _show_articles(context: Context, rule: Rule) -> None:
    """The articles of a rule as a view: what it hides, where it hides any."""
    query = f"is:muted ({rule.query})" if rule.do is Do.MUTE else rule.query
    steps.show_view(context, rule.label, query)


# Asked for


async def _ask_deed(context: Context, title: str, rule: Rule) -> Rule | None:
    """The rule with what it is to do."""
    value = await context.ask.choose(title, DOES, str(rule.do))
    if value is None:
        return None
    tag: str | None = ""
    points: int | None = 0
    if value == Do.TAG:
        tag = await context.ask.line("tag to give", _one_tag, rule.tag, context.session.store.tags())
    elif value == Do.HEAT:
        Rule(rule.query, Do.HEAT).where()
        points = await context.ask.line("points of heat, as +20 or -20", _points, f"{rule.points or 20:+}")
    if tag is None or points is None:
        return None
    return msgspec.structs.replace(rule, do=Do(value), tag=tag, points=points)


async def _ask_ending(context: Context, title: str) -> Ending | None:
    """Until when."""
    today = context.session.ruling.today
    usual = usual_endings(today)
    options = {str(place): ending.label for place, ending in enumerate(usual)} | {OWN_DATE: "a date…"}
    value = await context.ask.choose(title, options, "0")
    if value is None:
        return None
    if value == OWN_DATE:
        return await context.ask.line(LAST_DAY, lambda text: Ending(typed_ending(text, today), text))
    return usual[int(value)]


def _count(context: Context, query: str) -> str:
    """How many of the articles in sight a query finds."""
    store = context.session.store
    kept = count_of(query, store.counts(folded=False))
    count = len(store.growing_view(parse(query)).ids) if kept is None else kept.total
    return plural(count, "article")


def _where(text: str) -> str:
    """A typed query, as far as it says which articles; one that a rule can't have is a QueryError."""
    query = _only_where(text)
    Rule(query, Do.MUTE).where()
    return query


def _only_where(text: str) -> str:
    """A query without order and number, which say nothing of which articles are meant."""
    query = parse(text)
    if query.sort is None and query.limit is None:
        return text.strip()
    return print_query(Query(query.where))


def _points(text: str) -> int:
    if not re.fullmatch(r"[+-]?[1-9]\d{0,2}", text.strip()):
        raise UsageError("type how many points to add, from -999 to +999", "As +20 or -20.")
    return int(text)


def _one_tag(text: str) -> str:
    words = text.replace(",", " ").split()
    if len(words) != 1 or not words[0].strip("#+"):
        raise UsageError("a rule gives one tag", "Type one word.")
    return words[0].lstrip("#+")


ACTIONS: Final[dict[str, Action]] = {
    "rules": rules,
    "rule.new": rule_new,
    "mute.like": mute_like,
    "mute.shown": mute_shown,
}
