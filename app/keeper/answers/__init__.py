"""One function for each message the desk may send, by subject."""

from app.keeper.answers import basics, granting, lifecycle, reaching, references

__all__ = ["basics", "granting", "lifecycle", "reaching", "references"]
