"""Delegation of a leader's functions (委托)."""
