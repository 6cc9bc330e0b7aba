"""Subscriptions and what comes of them: found, followed, refreshed in a process of their own, full texts, and
moving in from other readers. It joins `sources` and `library`; what is in memory it does not know.
"""
