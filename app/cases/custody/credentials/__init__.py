"""Pages of the keeper's credentials: enrolling one's own, removing one together."""
