"""`newsreader accounts`: adding, asking, listing and leaving servers, and rounds with them. May import what
`cli` may, and how `articles` beside it prints.
"""
