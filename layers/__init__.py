"""How it looks: layer kinds, basemap, the map page, files out."""
