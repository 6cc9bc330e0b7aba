"""Every command of the reader once: keys, title and help; keymaps made of them, and presets.

It may import records alone, so that the command line can print the keys without a screen.
"""
