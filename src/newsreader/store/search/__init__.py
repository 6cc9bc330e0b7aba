"""Which texts hold what is searched, known before they are read. Of the store alone: it knows no article."""
