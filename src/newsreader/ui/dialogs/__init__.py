"""The small screens over the reader, and `ask`, by which they are awaited in a straight line.

They may import widgets, style, support and the session, never the reader.
"""
