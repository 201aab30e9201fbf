"""From what a file holds to records in the store: columns, checks, comparison, a plan. No I/O."""
