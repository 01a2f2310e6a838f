"""Software that many portals share: what a card inherits."""
