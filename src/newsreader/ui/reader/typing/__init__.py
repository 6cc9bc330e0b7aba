"""What is typed: keys and sequences of keys, and the line at the top in which filters and answers are
written. May import `commands`, the widgets, and how the reader paints, but no action.
"""
