"""Messages to JSON and back, checked against their annotations field by field."""

from __future__ import annotations

import dataclasses
import types
from base64 import b64decode, b64encode
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from app.identity.wire import envelope, granting, lifecycle, messages, reaching
from app.identity.wire.base import Reply, Request

MODULES: Final = (envelope, messages, granting, lifecycle, reaching)


class Malformed(Exception):
    """The other side sent something that is no message."""


def to_json(value: Any) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """Turn a message, or a part of one, into what ``json`` can write."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_json(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return value


_PARTS: Final = {
    each
    for module in MODULES
    for each in vars(module).values()
    if dataclasses.is_dataclass(each) and isinstance(each, type)
}
_ANNOTATIONS: Final[dict[type[Any], dict[str, Any]]] = {
    each: get_type_hints(each) for each in _PARTS
}
_REQUESTS: Final = {each.__name__: each for each in _PARTS if issubclass(each, Request)}
_REPLIES: Final = {each.__name__: each for each in _PARTS if issubclass(each, Reply)}


def from_json(wanted: Any, value: Any) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """Turn JSON into the type wanted. Raises ``Malformed`` when it is anything else."""
    try:
        return _read(wanted, value)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Malformed(str(wanted)) from error


def _read(wanted: Any, value: Any) -> Any:  # noqa: ANN401, PLR0911 - one return for each kind of type
    if get_origin(wanted) in {Union, types.UnionType}:
        options = [each for each in get_args(wanted) if each is not type(None)]
        return None if value is None else _read(options[0], value)
    if get_origin(wanted) is tuple:
        return _read_tuple(get_args(wanted), value)
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return _read_message(wanted, value)
    if wanted is bytes:
        return b64decode(value, validate=True)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(value)
    if type(value) is not wanted:
        raise TypeError(wanted)
    return value


def _read_tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - JSON has no type of its own
    if not isinstance(value, list):
        raise TypeError
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004 - "tuple[X, ...]" has two arguments
        return tuple(_read(parts[0], each) for each in value)
    return tuple(_read(part, each) for part, each in zip(parts, value, strict=True))


def _read_message(wanted: type[Any], value: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON has no type of its own
    annotations = _ANNOTATIONS[wanted]
    if set(value) - set(annotations):
        raise TypeError(wanted)
    return wanted(**{name: _read(annotations[name], each) for name, each in value.items()})


def pack(message: Request | Reply) -> dict[str, Any]:
    """Wrap a message with its name."""
    return {"type": type(message).__name__, "message": to_json(message)}


def unpack_request(packed: Any) -> Request:  # noqa: ANN401 - JSON has no type of its own
    """Read a request. Raises ``Malformed``."""
    found: Request = _unpack(packed, _REQUESTS)
    return found


def unpack_reply(packed: Any) -> Reply:  # noqa: ANN401 - JSON has no type of its own
    """Read a reply. Raises ``Malformed``."""
    found: Reply = _unpack(packed, _REPLIES)
    return found


def _unpack(packed: Any, known: dict[str, type[Any]]) -> Any:  # noqa: ANN401 - JSON has no type of its own
    name = packed.get("type") if isinstance(packed, dict) else None
    if not isinstance(name, str) or name not in known:
        raise Malformed(str(name))
    return from_json(known[name], packed.get("message"))
