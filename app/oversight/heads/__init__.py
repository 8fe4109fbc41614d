"""The newest link of the chain, written down where the desk's database cannot reach it."""

from app.oversight.heads import jobs

__all__ = ["jobs"]
