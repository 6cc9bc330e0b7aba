"""Saved views: queries with a name, an order and a key, kept in the user's configuration as `[[views]]`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from newsreader.config.file import ConfigFile, TomlTable, Values
from newsreader.config.toml_tables import TableText
from newsreader.errors import ConfigError, NotFoundError
from newsreader.model import Problem
from newsreader.query import Query, parse, print_query
from newsreader.query.nodes import And, Sort
from newsreader.text import clean, fold

TABLES: Final = "views"
Undo = Callable[[], None]
"""Takes a change back. Raises ConfigError where the file has been changed so that it can't."""


class SavedView(msgspec.Struct, frozen=True):
    """`query` and `sort` as they are written; `key`: sequences of keys, as a keymap has them."""

    name: str
    query: str = ""
    sort: str = ""
    key: str = ""

    @property
    def text(self) -> str:
        """The query with its order, as one text: what the reader shows and the command line lists."""
        return f"{self.query} sort:{self.sort}".strip() if self.sort else self.query

    def parsed(self) -> Query:
        """What the view means.

        Raises:
            QueryError: its query or its order can't be read.
        """
        return parse(self.text)


SHIPPED: Final = (
    SavedView("Top today", "age<1d", "heat", "g t"),
    SavedView("Unread", "is:unread", "", "g u"),
    SavedView("Starred", "is:starred", "", "g s"),
    SavedView("Later", "is:snoozed OR tag:later", "", "g l"),
)
"""What there is until the user has views of their own."""


class SavedViews:
    """The views of one configuration file, in the order of the sidebar.

    Where the file has none, they are the shipped ones, which are written down with the first change. Every
    change reads the file anew, and is given back as what takes it back.
    """

    def __init__(self, file: ConfigFile) -> None:
        self._file = file
        self._tables: dict[str, TomlTable] = {}
        self.views: tuple[SavedView, ...] = SHIPPED
        self.problems: tuple[Problem, ...] = ()
        self.shipped = True
        """Whether these are the shipped views, of which the file says nothing."""

    def changed(self) -> bool:
        """Whether the file is another than when it was read."""
        return self._file.changed()

    def read(self) -> None:
        """Take over what the file says; `problems` tells what of it can't be meant.

        Raises:
            ConfigError: it says nothing that can be read; the views stay as they were.
        """
        tables = self._file.tables(TABLES)
        self.shipped = tables is None
        if tables is None:
            self.views, self.problems, self._tables = SHIPPED, (), {}
            return
        problems: list[Problem] = []
        by_name: dict[str, tuple[SavedView, TomlTable]] = {}
        for table in tables:
            view, complaints = _view(table.values)
            if view is not None and fold(view.name) in by_name:
                complaints.append(f"there is a view {view.name!r} already, so this one is left out")
            elif view is not None:
                by_name[fold(view.name)] = view, table
            problems += (Problem(str(self._file.path), text, table.line) for text in complaints)
        self.views = tuple(view for view, _ in by_name.values())
        self._tables = {view.name: table for view, table in by_name.values()}
        self.problems = tuple(problems)

    def find(self, name: str) -> SavedView:
        """The view of this name, whatever its case.

        Raises:
            NotFoundError: there is none.
        """
        wanted = fold(name)
        match = next((view for view in self.views if fold(view.name) == wanted), None)
        if match is None:
            there_are = f"There are: {', '.join(view.name for view in self.views)}." if self.views else ""
            raise NotFoundError(f"there is no view called {name!r}", there_are)
        return match

    # Changes, each of which raises ConfigError where it could not be written; then nothing has changed

    def add(self, view: SavedView) -> Undo:
        """Keep a new view, as the last one."""
        self._require_free(view.name)
        self._edit(lambda tables: tables.add(_values(view)))
        added = self._tables[view.name]
        return lambda: self._edit(lambda tables: tables.remove(added))

    def change(self, view: SavedView, new: SavedView) -> Undo:
        """Let a view be another one, at its place."""
        if fold(new.name) != fold(view.name):
            self._require_free(new.name)
        kept, wanted = _values(view), _values(new)
        after = {key: value for key, value in wanted.items() if value != kept[key]}
        before = {key: self._table(view).values.get(key) for key in after}

        def change(tables: TableText) -> None:
            tables.change(self._table(view), after)

        self._edit(change)
        changed = self._tables[new.name]
        return lambda: self._edit(lambda tables: tables.change(changed, before))

    def remove(self, view: SavedView) -> Undo:
        """Forget a view."""
        with self._file.editing(TABLES) as tables:
            self._write_shipped(tables)
            removed = tables.remove(self._table(view))
        self.read()
        return lambda: self._edit(lambda tables: tables.restore(removed))

    def move(self, view: SavedView, step: int) -> Undo | None:
        """Let a view change places with the next one (1) or the one before (-1); None at the end."""
        place = self.views.index(view)
        if not 0 <= place + step < len(self.views):
            return None
        other = self.views[place + step]

        def change_places(tables: TableText) -> None:
            # Tables that are no views may stand between them.
            tables.move(self._table(view), tables.place_of(self._table(other)))

        self._edit(change_places)
        return lambda: self._edit(change_places)

    # Inside

    def _edit(self, edit: Callable[[TableText], object]) -> None:
        with self._file.editing(TABLES) as tables:
            self._write_shipped(tables)
            edit(tables)
        self.read()

    def _write_shipped(self, tables: TableText) -> None:
        """Write down the views that were there without the file, so that one of them can be changed."""
        if self.shipped and not tables.is_there:
            for view in self.views:
                tables.add(_values(view))

    def _table(self, view: SavedView) -> TomlTable:
        return self._tables.get(view.name) or TomlTable(_written(view))

    def _require_free(self, name: str) -> None:
        if not name:
            raise ConfigError("a view needs a name")
        if any(fold(view.name) == fold(name) for view in self.views):
            raise ConfigError(f"there is a view called {name!r} already")


