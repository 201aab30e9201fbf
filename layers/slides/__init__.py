"""Slides with native shapes: what a presenter can still edit."""
