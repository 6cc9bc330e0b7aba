"""The topic tree of a corpus: `_data/topics/*.yaml`, or a list or mapping in `_data/topics.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from newsreader.model import Problem, Topic
from newsreader.sources.files.documents import MAX_NAME
from newsreader.sources.files.fields import Fields
from newsreader.sources.files.guarded_yaml import Value, YamlError, YamlTable, load
from newsreader.sources.files.report import DocumentReport, shown
from newsreader.sources.files.topic_files import topic_files
from newsreader.text import fold

MAX_FILE: Final = 1024 * 1024


class _Definition(msgspec.Struct, frozen=True):
    """A topic as its file tells it, and where: `parent` may still be a name, a short name or an id."""

    topic: Topic
    ident: str
    report: DocumentReport
    line: int | None


def load_topics(roots: Sequence[Path]) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """All topics of the sites that the roots are or lie in, in the order of their files.

    Every parent is the name of another topic of the result, and no topic is above itself: what would
    break that is a problem, and the topic stands on top. Of two topics of one name the first counts.
    """
    reports: list[DocumentReport] = []
    read = [topic for file in topic_files(roots) for topic in _read(file, reports)]
    topics = _tree(read)
    return topics, tuple(problem for report in reports for problem in report.problems)


def _read(file: Path, reports: list[DocumentReport]) -> Iterator[_Definition]:
    from newsreader.sources.files.frontmatter import decode

    report = DocumentReport(str(file))
    reports.append(report)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_FILE + 1)
    except OSError as error:
        report.error(f"it can't be read: {error.strerror or error}")
        return
    if len(data) > MAX_FILE:
        report.error(f"the file is larger than {MAX_FILE >> 20} MB and is not read")
        return
    try:
        value = load(decode(data, report), report)
    except YamlError as error:
        report.error(error.message, error.line)
        return
    for table in _tables(value, report):
        topic = _topic(table, report)
        if topic is not None:
            yield topic


def _tables(value: Value, report: DocumentReport) -> Iterable[YamlTable]:
    """One topic, a list of topics, or topics by their names."""
    if isinstance(value, YamlTable) and "name" in value:
        return [value]
    if isinstance(value, YamlTable):
        return [_named(name, entry, value.lines.get(name)) for name, entry in value.items()]
    if isinstance(value, list):
        return [entry if isinstance(entry, YamlTable) else _named(entry, None, None) for entry in value]
    report.error(f"expected topics (“name: …”), found {shown(value)}", 1)
    return []


def _named(name: Value, entry: Value, line: int | None) -> YamlTable:
    table = YamlTable()
    table["name"] = name
    if line is not None:
        table.lines["name"] = line
    if isinstance(entry, YamlTable):
        table.update(entry)
        table.lines.update(entry.lines)
    return table


def _topic(table: YamlTable, report: DocumentReport) -> _Definition | None:
    fields = Fields(table, report, line=min(table.lines.values(), default=None))
    name = fields.text("name", limit=MAX_NAME)
    if not name:
        fields.warn("name", "a topic without a name; left out")
        return None
    topic = Topic(
        name=name,
        shortname=fields.text("shortname", limit=MAX_NAME),
        parent=fields.text("parent", limit=MAX_NAME) or None,
        keywords=fields.names("keywords"),
    )
    ident = fields.text("_id", "id", limit=MAX_NAME)
    return _Definition(topic, ident, report, fields.line("parent" if topic.parent else "name"))


def _tree(read: list[_Definition]) -> tuple[Topic, ...]:
    by_name: dict[str, _Definition] = {}
    for definition in read:
        first = by_name.setdefault(fold(definition.topic.name), definition)
        if first is not definition:
            definition.report.warn(
                f"there is a topic {shown(definition.topic.name)} already; the first counts", definition.line
            )
    known: dict[str, str] = {key: definition.topic.name for key, definition in by_name.items()}
    for definition in by_name.values():
        for alias in (definition.topic.shortname, definition.ident):
            if alias:
                known.setdefault(fold(alias), definition.topic.name)
    parents = {definition.topic.name: _parent(definition, known) for definition in by_name.values()}
    for name in _closing_circles(parents):
        definition = by_name[fold(name)]
        definition.report.warn(f"the topic {shown(name)} is above itself; it stands on top", definition.line)
        parents[name] = None
    return tuple(
        msgspec.structs.replace(definition.topic, parent=parents[definition.topic.name])
        for definition in by_name.values()
    )


def _parent(definition: _Definition, known: dict[str, str]) -> str | None:
    if definition.topic.parent is None:
        return None
    parent = known.get(fold(definition.topic.parent))
    if parent is None:
        definition.report.warn(
            f"the parent {shown(definition.topic.parent)} is no topic here; it stands on top", definition.line
        )
    return parent


def _closing_circles(parents: dict[str, str | None]) -> list[str]:
    """One topic of every circle of parents; where these stand on top, there is no circle left."""
    closing: list[str] = []
    settled: set[str] = set()
    for name in parents:
        trail: dict[str, None] = {}
        here: str | None = name
        while here is not None and here not in settled:
            if here in trail:
                closing.append(here)
                break
            trail[here] = None
            here = parents[here]
        settled.update(trail)
    return closing
