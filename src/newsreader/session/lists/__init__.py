"""What the user has before him: the list with its cursor, marks, expansion and orders, and the sidebar.

Imports the store and what is below it, and the events of the session.
"""
