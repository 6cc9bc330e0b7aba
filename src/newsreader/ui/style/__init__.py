"""Colours, and the themes that they come from."""
