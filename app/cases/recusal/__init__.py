"""Recusal (回避): keeping away from a matter."""
