"""What is told of one article: its detail, its files and pictures, and why it stands where it stands.

Imports what the session imports.
"""
