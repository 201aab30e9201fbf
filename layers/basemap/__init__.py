"""The street map underneath: built from the street facts into one compact archive."""
