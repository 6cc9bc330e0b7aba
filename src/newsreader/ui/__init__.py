"""The reader on the screen, in Textual: one of the fronts of a session. Only this room imports Textual.

`app` has the reader screen; that is made of what `reader` holds, asks by `dialogs`, shows by `widgets`, in
the colours of `style`; `support` knows threads, timers and the terminal. Each may import those after it, and
all of them the session and what lies below it.
"""
