"""The command line: what can be typed, and what is printed of it. A front of the session like the screen: it
may import every room below `ui`, and `ui` in one place, to open it.
"""
