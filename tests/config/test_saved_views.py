"""Saved views without a screen: read, joined with a filter, changed and taken back in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from querying import queries

from newsreader.config.file import ConfigFile
from newsreader.config.saved_views import SHIPPED, SavedView, SavedViews, Undo, joined, sort_text
from newsreader.errors import ConfigError, NotFoundError
from newsreader.query import Node, Query, parse, print_query
from newsreader.query.nodes import And


def saved(path: Path, text: str | None = None) -> SavedViews:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    views = SavedViews(ConfigFile(path))
    views.read()
    return views


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_there_are_the_shipped_views_all_of_them_sound(path: Path) -> None:
    views = saved(path)
    assert views.views == SHIPPED
    assert [print_query(view.parsed()) for view in SHIPPED] == [
        "age<1d sort:heat", "is:unread", "is:starred", "is:snoozed OR tag:later",
    ]  # fmt: skip


def test_what_can_not_be_meant_is_told_at_its_line_and_all_else_holds(path: Path) -> None:
    views = saved(
        path,
        '[[views]]\nname = "A"\nquery = 5\ncolour = "red"\n\n[[views]]\nquery = "b"\n\n'
        '[[views]]\nname = "a"\n\n[[views]]\nname = "C\\u001b[31m"\nquery = "c"\n',
    )
    assert views.views == (SavedView("A"), SavedView("C", "c"))
    assert [(problem.line, problem.message) for problem in views.problems] == [
        (1, "views.query: expected text in quotes"),
        (1, "views.colour: there is no such setting (there are name, query, sort, key)"),
        (6, "a view needs a name, so this one is left out"),
        (9, "there is a view 'a' already, so this one is left out"),
    ]


def test_the_order_is_part_of_what_a_view_means(path: Path) -> None:
    view = SavedView("A", "a OR b", "-title")
    assert view.parsed() == parse("a OR b sort:-title")
    assert sort_text(parse("sort:-title").sort or pytest.fail("no order")) == "-title"


def test_two_views_of_one_name_are_refused(path: Path) -> None:
    views = saved(path)
    with pytest.raises(ConfigError, match="already"):
        views.add(SavedView("UNREAD", "x"))
    with pytest.raises(ConfigError, match="already"):
        views.change(SHIPPED[0], SavedView("unread"))
    with pytest.raises(ConfigError, match="needs a name"):
        views.add(SavedView("", "x"))
    assert not path.exists()


def test_a_name_is_found_in_any_case_and_another_names_those_there_are(path: Path) -> None:
    views = saved(path)
    assert views.find("top TODAY") is SHIPPED[0]
    with pytest.raises(NotFoundError, match="no view called 'Top'") as raised:
        views.find("Top")
    assert raised.value.hint == "There are: Top today, Unread, Starred, Later."


def test_a_bad_file_leaves_the_views_as_they_were(path: Path) -> None:
    views = saved(path, '[[views]]\nname = "A"\n')
    path.write_text("[[views]\n")
    with pytest.raises(ConfigError, match="toml:1: not TOML"):
        views.read()
    with pytest.raises(ConfigError, match="toml:1: not TOML"):
        views.remove(views.views[0])
    assert views.views == (SavedView("A"),)
    assert path.read_text() == "[[views]\n"


def test_an_undo_that_comes_too_late_is_refused(path: Path) -> None:
    views = saved(path)
    undo = views.add(SavedView("New", "new"))
    path.write_text('[[views]]\nname = "New"\nquery = "by hand"\n')
    with pytest.raises(ConfigError, match="changed meanwhile"):
        undo()
    assert "by hand" in path.read_text()


CHANGES = st.tuples(st.sampled_from(("add", "change", "remove", "up", "down")), st.integers(0, 5))


@settings(max_examples=30)
@given(st.lists(CHANGES, max_size=8), st.booleans())
@example([("add", 0), ("remove", 0), ("remove", 0), ("remove", 0)], False)
def test_all_changes_taken_back_leave_what_there_was(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]], shipped: bool
) -> None:
    text = '# mine\n\n[[views]]\nname = "A"  # a\nquery = "a"\n\n[[views]]\nname = "B"\nkey = "x"\n\n# end\n'
    path = tmp_path_factory.mktemp("views") / "config.toml"
    views = saved(path, None if shipped else text)
    before = views.views
    undos: list[Undo] = []
    for number, (change, place) in enumerate(changes):
        here = views.views[place % len(views.views)] if views.views else None
        if change == "add":
            undos.append(views.add(SavedView(f"New {number}", "new")))
            assert views.views[-1].name == f"New {number}"
        elif here is not None and change == "change":
            undos.append(views.change(here, SavedView(f"Changed {number}", "changed", "newest")))
            assert views.views[place % len(views.views)] == SavedView(
                f"Changed {number}", "changed", "newest"
            )
        elif here is not None and change == "remove":
            undos.append(views.remove(here))
            assert here not in views.views
        elif here is not None:
            undo = views.move(here, 1 if change == "down" else -1)
            undos += [undo] if undo else []
        assert saved(path).views == views.views
    for undo in reversed(undos):
        undo()
    assert views.views == before
    if not shipped:
        assert sorted(path.read_text().split()) == sorted(text.split())


@given(queries(), queries())
def test_a_filtered_view_saved_is_the_one_that_is_shown(base: Query, narrowing: Query) -> None:
    saved = parse(joined(base, print_query(base), narrowing, print_query(narrowing)))
    parts = [
        part for query in (base, narrowing) if query.where is not None for part in _conjunction(query.where)
    ]
    assert saved.where == (And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None)
    limits = [query.limit for query in (base, narrowing) if query.limit is not None]
    assert saved.limit == (min(limits) if limits else None)
    assert saved.sort is None


def _conjunction(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, And) else (node,)


def test_what_stands_alone_is_kept_as_it_was_typed() -> None:
    everything = parse("")
    assert joined(everything, "", parse("  Ban OR  x "), "  Ban OR  x ") == "Ban OR  x"
    assert joined(parse("Is:unread"), "Is:unread", everything, "") == "Is:unread"
    assert joined(parse("a OR b"), "a OR b", parse("c sort:title"), "c sort:title") == "(a OR b) c"
