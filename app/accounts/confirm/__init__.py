"""The page that asks who one is before it leads on (step-up)."""
