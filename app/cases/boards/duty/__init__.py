"""The wall of the hotline room: what runs by the minute, for everybody who passes by."""
