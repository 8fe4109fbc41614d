import json
import tarfile

import pytest
import sqlalchemy as sa

from app.audit.models import AuditRow
from app.extensions import db, writing
from app.identity import operations, seal
from app.identity.models import StoredBox
from app.upkeep import backup
from app.upkeep.backup import BackupRefused
from app.web.now import now
from tests.factories import make_case


@pytest.fixture
def filled(both, keeper, office):
    """An installation with a case, a sealed box and a file."""
    make_case(office)
    box = seal.seal_words("后厨有老鼠", "case-x")
    with writing():
        operations.keep(box, actor_id=None, at=now())
    config = both.extensions["huiyin.config"]
    (config.files_path / "ab").mkdir(parents=True)
    (config.files_path / "ab" / "paper.pdf").write_bytes(b"%PDF-")
    return config


def end(config):
    db.session.remove()
    db.engine.dispose()


def test_a_backup_put_back_has_the_same_counts_and_audit_head(filled, tmp_path):
    path, content = backup.make(filled, tmp_path / "b", now())
    assert content.counts["cases"] == 1
    assert content.files == 1
    with writing():
        db.session.execute(sa.delete(StoredBox))
    (filled.files_path / "ab" / "later.pdf").write_bytes(b"x")
    end(filled)
    assert backup.restore(filled, path) == content
    rows = db.session.scalars(sa.select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (rows.id, rows.row_digest) == (content.audit_row, content.audit_head)
    assert db.session.query(StoredBox).filter_by(case_uid="case-x").count() == 1
    assert not (filled.files_path / "ab" / "later.pdf").exists()


def test_a_backup_holds_no_keys_and_nothing_of_the_keeper(filled, tmp_path):
    path, _ = backup.make(filled, tmp_path / "b", now())
    assert path.stat().st_mode & 0o777 == 0o600
    with tarfile.open(path) as tar:
        names = tar.getnames()
    assert not [name for name in names if "keeper" in name or "secrets" in name]
    assert (filled.keeper_path / "store.key").read_bytes() not in path.read_bytes()
    assert "后厨有老鼠".encode() not in path.read_bytes()
    assert [each.name for each in (tmp_path / "b").iterdir()] == [path.name]


def test_a_backup_within_the_instance_is_refused(filled):
    with pytest.raises(BackupRefused, match="another disk"):
        backup.make(filled, filled.instance_path / "b", now())


@pytest.mark.parametrize("change", ["cut", "other", "count"])
def test_a_backup_that_is_not_whole_is_refused(app, keeper, office, tmp_path, change):
    config = app.extensions["huiyin.config"]
    path, _ = backup.make(config, tmp_path / "b", now())
    if change == "cut":
        path.write_bytes(path.read_bytes()[:3000])
    elif change == "other":
        path.write_bytes(b"no tar")
    else:
        raw = path.read_bytes()
        told = json.dumps({"cases": 0})[1:-1].encode()
        assert told in raw
        path.write_bytes(raw.replace(told, b'"cases": 9', 1))
    end(config)
    with pytest.raises(BackupRefused):
        backup.restore(config, path)


def test_the_commands_refuse_to_overwrite_without_yes(app, keeper, office, tmp_path):
    config = app.extensions["huiyin.config"]
    with writing():
        operations.keep(seal.seal_words("甲", "case-x"), actor_id=None, at=now())
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", str(tmp_path / "b")])
    assert made.exit_code == 0, made.output
    source = made.output.splitlines()[0]
    refused = runner.invoke(args=["restore", source])
    assert (refused.exit_code, "--yes" in refused.output) == (1, True)
    done = runner.invoke(args=["restore", source, "--yes"])
    assert done.exit_code == 0, done.output
    told = [line for line in made.output.splitlines() if line.startswith("  ")]
    assert told == [line for line in done.output.splitlines() if line.startswith("  ")]
    assert (config.instance_path / "last-backup.json").exists()
