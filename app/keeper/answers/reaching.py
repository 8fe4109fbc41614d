"""Answers about reaching the reporter: sending, papers, the sealed check, who spoke before."""
