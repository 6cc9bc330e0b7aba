"""The one main screen: keys become commands, commands act on the session, and what its events tell of is
painted once a turn.

`screen` makes the parts and listens to the session; no part knows the screen. State of the application is the
session's; what stands here is about keys, panes and what is typed.
"""
