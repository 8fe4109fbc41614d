"""Starts the processes of one instance together and stops them together (docs/operations.md)."""
