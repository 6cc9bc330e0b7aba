"""Feeds in the library: subscriptions, what they brought, and the texts of their pages.

The functions work on an open connection; `feeds.Feeds` is what others use. They may import what `library`
may, and nothing of `cache`, which can't be relied on.
"""
