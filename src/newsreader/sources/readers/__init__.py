"""What other readers keep, as their files have it: in, records and problems out. Nothing is written here."""
