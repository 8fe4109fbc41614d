"""The demonstration: an invented city with its cases."""
