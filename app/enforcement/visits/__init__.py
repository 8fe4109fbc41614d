"""On the spot: arrival, on-site records, evidence."""
