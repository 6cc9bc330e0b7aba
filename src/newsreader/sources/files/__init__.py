"""Folders of front matter: documents in, articles and problems out, whatever is wrong with one of them. May
import what lies loose in `sources`; no feeds and no network.
"""
