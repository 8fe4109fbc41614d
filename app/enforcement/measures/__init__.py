"""What was found and what was done about it."""
