"""The keeper: a process of its own that alone can open who reported.

It shares ``app.identity.wire`` with the desk and imports nothing else of it.
"""
