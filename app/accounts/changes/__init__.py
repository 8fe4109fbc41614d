"""Roles given and taken, credentials reset: by one administrator, or by two together."""
