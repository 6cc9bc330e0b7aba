"""RSS, Atom and JSON Feed, OPML and `urls`: documents in, entries and problems out; fetched through `web`."""
