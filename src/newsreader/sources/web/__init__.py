"""Asking servers: connections, limits, manners, and the text of a page. All requests go through here."""
