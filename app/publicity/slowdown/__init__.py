"""Wrong numbers slow everybody down, by a wait or by work; they lock nobody out."""
