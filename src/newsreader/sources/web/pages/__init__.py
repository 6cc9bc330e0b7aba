"""Pages of articles: which part is the text, cleaned, with its pictures and what its head says."""
