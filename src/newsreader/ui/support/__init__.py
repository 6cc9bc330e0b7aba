"""Textual's threads, timers and terminal as the rest of the reader uses them, and a line being edited."""
