"""The desk's end of the dialogue with the reporter."""
