"""Looking after an installation: backups of the desk, and what ``flask doctor`` asks."""
