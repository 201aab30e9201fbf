"""Handouts: a site on one sheet of paper, with the way to its page."""
