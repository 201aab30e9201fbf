"""Reads files of other people: one file per format, in a guarded process of its own."""
