"""One mapping of a document, read field by field, each as the type it should be."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from newsreader import urls
from newsreader.sources.dates import parse_date
from newsreader.sources.files.guarded_yaml import MAX_DEPTH, Unquoted, Value
from newsreader.sources.files.report import DocumentReport, shown
from newsreader.text import clean, clean_block, first_control, fold, shorten

MAX_NUMBER: Final = 1_000_000
MAX_TOPICS: Final = 100
MAX_TOPIC: Final = 100
MAX_ENTRIES: Final = 500

_INTEGER = re.compile(r"[+-]?\d{1,15}(?:\.0{1,9})?\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}\.\d{1,15}(?:[eE][+-]?\d{1,2})?\Z", re.ASCII)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:")
_ADDRESS_NAME = re.compile(r"(?:url|href|link|src)s?\Z", re.IGNORECASE)
_YES_NO: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Fields:
    """Reads typed values out of one mapping.

    What can't be read as the type it should be is reported, with its line where known, and left out.
    All text comes out cleaned, all addresses openable. Where a reader takes several names, the first one
    that has a value counts. `where` begins the messages, `line` is where the mapping stands.
    """

    __slots__ = ("_line", "_report", "_table", "_where")

    def __init__(
        self, table: dict[str, Value], report: DocumentReport, where: str = "", line: int | None = None
    ) -> None:
        self._table = table
        self._report = report
        self._where = where
        self._line = line

    def __contains__(self, name: str) -> bool:
        return self._table.get(name) is not None

    def warn(self, name: str, message: str) -> None:
        self._report.warn(f"{self._where}{message}", self.line(name))

    def line(self, name: str) -> int | None:
        lines: dict[str, int] = getattr(self._table, "lines", {})
        return lines.get(name, self._line)

    def unknown(self, known: frozenset[str]) -> list[str]:
        """The names that the mapping has beside the known ones, in their order."""
        extra = self._table.keys() - known
        return [name for name in self._table if name in extra] if extra else []

    def present(self, names: Sequence[str]) -> list[str]:
        """Those of `names` that have a value, in their order."""
        table = self._table
        if table.keys().isdisjoint(names):
            return []
        return [name for name in names if table.get(name) is not None]

    def text(self, *names: str, limit: int = 500) -> str:
        """One line of text, HTML entities decoded; empty where there is none."""
        for name in names:
            value = self._table.get(name)
            if value is not None:
                text = self._line_of_text(name, value, limit)
                if text:
                    return text
        return ""

    def block(self, name: str) -> str:
        """Text of many lines, as it stands but cleaned; empty where there is none."""
        value = self._table.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.warn(name, f"{name}: expected text, found {shown(value)}")
            return ""
        return clean_block(value).strip()

    def integer(self, *names: str, least: int = 0) -> int | None:
        for name in names:
            value = self._table.get(name)
            if value is None:
                continue
            number = as_integer(value)
            if number is not None and least <= number <= MAX_NUMBER:
                return number
            self.warn(name, f"{name}: expected a whole number from {least} on, found {shown(value)}")
        return None

    def boolean(self, name: str) -> bool | None:
        """A yes or a no; None, and no problem, where there is anything else."""
        value = self._table.get(name)
        if isinstance(value, str):
            return _YES_NO.get(value.strip().lower())
        return value if isinstance(value, bool) else None

    def date(self, *names: str) -> datetime | None:
        for name in names:
            value = self._table.get(name)
            if value is None or value == "":
                continue
            try:
                moment = parse_date(value)
            except ValueError as error:
                self.warn(name, f"{name}: {error}")
                continue
            if moment is not None:
                return moment
        return None

    def address(self, *names: str, may_be_relative: bool = False) -> str | None:
        """An http or https address. `may_be_relative`: passes over paths in silence, as they name no page."""
        for name in names:
            value = self._table.get(name)
            if value is None or value == "":
                continue
            if isinstance(value, str):
                if url := urls.mended(value):
                    return url
                if may_be_relative and not _SCHEME.match(value):
                    continue
            self.warn(name, f"{name}: {shown(value)} is no http or https address")
        return None

    def names(self, *names: str) -> tuple[str, ...]:
        """All names that lists, or texts with commas or spaces between, give; each once, in their order."""
        by_fold: dict[str, str] = {}
        for name in names:
            for part in self._parts(name):
                text = self._line_of_text(name, part, MAX_TOPIC)
                if text:
                    by_fold.setdefault(fold(text), text)
        if len(by_fold) > MAX_TOPICS:
            self.warn(names[0], f"{names[0]}: {len(by_fold):,} of them; the first {MAX_TOPICS} are kept")
        return tuple(by_fold.values())[:MAX_TOPICS]

    def texts(self, name: str) -> Iterator[str]:
        """The texts of a list, or the only one, as they stand; what is none is passed over."""
        value = self._table.get(name)
        parts = value if isinstance(value, list) else [value]
        return (part for part in parts[:MAX_ENTRIES] if isinstance(part, str))

    def mapping(self, name: str) -> Fields | None:
        """The mapping that a field holds, None where it holds none."""
        value = self._table.get(name)
        return Fields(value, self._report, f"{name}: ", self.line(name)) if isinstance(value, dict) else None

    def entries(self, name: str, bare: str) -> Iterator[Fields]:
        """The mappings of a list, or the only one. An entry that is a mere text counts as `{bare: text}`."""
        value = self._table.get(name)
        if value is None:
            return
        entries = value if isinstance(value, list) else [value]
        if len(entries) > MAX_ENTRIES:
            self.warn(name, f"{name}: {len(entries):,} of them; the first {MAX_ENTRIES} are kept")
        line = self.line(name)
        for number, entry in enumerate(entries[:MAX_ENTRIES], 1):
            where = f"{name} {number}: "
            if isinstance(entry, dict):
                lines: dict[str, int] = getattr(entry, "lines", {})
                yield Fields(entry, self._report, where, next(iter(lines.values()), line))
            elif isinstance(entry, str):
                yield Fields({bare: entry}, self._report, where, line)
            elif entry is not None:
                self.warn(name, f"{where}expected a mapping, found {shown(entry)}")

    def plain(self, name: str) -> Any:
        """A value of any shape as plain text, numbers, lists and mappings, all of its text cleaned."""
        value = self._table.get(name)
        return None if value is None else self._plain(name, name, value, 0)

    def _parts(self, name: str) -> list[Value]:
        value = self._table.get(name)
        if value is None:
            return []
        if isinstance(value, list):
            return [part["name"] if isinstance(part, dict) and "name" in part else part for part in value]
        if isinstance(value, str):
            if "," in value:
                return list(value.split(","))
            # Jekyll's rule for its own two fields; a topic's name may have spaces in it.
            return list(value.split()) if name in ("tags", "categories") else [value]
        return [value]

    def _line_of_text(self, name: str, value: Value, limit: int) -> str:
        if not isinstance(value, str):
            if isinstance(value, bool | float | list | dict):
                self.warn(name, f"{name}: expected text, found {shown(value)}")
                return ""
            value = "" if value is None else shown(value)
        if "&" in value:
            value = _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)
        if not value.isprintable() and first_control(value) is not None:
            self.warn(name, f"{name}: control characters, left out")
        text = clean(value)
        if len(text) > limit:
            self.warn(name, f"{name}: {len(text):,} characters long, cut to {limit:,}")
            return shorten(text, limit)
        return text

    def _plain(self, name: str, key: str, value: Value, depth: int) -> Any:
        """`value`, which stands somewhere in the field `name` under `key`."""
        if isinstance(value, Unquoted):
            return _number(value)
        if isinstance(value, str):
            if _ADDRESS_NAME.search(key) and _SCHEME.match(value) and not urls.openable(value.strip()):
                self.warn(name, f"{name}: {shown(value)} is no http or https address")
                return None
            return clean_block(value) if "\n" in value else clean(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return value if math.isfinite(value) and abs(value) < 2**53 else shown(value)
        if isinstance(value, list | dict) and depth >= MAX_DEPTH:
            self.warn(name, f"{name}: nested deeper than {MAX_DEPTH} levels")
            return None
        if isinstance(value, list):
            return [self._plain(name, key, part, depth + 1) for part in value]
        if isinstance(value, dict):
            return {
                clean(inner): self._plain(name, inner, part, depth + 1)
                for inner, part in value.items()
                if inner.lower() != "secured"
            }
        return shown(value)  # TOML's dates and times


def as_integer(value: Value) -> int | None:
    """The whole number that a value is or spells, None where it is none."""
    if isinstance(value, str):
        if value.isascii() and value.isdecimal() and len(value) < 16:
            return int(value)
        text = value.strip()
        return int(text.partition(".")[0]) if _INTEGER.match(text) else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: str) -> int | float | str:
    if _DECIMAL.match(value):
        return float(value)
    if _INTEGER.match(value) and "." not in value:
        return int(value)
    return clean(str(value))
