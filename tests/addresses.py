"""Addresses of things in tests: what a page would link to."""

from app.web.tokens import id_of, token_of


def token(number, kind="case"):
    """The token of a thing's id."""
    return token_of(number, kind)


def number(address, kind="case"):
    """The id behind the last token of this kind in an address."""
    found = [id_of(part.split("#")[0].split("?")[0], kind) for part in address.split("/")]
    return next(each for each in reversed(found) if each is not None)
