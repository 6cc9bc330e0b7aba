"""Servers that keep what is read on several machines, each by its interface. They speak through `web`, read
entries as `feeds` does, and know nothing of what is kept here.
"""
