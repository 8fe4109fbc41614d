"""Why an instance is not started."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is an answer to the person starting, not a fault
    """Nothing was started; the message says what is wrong and what to do."""
