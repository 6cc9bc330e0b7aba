"""What the last run showed, so that the next one shows it at once: the bytes of the screen, the rows of the
list, and the place where the user was. May import the session, and the parts of the reader that it
puts back.
"""
