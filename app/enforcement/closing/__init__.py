"""The closing report, its review, and the notice that follows."""
