"""Asking servers: connections, limits, manners, and the text of a page. All requests go through here. May
import what lies loose in `sources`, and how `reading` makes markup harmless.
"""
