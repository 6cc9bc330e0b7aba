"""What draws: lists of rows, the detail, single lines. Records in, cells out; nothing is decided here."""
