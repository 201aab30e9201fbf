"""Who sees and does what: screens, routes, command line."""
