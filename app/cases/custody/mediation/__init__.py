"""Pages of a mediation: naming who mediates, and what they may open."""
