"""Servers that keep what is read on several machines, each by its interface. They speak through `web`."""
