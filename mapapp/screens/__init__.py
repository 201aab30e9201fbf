"""One file for each screen; each publishes ``SCREEN``."""
