"""What is true: records, rules, dates, coordinates, places, and the store."""
