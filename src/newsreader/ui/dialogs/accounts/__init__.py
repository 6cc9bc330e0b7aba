"""The servers that the user reads with: how it stands with each, and what a new one needs. May import the
session, the other dialogs, and the widgets.
"""
