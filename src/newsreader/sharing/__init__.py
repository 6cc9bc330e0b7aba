"""What is handed on: everything of a user's as one archive, and the same again on another machine. It may
import the library and what lies below it.
"""
