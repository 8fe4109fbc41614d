"""Pages of custodians: requests that wait, emergencies to review, who opened what."""
