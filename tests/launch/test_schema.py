import sqlite3
from contextlib import closing

from launch.schema import fingerprint, newest_revisions, revisions_in_sqlite


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


def test_a_changed_a_new_and_a_renamed_file_are_noticed(tmp_path):
    seen = [fingerprint(tmp_path)]
    (tmp_path / "a.py").write_text("1")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "a.py").write_text("2")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == 4
