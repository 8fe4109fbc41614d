"""The team's orders: sending, receiving, returning."""
