"""One file for each layer kind; each publishes ``LAYER``."""
