"""Old captures of a portal, from web archives: looked up by index, fetched, archived, read."""
