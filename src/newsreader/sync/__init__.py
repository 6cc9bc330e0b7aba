"""Keeping one state with servers, and through a folder with other machines."""
