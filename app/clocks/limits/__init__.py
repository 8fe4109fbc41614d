"""The limits of the agency: which there are, since when, a change from a day on, a simulator."""
