"""The detail pane, and how its lines are made: one article, whole. May import style, the lines of
`widgets`, and the records of `session.articles`.
"""