def joined(base: Query, base_text: str, narrowing: Query, narrowing_text: str) -> str:
    """The text of one query that means both: what a filter leaves of a view. `sort:` stays out of it.

    A text that stands alone stays as it was typed.
    """
    texts = [
        text
        for query, text in ((base, base_text), (narrowing, narrowing_text))
        if query.where is not None or query.limit is not None
    ]
    if len(texts) == 1 and base.sort is None and narrowing.sort is None:
        return texts[0].strip()
    parts = tuple(query.where for query in (base, narrowing) if query.where is not None)
    nodes = tuple(node for part in parts for node in (part.nodes if isinstance(part, And) else (part,)))
    where = And(nodes) if len(nodes) > 1 else nodes[0] if nodes else None
    limits = [query.limit for query in (base, narrowing) if query.limit is not None]
    return print_query(Query(where, None, min(limits) if limits else None))


def sort_text(sort: Sort) -> str:
    """An order as a view has it: `newest`, `-title`."""
    return f"{'-' if sort.reverse else ''}{sort.key}"


def _values(view: SavedView) -> Values:
    return {"name": view.name, "query": view.query, "sort": view.sort or None, "key": view.key or None}


def _written(view: SavedView) -> Values:
    return {key: value for key, value in _values(view).items() if value is not None}


def _view(values: Values) -> tuple[SavedView | None, list[str]]:
    """The view that a table means, None where it has no name; and what is wrong with it."""
    taken: dict[str, str] = {}
    complaints: list[str] = []
    known: Sequence[str] = SavedView.__struct_fields__
    for key, value in values.items():
        if key not in known:
            complaints.append(f"views.{key}: there is no such setting (there are {', '.join(known)})")
        elif not isinstance(value, str):
            complaints.append(f"views.{key}: expected text in quotes")
        else:
            taken[key] = clean(value)
    if not taken.get("name"):
        return None, [*complaints, "a view needs a name, so this one is left out"]
    return SavedView(**taken), complaints
