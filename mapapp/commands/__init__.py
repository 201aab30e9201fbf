"""One file for each command of ``mapapp``; each publishes ``COMMAND``."""
