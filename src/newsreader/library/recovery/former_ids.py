"""Articles that a later spelling of addresses gives another id: all that is known of them moves to it.

`_former_key` is `urls.canonical` as it was before `src`, `source` and the routes of page programs counted. It
stays as it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from newsreader.library import journal
from newsreader.library.codec import decode_article
from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.journal_records import Change
from newsreader.model import TAG_PREFIX, TriageField, id_from_canonical, id_from_url
from newsreader.text import lazy_pattern

_TRACKING: Final = lazy_pattern(
    r"(utm_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|_hs(enc|mi)|mkt_tok|"
    r"vero_(id|conv)|oly_(anon|enc)_id|cmpid|ncid|ocid|s_cid|icid|ref_?(src|url)?|src|source|smid|sref|ftag|"
    r"partner|referrer|ns_(campaign|mchannel|source|linkname)|at_(campaign|medium|custom\d*)|xtor|wt_mc|"
    r"__twitter_impression|amp|amp_.*|usqp|outputtype)\Z",
    re.IGNORECASE,
)
_AMP_HOST: Final = lazy_pattern(r"(?:www\.)?amp[.-]")
_AMP_CDN: Final = lazy_pattern(r"[\w-]+\.cdn\.ampproject\.org\Z")
_GOOGLE: Final = lazy_pattern(r"(?:www\.)?google\.[a-z.]+\Z")
_AMP_PATH: Final = lazy_pattern(r"/(?:[cvi]|amp)/(?:s/)?([^/]+\..*)")
_AMP_TAIL: Final = lazy_pattern(r"(?:/amp(?:-page)?(?:\.html)?|\.amp(?:\.html)?)\Z", re.IGNORECASE)
TITLE: Final = "marks of articles whose addresses are told apart now"
ORIGIN: Final = "update"
_MARKS: Final = ("mark", "change")
"""Tables whose fields may name an article too: the bonds of stories."""


def move_to_new_ids(connection: sqlite3.Connection) -> None:
    """Give every article whose address is spelt otherwise now its new id, and all that refers to it."""
    renamed = dict(_renamed(connection))
    if not renamed:
        return
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'change'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for table, column in _references(connection):
        # Where the new id is there already, that is what counts.
        connection.executemany(
            f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?",
            [(new, old) for old, new in renamed.items()],
        )
    for table in _MARKS:
        connection.executemany(
            f"UPDATE OR IGNORE {table} SET field = replace(field, :old, :new) WHERE field GLOB '*:' || :old",
            [{"old": old, "new": new} for old, new in renamed.items()],
        )
    for _, sql in triggers:
        connection.execute(sql)


def former_id(url: str) -> str | None:
    """The id that an address gave before, where it gives another one now."""
    former = id_from_canonical(_former_key(url))
    return None if former == id_from_url(url) else former


def inherit(connection: sqlite3.Connection, former_ids: Mapping[str, str], now: datetime) -> int:
    """Let articles have the marks of their former ids, by their new ones. Expects a transaction around it.

    Of several articles that were one before, each has them. About which something was decided by its new id,
    that is what counts. Returns how many articles have marks now.
    """
    rows = connection.execute(
        "SELECT DISTINCT article FROM change WHERE article IN (SELECT value FROM json_each(?))",
        (json_list(former_ids),),
    )
    decided = {article for (article,) in rows}
    heirs: dict[str, list[str]] = {}
    for new, former in former_ids.items():
        if new not in decided:
            heirs.setdefault(former, []).append(new)
    marks = connection.execute(
        "SELECT article, field, value FROM mark WHERE article IN (SELECT value FROM json_each(?))",
        (json_list(heirs),),
    ).fetchall()
    changes = [
        Change(new, _field(field, heirs), value if field == TriageField.SNOOZED else True)
        for article, field, value in marks
        for new in heirs[article]
    ]
    journal.record(connection, TITLE, changes, now, origin=ORIGIN)
    return len({change.article_id for change in changes})


def _field(field: str, heirs: Mapping[str, Sequence[str]]) -> str:
    """A bond of stories names an article, too."""
    kind, colon, other = field.rpartition(":")
    is_bond = colon and not field.startswith(TAG_PREFIX) and other in heirs
    return f"{kind}:{heirs[other][0]}" if is_bond else field


def _renamed(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    rows = connection.execute("SELECT article, whole FROM article_text")
    for article_id, whole in rows.fetchall():
        with suppress(*UNREADABLE):
            url = decode_article(whole).urls.best
            if url and id_from_canonical(_former_key(url)) == article_id != id_from_url(url):
                yield article_id, id_from_url(url)


def _references(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The columns that hold ids of articles, the articles' own first."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    columns = [
        (table, "article")
        for (table,) in tables
        if any(row[1] == "article" for row in connection.execute(f"PRAGMA table_info({table})"))
    ]
    return [("article", "id"), *columns]


def _former_key(url: str) -> str:
    try:
        parts = _outside_wrapper(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    host = host.removeprefix("www.")
    host = _AMP_HOST.sub("", host, count=1) if _AMP_HOST.match(host) and host.count(".") > 1 else host
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._", errors="replace")
    path = _AMP_TAIL.sub("", path.rstrip("/")).replace("/amp/", "/").rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    )
    return host + path + (f"?{urlencode(kept, errors='replace')}" if kept else "")


def _outside_wrapper(url: str) -> SplitResult:
    parts = urlsplit(url)
    for _ in range(3):
        host = parts.hostname or ""
        if not (_AMP_CDN.match(host) or (_GOOGLE.match(host) and parts.path.startswith("/amp/"))):
            break
        wrapped = _AMP_PATH.match(parts.path)
        if not wrapped:
            break
        parts = urlsplit(f"https://{wrapped[1]}" + (f"?{parts.query}" if parts.query else ""))
    return parts
