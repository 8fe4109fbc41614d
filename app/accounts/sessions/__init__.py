"""The list of one's own sessions, and ending them."""
