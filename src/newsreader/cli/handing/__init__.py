"""Taking in what other programs kept, and handing on: import, export, save, digest, own commands. May import
what `cli` may, and how `articles` beside it picks them.
"""
