"""Slowing down wrong tries at signing in, by account and by address, keeping neither."""
