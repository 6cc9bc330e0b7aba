"""All articles in memory: columns, decisions, orders, counts, and the views that they answer. Of one thread,
with nothing on disk; it may import queries, rules and what lies below them.
"""
