"""The commands that are about articles: told, shown, opened, marked; and how they are picked and written as
JSON. May import what `cli` may, and of the commands beside it none.
"""
