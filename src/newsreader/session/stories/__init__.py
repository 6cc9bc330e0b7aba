"""Stories in a session: taken over from the process that groups them, split and merged by hand, explained.

Imports what the session imports; `process` is where that process begins.
"""
