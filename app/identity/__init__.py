"""The desk's side of confidentiality: sealing, the keeper's client, leak patterns.

Nothing is imported here, because the keeper imports ``app.identity.wire`` and must not load the
desk with it.
"""
