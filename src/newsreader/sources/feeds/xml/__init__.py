"""RSS, Atom and RDF by way of feedparser, each of whose handlers is guarded by itself."""
