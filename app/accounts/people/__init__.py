"""Accounts: people, their roles, what takes two administrators."""
