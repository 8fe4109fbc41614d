"""What the desk and the keeper share: the envelope of a sealed record and their messages."""
