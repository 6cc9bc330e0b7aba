"""Rules out of the user's configuration, at work over the articles that are open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import NOW, write_article

from newsreader.cli.run import run
from newsreader.config.file import ConfigFile
from newsreader.config.rules_file import RulesFile
from newsreader.config.schema import Config
from newsreader.errors import ConfigError
from newsreader.query import Sort, SortKey, parse
from newsreader.rules import Do, Rule
from newsreader.session.articles.details import why_of
from newsreader.session.session import Session
from newsreader.store.store import EVERYTHING
from newsreader.system.paths import Paths, user_paths

WRITTEN = """\
# By hand.
[display]
theme = "newsreader-light"

# Too many gadgets.
[[rules]]
name = "Gadgets"
query = "gadget"
do = "mute"
until = 2021-07-12

[[rules]]
query = "boston"
do = "star"
"""
GADGETS = Rule("gadget", Do.MUTE, "Gadgets", until=date(2021, 7, 12))
BOSTON = Rule("boston", Do.STAR)


class Desk:
    """A session with a clock, a folder and a configuration to change."""

    def __init__(self, paths: Paths, folder: Path, text: str) -> None:
        self.now = NOW
        self.paths = paths
        self.folder = folder
        self.write(text)
        self.room = self.opened()

    def opened(self) -> Session:
        room = Session.open([self.folder], self.paths, Config(), clock=lambda: self.now)
        room.load_all()
        room.obey_rules()
        return room

    def write(self, text: str) -> None:
        self.paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.paths.config_file.write_text(text, encoding="utf-8")

    def titles(self, query: str = "") -> set[str]:
        store = self.room.store
        headlines = (store.headline(article_id) for article_id in store.view(parse(query)).ids)
        return {headline.title for headline in headlines if headline is not None}

    def id_of(self, title: str) -> str:
        return next(headline.id for headline in self.room.store.headlines if headline.title == title)


@pytest.fixture
def desk(paths: Paths, tmp_path: Path) -> Desk:
    for name, title in (("a", "A gadget"), ("b", "Boston"), ("c", "Boston bans a gadget"), ("d", "Else")):
        write_article(tmp_path / "news", name, f"title: {title}")
    return Desk(paths, tmp_path / "news", WRITTEN)


# The file


@pytest.fixture
def file(tmp_path: Path) -> RulesFile:
    path = tmp_path / "config.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    rules = RulesFile(ConfigFile(path))
    rules.read()
    return rules


def test_rules_are_read_in_their_order(file: RulesFile) -> None:
    assert list(file.rules) == [GADGETS, BOSTON]
    assert file.problems == ()
    assert not file.changed()


def test_each_change_is_written_with_all_else_as_it_was_and_taken_back(
    file: RulesFile, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    new = Rule("cats", Do.TAG, tag="cute", until=date(2030, 2, 1))
    undo = file.add(new)
    assert list(file.rules) == [GADGETS, BOSTON, new]
    assert "until = 2030-02-01\n" in path.read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith(WRITTEN)
    undo()
    assert list(file.rules) == [GADGETS, BOSTON]

    undo = file.change(file.written[0], Rule("gadgets", Do.HIGHLIGHT, "Gadgets"))
    assert file.rules[0] == Rule("gadgets", Do.HIGHLIGHT, "Gadgets")
    assert "# Too many gadgets.\n[[rules]]" in path.read_text(encoding="utf-8")
    undo()
    assert list(file.rules) == [GADGETS, BOSTON]

    undo = file.remove(file.written[0])
    assert list(file.rules) == [BOSTON]
    assert "gadget" not in path.read_text(encoding="utf-8")
    undo()
    assert list(file.rules) == [GADGETS, BOSTON]
    assert "# Too many gadgets.\n[[rules]]" in path.read_text(encoding="utf-8")


def test_a_rule_that_was_changed_by_hand_meanwhile_is_not_changed_blindly(
    file: RulesFile, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(WRITTEN.replace("gadget", "widget"), encoding="utf-8")
    assert file.changed()
    with pytest.raises(ConfigError, match="changed meanwhile"):
        file.remove(file.written[0])
    assert "widget" in path.read_text(encoding="utf-8")


def test_a_bad_rule_has_its_place_and_the_others_go_on(desk: Desk) -> None:
    desk.write(WRITTEN.replace('"gadget"', '"heat>abc"'))
    desk.room.ruling.look_about()
    (problem,) = desk.room.ruling.problems
    assert str(problem) == (
        f"{desk.paths.config_file}:6: rules: query: heat>abc: expected a number after 'heat>' (column 6); "
        "so this rule is left out"
    )
    assert desk.titles() == {"A gadget", "Boston", "Boston bans a gadget", "Else"}
    standings = desk.room.ruling.standings()
    assert [(standing.articles, bool(standing.problem)) for standing in standings] == [(0, True), (2, False)]


def test_a_file_that_is_no_toml_any_more_leaves_the_rules_in_force(desk: Desk) -> None:
    desk.write(WRITTEN + "[broken\n")
    assert desk.room.ruling.look_about() == frozenset()
    assert desk.room.ruling.trouble is not None
    assert "not TOML" in desk.room.ruling.trouble.message
    assert desk.titles() == {"Boston", "Else"}
    desk.write(WRITTEN)
    desk.room.ruling.look_about()
    assert desk.room.ruling.trouble is None


# At work


def test_what_is_muted_is_out_of_sight_and_nothing_is_written_down_about_it(desk: Desk) -> None:
    assert desk.titles() == {"Boston", "Else"}
    assert desk.titles("is:muted") == {"A gadget", "Boston bans a gadget"}
    assert [entry.title for entry in desk.room.desk.history()] == ["rule “boston” starred 2 articles"]


def test_the_list_of_rules_says_how_many_articles_each_touched(desk: Desk) -> None:
    assert [(standing.articles, standing.ended) for standing in desk.room.ruling.standings()] == [
        (2, False),
        (2, False),
    ]
    again = desk.opened()
    assert [standing.articles for standing in again.ruling.standings()] == [2, 2]
    again.close()


def test_a_rule_taken_out_by_hand_gives_back_what_it_hid(desk: Desk) -> None:
    desk.write("")
    changed = desk.room.ruling.look_about()
    assert changed == {desk.id_of("A gadget"), desk.id_of("Boston bans a gadget")}
    assert len(desk.titles()) == 4
    assert desk.titles("is:starred") == {"Boston", "Boston bans a gadget"}, "what was decided stays"


def test_a_rule_ends_with_the_end_of_its_last_day(desk: Desk) -> None:
    desk.now += 2 * 86_400
    assert desk.room.ruling.look_about() == frozenset()
    desk.now += 86_400
    assert len(desk.room.ruling.look_about()) == 2
    assert desk.titles() == {"A gadget", "Boston", "Boston bans a gadget", "Else"}
    assert [standing.ended for standing in desk.room.ruling.standings()] == [True, False]


def test_articles_grow_into_a_rule_while_the_reader_is_open(desk: Desk, tmp_path: Path) -> None:
    write_article(tmp_path / "news", "e", "title: Fresh\npublishedDateTime: 2021-07-09T12:00:00Z")
    desk.write('[[rules]]\nquery = "age>2d"\ndo = "mute"\n')
    desk.room = desk.opened()
    assert "Fresh" in desk.titles()
    desk.now += 86_400 + 1
    desk.room.ruling.look_about()
    assert desk.room.ruling.look_about() == {desk.id_of("Fresh")}
    assert "Fresh" not in desk.titles()


def test_a_star_taken_away_does_not_come_back_with_the_next_start(desk: Desk) -> None:
    desk.room.desk.decide("unstar", [desk.id_of("Boston")])
    desk.room.close()
    desk.room = desk.opened()
    assert desk.titles("is:starred is:muted OR is:starred") == {"Boston bans a gadget"}


def test_an_article_says_why_it_is_hidden_and_marked(desk: Desk) -> None:
    assert desk.room.reasons(desk.id_of("Boston bans a gadget")) == (
        "muted by rule “Gadgets” until 12 Jul 2021",
        "starred by rule “boston”",
    )
    desk.room.desk.decide("archive", [desk.id_of("Else")])
    assert desk.room.reasons(desk.id_of("Else")) == ("archived: no view shows it without is:archived",)
    assert desk.room.store.view(EVERYTHING).ids == (desk.id_of("Boston"),)


# The command line


def test_the_command_line_lists_what_the_reader_shows_and_tells_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, title in (("a", "A gadget"), ("b", "Boston")):
        write_article(tmp_path / "news", name, f"title: {title}")
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text(
        WRITTEN.replace("2021-07-12", "9999-12-31") + '[[rules]]\ndo = "mute"\n', encoding="utf-8"
    )
    news = str(tmp_path / "news")

    assert run(["list", news]) == 0
    out, err = capsys.readouterr()
    assert [line.split("\t")[-1] for line in out.splitlines()] == ["Boston"]
    assert "a rule needs a query" in err
    assert run(["list", news, "--query", "is:muted"]) == 0
    (muted,) = capsys.readouterr().out.splitlines()
    assert muted.endswith("A gadget")
    assert run(["list", news, "--query", "is:starred"]) == 0
    assert capsys.readouterr().out.endswith("Boston\n")
    assert run(["show", muted.split("\t")[0], "--in", news]) == 0
    assert "muted by rule “Gadgets” until 31 Dec 9999" in capsys.readouterr().out


@pytest.mark.parametrize(("do", "query"), [("read", "is:read"), ("archive", "is:archived")])
def test_rules_read_and_archive_once(desk: Desk, do: str, query: str) -> None:
    desk.write(f'[[rules]]\nquery = "boston"\ndo = "{do}"\n')
    desk.room.close()
    desk.room = desk.opened()
    assert desk.titles(query) == {"Boston", "Boston bans a gadget"}
    done = "marked read" if do == "read" else "archived"
    assert f"{done} by rule “boston”" in desk.room.reasons(desk.id_of("Boston"))
    desk.room.desk.decide("unread" if do == "read" else "unarchive", [desk.id_of("Boston")])
    desk.room.close()
    desk.room = desk.opened()
    assert desk.titles(query) == {"Boston bans a gadget"}


def test_a_rule_takes_stars_that_another_gave(desk: Desk) -> None:
    assert desk.titles("is:starred") == {"Boston"}
    desk.write('[[rules]]\nquery = "gadget is:starred"\ndo = "unstar"\n')
    desk.room.close()
    desk.room = desk.opened()
    assert desk.titles("is:starred is:muted OR is:starred") == {"Boston"}
    (standing,) = desk.room.ruling.standings()
    assert (standing.articles, standing.problem) == (1, "")
    desk.room.desk.decide("star", [desk.id_of("A gadget"), desk.id_of("Boston bans a gadget")])
    desk.room.obey_rules()
    assert desk.titles("is:starred") == {"Boston", "Boston bans a gadget"}


def test_rules_add_to_heats_which_the_sum_tells_of_and_other_rules_go_by(
    paths: Paths, tmp_path: Path
) -> None:
    for name, front in (
        ("a", "title: A gadget\nquality: 60"),
        ("b", "title: Boston\nquality: 70\nheat: 3"),
        ("c", "title: Boston again\nquality: 50\nrelated: [{title: Other, quality: 10}]"),
        ("d", "title: Else\nquality: 40"),
    ):
        write_article(tmp_path / "more", name, front)
    desk = Desk(paths, tmp_path / "more", "")
    plain = {headline.title: headline.heat for headline in desk.room.store.headlines}
    desk.write(
        '[[rules]]\nname = "Near"\nquery = "boston"\ndo = "heat"\npoints = 25\n'
        '[[rules]]\nquery = "gadget"\ndo = "heat"\npoints = -900\n'
        '[[rules]]\nquery = "heat=0"\ndo = "tag"\ntag = "cold"\n'
        '[[rules]]\nquery = "heat>3"\ndo = "heat"\npoints = 1\n'
    )
    desk.room.ruling.look_about()
    desk.room.obey_rules()
    assert "can't ask for heat" in str(desk.room.ruling.problems[0])
    store = desk.room.store
    for headline in store.headlines:
        before = plain[headline.title]
        assert before is not None
        terms = why_of(desk.room, headline.id, Sort(SortKey.HEAT)).heat.terms
        assert sum(term.points for term in terms) == headline.heat
        if "Boston" in headline.title:
            assert headline.heat == before + 25
            assert terms[-1].label == "by rule “Near”"
        elif "adget" in headline.title:
            assert headline.heat == 0
            assert store.decided(headline.id).tags == frozenset({"cold"})
        else:
            assert headline.heat == before
    desk.write("")
    desk.room.ruling.look_about()
    assert {headline.title: headline.heat for headline in store.headlines} == plain
