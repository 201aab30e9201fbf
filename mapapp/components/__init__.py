"""Pieces that screens share: the host of the map page, and the panel drawn by the page's own modules."""
