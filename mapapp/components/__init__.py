"""Pieces that screens share: the map page's host, and the panel drawn by the page's modules."""
