"""The house of the custody tests."""

from tests.cases.custody.conftest import house, travel

__all__ = ["house", "travel"]
