"""Folders of front matter: documents in, articles and problems out, whatever is wrong with one of them."""
