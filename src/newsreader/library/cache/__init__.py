"""What can be made again: parsed articles, the search index, columns of headlines, snapshots. It may be
deleted at any time, and imports the rest of `library` for how a database is opened.
"""
