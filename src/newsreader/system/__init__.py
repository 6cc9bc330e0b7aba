"""The machine: paths, files written whole, processes, secrets, the desktop. It knows no article, and may
import the leaves alone.
"""
