"""Grouping by what titles, excerpts and links say, a batch at a time; its state as bytes. Pure: no disk. May
import `terms` and what lies below `stories`.
"""
