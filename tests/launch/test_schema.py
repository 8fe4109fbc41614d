import sqlite3
from contextlib import closing

import psycopg

from launch.schema import (
    fingerprint,
    newest_revisions,
    revisions_in_sqlite,
    revisions_on_server,
)


def test_the_newest_revision_is_the_one_nothing_builds_upon(tmp_path):
    (tmp_path / "0001_first.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "0002_next.py").write_text(
        'revision: str = "0002"\ndown_revision: str | None = "0001"\n'
    )
    assert newest_revisions(tmp_path) == {"0002"}


def test_a_database_tells_which_revision_it_is_at(tmp_path):
    database = tmp_path / "huiyin.db"
    assert revisions_in_sqlite(database) == set()
    with closing(sqlite3.connect(database)) as connection:
        assert revisions_in_sqlite(database) == set()
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0002')")
        connection.commit()
    assert revisions_in_sqlite(database) == {"0002"}


def test_a_database_on_a_server_tells_it_too(postgres_sockets, tmp_path):
    url = f"postgresql+psycopg://postgres@/postgres?host={postgres_sockets}"
    assert revisions_on_server(url) == set()
    assert revisions_on_server(f"postgresql:///huiyin?host={tmp_path}") == set()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0002')")
        connection.commit()
        assert revisions_on_server(url) == {"0002"}
        connection.execute("DROP TABLE alembic_version")


def test_a_changed_a_new_and_a_renamed_file_are_noticed(tmp_path):
    seen = [fingerprint(tmp_path)]
    (tmp_path / "a.py").write_text("1")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "a.py").write_text("2")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == 4
