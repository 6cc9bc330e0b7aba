"""What is decided on articles, as actions of the journal, and what came of each; undo and redo.

May import the rooms below the session, its `stories` and its events.
"""
