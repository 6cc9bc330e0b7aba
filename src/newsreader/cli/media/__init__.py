"""`newsreader media`: the files of articles, downloaded and played. May import what `cli` may, and what
`articles` beside it picks.
"""
