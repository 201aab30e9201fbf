"""One file for each web address; each publishes ``ROUTE``."""
