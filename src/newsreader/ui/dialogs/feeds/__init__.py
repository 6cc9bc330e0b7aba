"""The list of feeds: how each does, what is set for it, and which are followed. May import the session, the
other dialogs, and the widgets.
"""
