"""A corpus of files as people really have them, made by this package; verdicts in expected.csv."""
