"""Questions asked of the surroundings: is the port free, does it answer, is the instance ours."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from launch.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from launch.settings import Settings

LOCK_NAME: Final = "server.lock"


def require_free_port(settings: Settings) -> None:
    """Raise ``Refusal`` when the address cannot be listened on."""
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise Refusal(f"HOST={settings.host} is no address of this machine.") from error
    except OSError as error:
        raise Refusal(_why_not(error, where, settings)) from error


def _why_not(error: OSError, where: str, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Something already listens on {where}. Stop it, or choose another port: "
            f"PORT={settings.port + 1} script/server"
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} is open to root only. Choose one from 1024 on."
    return f"Cannot listen on {where}: {error.strerror}."


def take_lock(instance: Path) -> int:
    """Make this the only server of the instance for as long as the process lives."""
    path = instance / LOCK_NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = path.read_text(encoding="ascii").strip()
        os.close(handle)
        message = (
            f"A server already runs on {instance} (process {holder}). Stop it first, or give "
            "another INSTANCE_PATH."
        )
        raise Refusal(message) from error
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
    return handle


def redis_answers(path: Path) -> bool:
    """Whether the Redis on this socket has its data and answers."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            connection.connect(os.fsencode(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def accepts(path: str) -> bool:
    """Whether something accepts connections on this socket."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            connection.connect(path)
            return True
    except OSError:
        return False


def web_answers(settings: Settings) -> bool:
    """Whether the web server says that it is well."""
    host = settings.visible_host.strip("[]")
    connection = http.client.HTTPConnection(host, settings.port, timeout=5.0)
    try:
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
