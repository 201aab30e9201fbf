"""One file for each format a map can be taken away in; each publishes ``EXPORT``."""
