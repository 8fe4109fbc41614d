"""Units: the tree, its names and number words."""
