"""RSS written as JSON, turned back into the XML that it stands for.

An element is a member, or a list where it stands several times. One with attributes is an object of these, in
which `#value` is its text (github.com/scripting/Scripting-News, "rss-in-json").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from newsreader.sources.feeds.records import MAX_ENTRIES

_CONTAINERS: Final = {"channel": ("image", "item"), "image": (), "item": ()}
"""The elements that have elements, and which of them have some in turn."""
_VALUE: Final = "#value"
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?\Z", re.ASCII)


def rss_of(decoded: Mapping[str, Any]) -> str | None:
    """The RSS document that a decoded JSON document stands for; None where it is something else."""
    rss = decoded.get("rss")
    if not isinstance(rss, dict) or not isinstance(rss.get("channel"), dict):
        return None
    namespaces = {name: value for name, value in rss.items() if name.startswith("xmlns:")}
    declared = {name.partition(":")[2] for name in namespaces}
    attributes = _attributes({"version": "2.0", **namespaces})
    return f"<rss{attributes}>{_container('channel', rss['channel'], declared)}</rss>"


def _container(name: str, members: Mapping[str, Any], declared: set[str]) -> str:
    inside = "".join(
        _container(inner, value, declared)
        if inner in _CONTAINERS[name] and isinstance(value, dict)
        else _leaf(inner, value)
        for inner, value in _elements(members)
        if _is_name(inner, declared)
    )
    return f"<{name}>{inside}</{name}>"


def _elements(members: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in members.items():
        for each in value[:MAX_ENTRIES] if isinstance(value, list) else (value,):
            yield name, each


def _is_name(name: str, declared: set[str]) -> bool:
    prefix, colon, _ = name.partition(":")
    return _NAME.match(name) is not None and (not colon or prefix in declared)


def _leaf(name: str, value: object) -> str:
    if isinstance(value, dict):
        attributes = {key: held for key, held in value.items() if ":" not in key}
        return f"<{name}{_attributes(attributes)}>{escape(_written(value.get(_VALUE)))}</{name}>"
    return f"<{name}>{escape(_written(value))}</{name}>"


def _attributes(members: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}={quoteattr(_written(value))}" for name, value in members.items() if _NAME.match(name)
    )


def _written(value: object) -> str:
    """A text, number or truth as XML has it; nothing of anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
