"""What is late and why: by unit, by team, by person."""
