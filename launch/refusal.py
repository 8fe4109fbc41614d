"""Why an instance is not started."""

from __future__ import annotations


class Refusal(Exception):
    """Nothing was started; the message says what is wrong and what to do."""
