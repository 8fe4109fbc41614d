"""What is due on each of the next working days, for a team that plans its day."""
