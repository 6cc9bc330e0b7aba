"""`config.toml`: what is set there, read with exact errors, printed, and edited in place, with the views,
rules and accounts that stand in it. It may import the records of rules and queries, and no front.
"""
