"""What in a text may tell who reported, by subject: numbers, places, names, self-descriptions."""
