"""Colours, and the themes that they come from. May import Textual and the leaves: it knows nothing of what is
coloured.
"""
