"""`newsreader accounts`: adding, asking, listing and leaving servers, and rounds with them."""
