"""The commands that make and change rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.errors import NewsreaderError, UsageError
from newsreader.query import Query, parse, print_query, quoted
from newsreader.rules import Do, Rule
from newsreader.session.endings import Ending, endings, last_day
from newsreader.session.vocabulary import tags_of
from newsreader.text import clean, plural
from newsreader.ui.reader.actions.context import Commanding

if TYPE_CHECKING:
    from newsreader.config.rules_file import Written
    from newsreader.ui.dialogs.rules import Asked

OWN_DATE: Final = "date"
DOES: Final = {
    Do.MUTE: "mute: keep them out of sight",
    Do.HIGHLIGHT: "highlight: let them stand out",
    Do.TAG: "tag: give them a tag…",
    Do.STAR: "star them",
}
LAST_DAY: Final = "last day (2021-12-24, 3d, 2w; none: empty)"


class RuleCommands(Commanding):
    """A rule is made of what is shown, or of the article under the cursor; all else is asked for."""

    def do_rules(self) -> None:
        self._list_rules()

    def do_rule_new(self) -> None:
        """Ask what is to become of what is shown; where that is everything, ask first for which articles."""
        query = self._shown_query()
        if query:
            self._ask_deed(query)
        else:
            self._screen.prompt.ask_query("new rule for which articles", self._ask_deed, "")

    def do_mute_shown(self) -> None:
        query = self._shown_query()
        if not query:
            raise NewsreaderError(
                "this would mute everything", "Filter first, or choose a view or a topic: / filters."
            )
        self._ask_ending(f"Mute {query}", partial(self._add, Rule(query, Do.MUTE)), query)

    def do_mute_like(self) -> None:
        """Ask what of the article is unwanted: its provider, a topic, its source."""
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen = self._screen
        headline = screen.store.headline(self._current())
        if headline is None:
            return
        found = {
            **(
                {quoted(headline.provider, "provider="): f"provider {headline.provider}"}
                if headline.provider
                else {}
            ),
            **{quoted(topic, "topic:"): f"topic {topic}" for topic in headline.topics},
            **({quoted(headline.source, "source="): f"source {headline.source}"} if headline.source else {}),
        }
        if not found:
            raise NewsreaderError("this article names no provider, topic or source", "i takes what is shown.")
        options = {query: f"{label} · {self._count(query)}" for query, label in found.items()}

        def answered(query: str | None) -> None:
            if query is not None:
                self._ask_ending(f"Mute {found[query]}", partial(self._add, Rule(query, Do.MUTE)), query)

        screen.app.push_screen(ChoiceScreen("Mute what is like this", options, next(iter(options))), answered)

    # Asking

    def _shown_query(self) -> str:
        """The query of what is shown, as far as it says which articles."""
        from newsreader.config.saved_views import joined

        browsing = self._screen.browsing
        if browsing.error is not None:
            raise browsing.error
        narrowing = parse(browsing.filter_text)
        return _only_where(joined(browsing.base, browsing.query_text, narrowing, browsing.filter_text))

    def _ask_deed(self, query: str) -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        query = _only_where(query)
        Rule(query, Do.MUTE).where()
        screen = self._screen

        def answered(value: str | None) -> None:
            if value == Do.TAG:
                screen.prompt.ask("tag to give", tagged, words=tags_of(screen.store))
            elif value is not None:
                ask_ending(Rule(query, Do(value)))

        def tagged(text: str) -> None:
            ask_ending(Rule(query, Do.TAG, tag=_one_tag(text)))

        def ask_ending(rule: Rule) -> None:
            self._ask_ending(f"Rule: {rule.deed} {query}", partial(self._add, rule), query)

        options = {str(do): label for do, label in DOES.items()}
        screen.app.push_screen(
            ChoiceScreen(f"Rule for {query} · {self._count(query)}", options, Do.MUTE), answered
        )

    def _ask_ending(self, title: str, then: Callable[[Ending], None], query: str = "") -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen = self._screen
        today = screen.session.ruling.today
        usual = endings(today)

        def typed(text: str) -> None:
            then(Ending(last_day(text, today), text))

        def answered(value: str | None) -> None:
            if value == OWN_DATE:
                screen.prompt.ask(LAST_DAY, typed)
            elif value is not None:
                self._try(partial(then, usual[int(value)]))

        options = {str(place): ending.label for place, ending in enumerate(usual)}
        count = f" · {self._count(query)}" if query else ""
        screen.app.push_screen(
            ChoiceScreen(f"{title}{count}", options | {OWN_DATE: "a date…"}, "0"), answered
        )

    # The list, and what it is left for

    def _list_rules(self, place: int = 0) -> None:
        from newsreader.ui.dialogs.rules import RulesScreen

        screen = self._screen
        rules = RulesScreen(screen.session, screen.jobs, screen.palette, place)
        screen.app.push_screen(rules, self._left)

    def _left(self, asked: Asked | None) -> None:
        from newsreader.ui.dialogs.rules import Wish

        if asked is None:
            return
        if asked.wish is Wish.NEW:
            self._try(self.do_rule_new)
            return
        written = self._screen.session.ruling.file.written[asked.place]
        if written.rule is None:
            return
        if asked.wish is Wish.EDIT:
            self._ask_what(written, written.rule, asked.place)
        else:
            self._try(partial(self._show_articles, written.rule))

    def _ask_what(self, written: Written, rule: Rule, place: int) -> None:
        """Ask what of a rule is to be another, then for that; then the list is there again."""
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen = self._screen
        prompt = screen.prompt

        def replaced(**values: object) -> None:
            screen.jobs.rules.change(written, msgspec.structs.replace(rule, **values))
            self._list_rules(place)

        def tagged(text: str) -> None:
            replaced(do=Do.TAG, tag=_one_tag(text))

        def queried(text: str) -> None:
            Rule(text, rule.do).where()
            replaced(query=text)

        def ask_deed() -> None:
            options = {str(do): label for do, label in DOES.items()}

            def answered(value: str | None) -> None:
                if value == Do.TAG:
                    prompt.ask("tag to give", tagged, rule.tag, tags_of(screen.store))
                elif value is not None:
                    self._try(partial(replaced, do=Do(value), tag=""))

            screen.app.push_screen(ChoiceScreen("What the rule does", options, rule.do), answered)

        asks: dict[str, Callable[[], None]] = {
            "query": partial(prompt.ask_query, "query", queried, rule.query),
            "do": ask_deed,
            "until": partial(self._ask_ending, "The rule holds", lambda ending: replaced(until=ending.day)),
            "name": partial(prompt.ask, "name", lambda text: replaced(name=clean(text)), rule.name),
        }
        options = {
            "query": f"query   {rule.query}",
            "do": f"does    {rule.deed}",
            "until": f"holds   {rule.term or 'for good'}",
            "name": f"name    {rule.name or '(none)'}",
        }

        def answered(what: str | None) -> None:
            if what is None:
                self._list_rules(place)
            else:
                asks[what]()

        screen.app.push_screen(ChoiceScreen(f"Rule “{rule.label}”", options, "query"), answered)

    def _show_articles(self, rule: Rule) -> None:
        """The articles of a rule as a view: what it hides, where it hides any."""
        query = f"is:muted ({rule.query})" if rule.do is Do.MUTE else rule.query
        self._screen.views.choose(rule.label, query)

    # What they come to

    def _add(self, rule: Rule, ending: Ending) -> None:
        self._screen.jobs.rules.add(msgspec.structs.replace(rule, until=ending.day))

    def _count(self, query: str) -> str:
        """How many of the articles in sight a query finds."""
        return plural(len(self._screen.store.view(parse(query)).ids), "article")


def _only_where(text: str) -> str:
    """A query without order and number, which say nothing of which articles are meant."""
    query = parse(text)
    if query.sort is None and query.limit is None:
        return text.strip()
    return print_query(Query(query.where))


def _one_tag(text: str) -> str:
    words = text.replace(",", " ").split()
    if len(words) != 1 or not words[0].strip("#+"):
        raise UsageError("a rule gives one tag", "Type one word.")
    return words[0].lstrip("#+")
