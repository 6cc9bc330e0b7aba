"""What is to be sent to a server: decisions here that differ from what it held when it last told.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from typing import Final

import msgspec

from newsreader.library import journal
from newsreader.library.database import json_list
from newsreader.library.remote.remote_items import CONTRARY, SyncOptions, as_json, labels_of
from newsreader.model import TAG_PREFIX, RemoteEdit, TriageField, tag_field

LONGEST_LABEL: Final = 191
"""Bytes that FreshRSS keeps of a label's name."""
_LIVE: Final = f"NOT missing AND contrary < {CONTRARY}"
_WANTED: Final = {
    TriageField.READ: """EXISTS (
        SELECT 1 FROM mark WHERE mark.article = remote_item.article
            AND (field = 'read' OR :archived AND field = 'archived')
    )""",
    TriageField.STARRED: """EXISTS (
        SELECT 1 FROM mark WHERE mark.article = remote_item.article AND field = 'starred'
    )""",
}


class Pending(msgspec.Struct, frozen=True):
    """What is to be sent: one edit of some items, the newest first."""

    edit: RemoteEdit
    items: tuple[int, ...]


def pending(connection: sqlite3.Connection, account: int, options: SyncOptions) -> tuple[Pending, ...]:
    """What is to be sent; nothing, at once, where nothing was decided since nothing was left to send."""
    (settled,) = connection.execute("SELECT settled FROM account WHERE id = ?", (account,)).fetchone()
    if settled is not None and settled == journal.last_seq(connection):
        return ()
    wanted = [edit for field in _WANTED for edit in _pending_flag(connection, account, field, options)]
    if options.labels:
        wanted += _pending_labels(connection, account)
    if not wanted:
        connection.execute(
            "UPDATE account SET settled = ? WHERE id = ?", (journal.last_seq(connection), account)
        )
    return tuple(wanted)


def _pending_flag(
    connection: sqlite3.Connection, account: int, field: TriageField, options: SyncOptions
) -> list[Pending]:
    rows = connection.execute(
        f"""
        SELECT item, {field} FROM remote_item
        WHERE account = :account AND {_LIVE} AND {field} != {_WANTED[field]} ORDER BY item DESC
        """,
        {"account": account, "archived": options.archived_is_read},
    ).fetchall()
    by_value = {on: tuple(item for item, held in rows if bool(held) is not on) for on in (True, False)}
    return [Pending(RemoteEdit(str(field), on), items) for on, items in by_value.items() if items]


def _pending_labels(connection: sqlite3.Connection, account: int) -> list[Pending]:
    rows = connection.execute(
        f"""
        SELECT item, labels, (
            SELECT json_group_array(substr(field, {len(TAG_PREFIX) + 1})) FROM mark
            WHERE mark.article = remote_item.article AND field GLOB '{TAG_PREFIX}*'
        )
        FROM remote_item WHERE account = :account AND {_LIVE} AND (
            labels != '[]' OR article IN (SELECT article FROM mark WHERE field GLOB '{TAG_PREFIX}*')
        )
        ORDER BY item DESC
        """,
        {"account": account},
    )
    folders = {
        folder
        for (folder,) in connection.execute("SELECT folder FROM remote_feed WHERE account = ?", (account,))
    }
    wanted: defaultdict[RemoteEdit, list[int]] = defaultdict(list)
    for item, labels, tags in rows:
        held, here = labels_of(labels), labels_of(tags)
        for tag in sorted(tag for tag in held ^ here if _can_be_label(tag, folders)):
            wanted[RemoteEdit(tag_field(tag), tag in here)].append(item)
    return [Pending(edit, tuple(items)) for edit, items in wanted.items()]


def _can_be_label(tag: str, folders: Collection[str]) -> bool:
    """Servers take a folder's name for the folder, cut long names, and trim blanks."""
    return tag not in folders and tag == tag.strip() and len(tag.encode()) <= LONGEST_LABEL


def acknowledge(
    connection: sqlite3.Connection, account: int, edit: RemoteEdit, items: Collection[int]
) -> None:
    """The server says that it did so: from now on its own word is compared with that."""
    some = {"account": account, "on": edit.on, "items": json_list(items)}
    where = "account = :account AND item IN (SELECT value FROM json_each(:items))"
    if edit.field in _WANTED:
        connection.execute(f"UPDATE remote_item SET {edit.field} = :on WHERE {where}", some)
        return
    label = edit.field.removeprefix(TAG_PREFIX)
    rows = connection.execute(f"SELECT item, labels FROM remote_item WHERE {where}", some).fetchall()
    for item, labels in rows:
        held = labels_of(labels) | {label} if edit.on else labels_of(labels) - {label}
        connection.execute(
            "UPDATE remote_item SET labels = ? WHERE account = ? AND item = ?",
            (as_json(held), account, item),
        )
