"""Working days, policies and running clocks: every limit that the agency promises to keep."""
