"""Who is told when a limit comes near, runs over or stays overdue, and the minute of the sweep."""
