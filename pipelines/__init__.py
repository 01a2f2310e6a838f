"""From printed to meant to stored: one concern, one module."""
