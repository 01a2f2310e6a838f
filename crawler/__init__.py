"""Gets pages, and says what is printed on them."""
