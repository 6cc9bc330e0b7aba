"""The application without a screen: store, library, the list and where the user is in it, undo, and what goes
on beside (`jobs`). Fronts act on a `Session` and are told by `events`.

It may import every room below; never `ui` or `cli`, nor anything that knows a terminal.
"""
