"""What every message between desk and keeper is: a request or a reply."""

from __future__ import annotations


class Request:
    """Asked by the desk."""

    __slots__ = ()


class Reply:
    """Answered by the keeper."""

    __slots__ = ()
