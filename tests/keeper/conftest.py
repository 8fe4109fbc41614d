"""The keeper alone on its real socket, with a small application that calls it."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from app.extensions import db
from app.identity import client, desk, seal
from app.identity.wire.kinds import BoxKind, Disclosure
from app.identity.wire.messages import AuditEntry
from app.identity.wire.person import Identity
from app.keeper.keys import init_keys, load_keys
from app.keeper.office import Office
from app.keeper.server import KeeperServer
from app.keeper.service import Keeper
from app.keeper.settings import KeeperSettings
from app.keeper.store import Vault

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
REPORTER = Identity(
    disclosure=Disclosure.CONFIDENTIAL,
    name="欧阳测试",
    phone="13812345678",
    address="北安路1号",
    safe_contact="晚六点后",
)


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def move(self, **span):
        self.at += timedelta(**span)


class Desk:
    """What the tests do at the desk: seal, audit, deliver."""

    def __init__(self):
        self.rows = []

    def audit(self, record_id=None, box_digest=None):
        row = AuditEntry(len(self.rows) + 1, uuid.uuid4().hex * 2, record_id, box_digest)
        self.rows.append(row)
        return client.chain([row])[row.row_id]

    def take(self, kind=BoxKind.WORDS, text="后厨有老鼠", case_uid="case-1", taker_id=7):
        """Seal, audit and deliver a box; give it."""
        if kind is BoxKind.IDENTITY:
            box = seal.seal_identity(REPORTER, case_uid, taker_id=taker_id)
        else:
            box = seal.seal(kind, text.encode(), case_uid, taker_id=taker_id)
        self.audit(box.record_id, box.digest)
        client.deliver(box)
        return box


class Installation:
    """A vault with its keys, served from a thread."""

    def __init__(self, folder: Path, url: str, settings: KeeperSettings):
        self.folder = folder
        self.clock = Clock()
        self.vault = Vault(url)
        init_keys(self.vault, folder / "keeper", folder / "keeper.pub", NOON)
        self.office = Office(self.vault, load_keys(self.vault, folder / "keeper"), settings)
        self.socket = folder / "k.sock"
        self._thread = None
        self.server = None

    def start(self, allowed_uids):
        keeper = Keeper(self.office, self.clock)
        self.server = KeeperServer(keeper, self.vault, self.socket, allowed_uids)
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def stop(self):
        if self.server is not None:
            self.server.shutdown()
            self._thread.join(5)
            self.server = None

    def acts(self):
        """Give the facts of the keeper's own links."""
        from app.keeper.store import ChainLink  # noqa: PLC0415

        with self.vault.reading() as session:
            links = session.query(ChainLink).order_by(ChainLink.seq).all()
            return [link.detail for link in links if link.row_id is None]


@pytest.fixture
def sqlite_url(short_path):
    (short_path / "keeper").mkdir(mode=0o700)
    return f"sqlite:///{short_path}/keeper/vault.db"


@pytest.fixture
def postgres_url(postgres_sockets):
    name = f"vault_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(
        f"postgresql://postgres@/postgres?host={postgres_sockets}", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://postgres@/{name}?host={postgres_sockets}"


@pytest.fixture(params=["sqlite", "postgresql"])
def vault_url(request):
    """The vault's address on each engine in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def settings():
    return KeeperSettings(enrols_unproven=True)


def _serve(folder, url, settings):
    import os  # noqa: PLC0415

    installation = Installation(folder, url, settings)
    installation.start({os.geteuid()})
    application = Flask("desk")
    application.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(application)
    application.extensions[desk.EXTENSION] = desk.KeeperSeen(
        installation.socket, folder / "keeper.pub"
    )
    try:
        with application.app_context():
            yield installation
            db.session.remove()
            db.engine.dispose()
    finally:
        installation.stop()
        installation.vault.close()


@pytest.fixture
def served(short_path, sqlite_url, settings):
    """A keeper on SQLite, and an application context that calls it."""
    yield from _serve(short_path, sqlite_url, settings)


@pytest.fixture
def served_on_both(short_path, vault_url, settings):
    """The same on each engine."""
    yield from _serve(short_path, vault_url, settings)


@pytest.fixture
def at_desk():
    return Desk()
