"""Recusal (回避): keeping away from a matter, declared or ordered (domain design §3)."""
