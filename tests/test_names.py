"""One name, one thing: what is called the same in two rooms is taken for the other one in a while."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import newsreader

SOURCE = Path(newsreader.__file__).parent
LEAVES = {"__init__", "__main__", "errors", "text", "urls"}


def test_no_two_public_classes_share_a_name() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in SOURCE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.relative_to(SOURCE).as_posix())
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_module_lies_loose_beside_the_rooms() -> None:
    assert {path.stem for path in SOURCE.glob("*.py")} == LEAVES


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        path.parent.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("__init__.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_where_things_are_is_said_of_what_there_is() -> None:
    root = Path(__file__).parents[1]
    said = re.findall(r"`([a-z_]+(?:/[a-z_]+)*)`", (root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    places = [place for place in said if "/" in place]
    assert places
    for place in places:
        assert any(
            (home / f"{place}{ending}").exists() for home in (SOURCE, root) for ending in ("", ".py")
        ), place
