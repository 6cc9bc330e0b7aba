"""The tables of accounts on servers, as a migration brings them."""

from typing import Final

ACCOUNTS: Final = """
-- A server's account, by its name in the configuration. Times are seconds since 1970. held_until: the server
-- asked to be left alone. settled: the last row of the journal after which nothing was left to send, NULL
-- where that is not known.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    added INTEGER NOT NULL,
    last_try INTEGER,
    last_success INTEGER,
    last_error TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    held_until INTEGER NOT NULL DEFAULT 0,
    settled INTEGER
) STRICT;

-- A subscription of an account, and the feed whose articles it brings. missing: so many times in a row the
-- server's list was without it.
CREATE TABLE remote_feed (
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    remote TEXT NOT NULL,
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    title TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',
    missing INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, remote)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_feed_by_feed ON remote_feed (feed);

-- What the server held when it last told: the shadow. What is decided here and differs is to be sent.
-- contrary: so many rounds took back what the server had said that it did. missing: so many times in a row
-- it did not know the item.
CREATE TABLE remote_item (
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    item INTEGER NOT NULL,
    remote TEXT NOT NULL,
    article TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    labels TEXT NOT NULL DEFAULT '[]',
    contrary INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_item_by_article ON remote_item (article);

-- The shadow of a server that then went back to an earlier state, until its items have told what they are
-- now: a number may mean another item since.
CREATE TABLE remote_item_before (
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    item INTEGER NOT NULL,
    article TEXT NOT NULL,
    read INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    labels TEXT NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_item_before_by_article ON remote_item_before (article);
"""
