"""What draws: lists of rows, the detail, single lines. Records in, cells out; nothing is decided here. May
import style, support, `reading`, and records of the session and the store; no screen.
"""
