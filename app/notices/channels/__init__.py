"""Administration of the ways by which messages leave."""
