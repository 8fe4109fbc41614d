"""Messages about grants: identity opened by approval, in an emergency, for a mediation."""
