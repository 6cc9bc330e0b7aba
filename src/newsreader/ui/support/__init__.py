"""Textual's threads, timers and terminal as the rest of the reader uses them, and a line being edited. May
import the scheduler that the session defines, and `system`.
"""
