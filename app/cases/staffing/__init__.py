"""What accounts ask about matters: open work of people and units, numbers in use."""
