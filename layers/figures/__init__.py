"""Composed static maps: the map page's own drawing, run without a browser."""
