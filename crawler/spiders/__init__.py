"""One portal, one card."""
