"""RSS, Atom and JSON Feed, OPML and `urls`: documents in, entries and problems out; fetched through `web`.
May import `web` and what lies beside the two in `sources`; no accounts and no files.
"""
