"""Fixtures of the whole suite: the application on both engines, the keeper, people, cases."""

import dataclasses
import os
import shutil
import socket as socket_module
import threading
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from app.agency import settings
from app.agency.seed import seed_lists
from app.clocks.seed import seed_calendar, seed_policies
from app.config import Config
from app.extensions import db, limiter, writing
from app.identity import desk
from tests import factories, services


def pytest_addoption(parser):
    parser.addoption("--update-images", action="store_true", help="write docs/images/ anew")
    parser.addoption("--update-matrix", action="store_true", help="write matrix.csv anew")
    parser.addoption("--full", action="store_true", help="axe at every width and in English too")


@pytest.fixture(autouse=True)
def _stay_at_home(monkeypatch):
    """Fail a test that connects anywhere but loopback and Unix sockets."""
    real = socket_module.socket.connect

    def connect(self, address):
        if self.family != socket_module.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test reached for {address}")
        return real(self, address)

    monkeypatch.setattr(socket_module.socket, "connect", connect)


def config_for(instance, database_url, **changes):
    """A configuration for tests, with every secret given."""
    instance.mkdir(parents=True, exist_ok=True)
    (instance / "keeper").mkdir(mode=0o700, exist_ok=True)
    values = {
        "instance_path": instance,
        "database_url": database_url,
        "vault_database_url": f"sqlite:///{instance}/keeper/vault.db",
        "redis_url": "unix:///nowhere/redis.sock",
        "limiter_url": "memory://",
        "keeper_socket": instance / "keeper.sock",
        "secret_key": "k" * 64,
        "reference_key": b"r" * 64,
        "testing": True,
    }
    return Config(**(values | changes))


def _prepare(app):
    """Migrate an empty database and fill in the reference data."""
    with app.app_context():
        upgrade()
        with writing():
            seed_lists()
            seed_policies()
            seed_calendar()
        db.session.remove()
        db.engine.dispose()


class SqliteHome:
    """An application on SQLite; each test begins with a copy of the migrated file.

    Each copy has a name of its own. A connection that a test before forgot keeps to its own file:
    with one name for all, its end took the log of the next test's file away (disk I/O error).
    """

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.file = folder / "desk-0.db"
        self.template = folder / "template.db"
        self.app = create_app(config_for(folder / "instance", self.url))
        with self.app.app_context():
            event.listen(db.engine, "do_connect", self._connect_here)
        _prepare(self.app)
        with self.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._dispose()
        shutil.copyfile(self.file, self.template)

    @property
    def url(self):
        return f"sqlite:///{self.file}"

    def _connect_here(self, dialect, record, arguments, keywords):
        arguments[0] = str(self.file)

    def _dispose(self):
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def close(self):
        self._dispose()

    def fresh(self):
        self._dispose()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        self.count += 1
        self.file = self.folder / f"desk-{self.count}.db"
        shutil.copyfile(self.template, self.file)


class PostgresHome:
    """An application on PostgreSQL; each test begins with a clone of the migrated database."""

    def __init__(self, folder, sockets):
        self.sockets = sockets
        self._admin("CREATE DATABASE template_hy")
        url = f"postgresql+psycopg://postgres@/template_hy?host={sockets}"
        self.app = create_app(config_for(folder / "template", url))
        _prepare(self.app)
        self.url = f"postgresql+psycopg://postgres@/desk?host={sockets}"
        self.app = create_app(config_for(folder / "instance", self.url))

    def _admin(self, statement):
        with psycopg.connect(
            f"postgresql://postgres@/postgres?host={self.sockets}", autocommit=True
        ) as connection:
            connection.execute(statement)

    def close(self):
        """Give every connection back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def fresh(self):
        self.close()
        self._admin("DROP DATABASE IF EXISTS desk WITH (FORCE)")
        self._admin("CREATE DATABASE desk TEMPLATE template_hy")


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory):
    home = SqliteHome(tmp_path_factory.mktemp("sqlite"))
    yield home
    home.close()


@pytest.fixture(scope="session")
def postgres_sockets():
    with services.postgres() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_home(tmp_path_factory, postgres_sockets):
    home = PostgresHome(tmp_path_factory.mktemp("postgres"), postgres_sockets)
    yield home
    home.close()


@pytest.fixture(scope="session")
def chromium():
    with services.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def redis_socket():
    with services.redis_server() as socket:
        yield socket


def _with_instance(app, instance, url):
    """Give the application an instance folder and a database of this test's own."""
    config = config_for(instance, url)
    app.extensions["huiyin.config"] = config
    desk.init_app(app, config)
    settings.forget()
    return config


def _open(home, instance):
    home.fresh()
    limiter.reset()
    _with_instance(home.app, instance, home.url)
    from app.keeper.cli import init_vault  # noqa: PLC0415 - only where an application is used

    init_vault(home.app.extensions["huiyin.config"])
    return home.app


@pytest.fixture
def short_path(tmp_path_factory):
    """A folder whose name leaves room for a socket's (107 bytes)."""
    folder = Path("/tmp") / f"hy-{os.getpid()}-{threading.get_ident() % 9999}-{id(object()) % 9999}"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def app(sqlite_home, short_path):
    """The application on SQLite, for pages and rules of one engine."""
    application = _open(sqlite_home, short_path)
    with application.app_context():
        yield application
        db.session.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request, short_path):
    """The application on each engine in turn, for what touches the database."""
    name = "sqlite_home" if request.param == "sqlite" else "postgres_home"
    application = _open(request.getfixturevalue(name), short_path)
    with application.app_context():
        yield application
        db.session.remove()


@pytest.fixture
def keeper(request):
    """The keeper on its real socket, served from a thread."""
    from app.keeper.server import KeeperServer  # noqa: PLC0415
    from app.web.now import now  # noqa: PLC0415

    name = "both" if "both" in request.fixturenames else "app"
    config = request.getfixturevalue(name).extensions["huiyin.config"]
    server = KeeperServer.from_config(config, clock=now)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def jobs(request, redis_socket):
    """Real Redis; calling it carries the outbox and works off what waits, in this process."""
    name = "both" if "both" in request.fixturenames else "app"
    application = request.getfixturevalue(name)
    config = dataclasses.replace(
        application.extensions["huiyin.config"], redis_url=f"unix://{redis_socket}"
    )
    application.extensions["huiyin.config"] = config
    return factories.JobRunner(application, config)


@pytest.fixture
def office(request):
    """A city with an office, a county, two teams and one person for each role."""
    request.getfixturevalue("both" if "both" in request.fixturenames else "app")
    return factories.make_office()


@pytest.fixture
def client_for(request):
    """Sign somebody in and give their browser: ``client_for(office.leader)``."""
    name = "both" if "both" in request.fixturenames else "app"
    application = request.getfixturevalue(name)
    return lambda user=None: factories.Browser(application, user)
