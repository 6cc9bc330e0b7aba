"""Backups, and what is done where a library is damaged or of a former version.

Imports the rest of the library.
"""
