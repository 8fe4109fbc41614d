"""Functions that nobody holds."""
