"""Coordinates as people write them: notations, systems, and what the street map says of them."""
