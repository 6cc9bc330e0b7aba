"""Taking in what other programs kept, and handing on: import, export, save, digest, own commands."""
