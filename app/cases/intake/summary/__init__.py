"""Summing a matter up that came from the web (confidentiality design §3)."""
