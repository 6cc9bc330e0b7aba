"""Accounts on servers while a front is open: rounds, and how accounts are changed."""
