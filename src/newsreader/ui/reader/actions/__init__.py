"""What each command does: a function for each id of the registry, collected in `table`.

An action sees a `Context` alone, and calls no other action: what several are made of stands in `steps`, or in
the session. One that asks is a coroutine.
"""
