"""One's own account: the page that leads to password, second factor and sessions."""
