"""Reads street maps: one file per format, each publishing ``IMPORTER``."""
