"""RSS, Atom and RDF by way of feedparser, each of whose handlers is guarded by itself. May import the
items and dates of `sources.feeds`, and asks nobody.
"""
