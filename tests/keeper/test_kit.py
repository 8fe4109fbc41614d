import itertools
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.identity import client
from app.identity.client import Reader
from app.identity.wire.envelope import Tampered
from app.identity.wire.kinds import Ground, ReaderRole
from app.keeper import backups, kit, recovery, shamir
from app.keeper.backups import BackupRefused
from app.keeper.keys import load_keys
from app.keeper.store import Vault
from tests.keeper.offices import Offices

ROOT = Path(__file__).resolve().parents[2]
LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")


@pytest.fixture
def beside():
    offices = Offices()
    yield offices
    offices.close()


def test_the_field_is_the_one_of_aes():
    assert shamir.times(0x57, 0x83) == 0xC1
    assert shamir.times(0x57, 0x13) == 0xFE
    assert all(shamir.times(value, shamir.inverse(value)) == 1 for value in range(1, 256))


@pytest.mark.parametrize(("needed", "made"), [(2, 2), (2, 3), (3, 5), (5, 5)])
def test_any_choice_of_enough_shares_gives_the_secret_back(needed, made):
    secret = bytes(range(0, 256, 8))
    shares = shamir.split(secret, needed, made)
    for chosen in itertools.combinations(shares, needed):
        assert shamir.join({number: shares[number] for number in chosen}) == secret
    for chosen in itertools.combinations(shares, needed - 1):
        assert shamir.join({number: shares[number] for number in chosen}) != secret


@pytest.mark.parametrize(("needed", "made"), [(1, 3), (4, 3), (2, 256)])
def test_senseless_numbers_of_shares_are_refused(needed, made):
    with pytest.raises(ValueError, match="cannot be made"):
        shamir.split(b"x", needed, made)


def test_a_share_survives_copying_by_hand_and_tells_every_slip():
    text = kit.draw(2, 3).shares[0]
    share = kit.Share.from_text(text)
    assert kit.Share.from_text(text.lower().replace(" ", "")) == share
    assert (share.needed, share.made, share.number) == (2, 3, 1)
    for place in range(0, len(text), 7):
        wrong = "A" if text[place] != "A" else "B"
        with pytest.raises(kit.WrongShare):
            kit.Share.from_text(text[:place] + wrong + text[place + 1 :])


def test_shares_of_different_kits_or_too_few_are_refused():
    one, other = kit.draw(2, 3), kit.draw(2, 3)
    with pytest.raises(kit.WrongShare, match="another kit"):
        kit.join([one.shares[0], other.shares[1]], one.kit_id)
    with pytest.raises(kit.WrongShare, match="2 different"):
        kit.join([one.shares[0], one.shares[0]], one.kit_id)
    for pair in itertools.combinations(one.shares, 2):
        assert kit.join(pair, one.kit_id).public_json() == one.public


def test_without_a_kit_no_backup_is_made(served, beside):
    with pytest.raises(BackupRefused, match="kit"):
        backups.make(beside(served), served.folder / "b", served.clock())


def made_backup(served, office):
    new = kit.draw(2, 3)
    kit.adopt(office, new, served.clock())
    return new, backups.make(office, served.folder / "b", served.clock())


def test_a_backup_holds_nothing_that_can_be_read_without_the_kit(served, at_desk, beside):
    at_desk.take()
    office = beside(served)
    new, made = made_backup(served, office)
    raw = made.path.read_bytes()
    assert made.path.stat().st_mode & 0o777 == 0o600
    for secret in (served.folder / "keeper" / "store.key", *served.folder.glob("keeper/keys/*")):
        assert secret.read_bytes()[:40] not in raw
    assert b"SQLite format" not in raw
    assert [path.name for path in (served.folder / "b").iterdir()] == [made.path.name]
    assert not list((served.folder / "keeper").glob("snapshot-*"))
    with pytest.raises(Tampered):
        backups.unpack(made.path, kit.key_of(new.kit_id, b"x" * 32), served.folder / "x")


@pytest.mark.parametrize("change", ["cut", "bit", "facts"])
def test_a_changed_backup_is_refused(served, beside, change):
    new, made = made_backup(served, beside(served))
    key = kit.join(new.shares[:2], new.kit_id)
    raw = made.path.read_bytes()
    changed = {
        "cut": raw[: len(raw) - 5000],
        "bit": raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:],
        "facts": raw.replace(b'"records": 0', b'"records": 7', 1),
    }[change]
    made.path.write_bytes(changed)
    with pytest.raises(Tampered):
        backups.unpack(made.path, key, served.folder / "x")


def test_the_whole_store_comes_back_with_the_same_counts_and_head(served_on_both, at_desk, beside):
    served = served_on_both
    boxes = [at_desk.take(text=f"{number}") for number in range(3)]
    office = beside(served)
    new, made = made_backup(served, office)
    served.stop()
    served.vault.close()
    folder = served.folder / "keeper"
    url = served.vault.engine.url.render_as_string(hide_password=False)
    for path in (folder / "store.key", *folder.glob("keys/*"), *folder.glob("vault.db*")):
        path.unlink()
    vault = Vault(url)
    counted = recovery.restore_store(made.path, kit.join(new.shares[1:], new.kit_id), folder, vault)
    assert counted == made.counted == backups.count(vault)
    assert counted.records == 3
    assert load_keys(vault, folder).private.keys() == {boxes[0].label.key_id}
    assert not (folder / recovery.PLACE).exists()
    vault.close()


def test_lost_key_files_come_back_and_those_there_stay(served, at_desk, beside):
    box = at_desk.take(text="甲")
    new, made = made_backup(served, beside(served))
    folder = served.folder / "keeper"
    lost = next((folder / "keys").iterdir())
    lost.unlink()
    store_key = (folder / "store.key").stat().st_ino
    key = kit.join(new.shares[:2], new.kit_id)
    assert recovery.recover_keys(made.path, key, folder) == [lost.name]
    assert (folder / "store.key").stat().st_ino == store_key
    opened = client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)
    assert opened.decode() == "甲"


def test_backups_older_than_they_may_be_are_removed_and_named(served, beside):
    office = beside(served)
    _, first = made_backup(served, office)
    served.clock.move(days=35)
    assert backups.make(office, first.path.parent, served.clock()).pruned == ()
    served.clock.move(hours=1)
    (first.path.parent / "vault-note.txt").touch()
    assert backups.make(office, first.path.parent, served.clock()).pruned == (first.path.name,)


def at_terminal(arguments, environ, answers):
    """Run a command at a pseudo-terminal, answering each prompt; give what it showed."""
    pid, terminal = pty.fork()
    if not pid:
        command = [sys.executable, "-m", "launch", "flask", *arguments]
        os.execve(sys.executable, command, environ)  # noqa: S606 - our own command
    shown = b""
    waiting = list(answers)
    while True:
        try:
            got = os.read(terminal, 65536)
        except OSError:
            break
        if not got:
            break
        shown += got
        if waiting and re.search(waiting[0][0].encode(), shown.rsplit(b"\x00", 1)[-1]):
            os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
            shown += b"\x00"
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode(errors="replace"), os.waitstatus_to_exitcode(status)


def test_shares_are_shown_one_at_a_time_and_give_everything_back(tmp_path):
    """The ceremony as people do it: kit, backup, the keys are lost, two shares, new keys."""
    environ = {**os.environ, "INSTANCE_PATH": str(tmp_path / "i"), "PYTHONPATH": str(ROOT)}

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "launch", *arguments],
            env=environ, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr, done.returncode

    run("prepare")
    assert run("flask", "vault", "init")[1] == 0
    refused, code = run("flask", "vault", "kit")
    assert code == 1
    assert "at a terminal" in refused
    enter = [("Enter shows it", ""), ("Enter hides it", "")]
    shown, code = at_terminal(["vault", "kit"], environ, enter * 3)
    assert code == 0, shown
    shares = [
        " ".join(re.findall(r"(?m)^    ([A-Z2-7 ]+)\r$", part))
        for part in shown.split("Enter shows it")[1:]
    ]
    assert len(shares) == 3
    assert "\x1b[3J" in shown.split("Enter hides it")[1][:60]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "i").rglob("*") if path.is_file())
    assert not any(share.replace(" ", "").encode() in kept for share in shares)
    assert run("flask", "vault", "backup", str(tmp_path / "b"))[1] == 0
    (old,) = (tmp_path / "i" / "keeper" / "keys").iterdir()
    old.unlink()
    assert "missing" in run("flask", "vault", "hold", "list")[0]
    (source,) = (tmp_path / "b").iterdir()
    answers = [("Share 1", shares[2]), ("Share 2", shares[0])]
    shown, code = at_terminal(["vault", "recover", str(source)], environ, answers)
    assert code == 0, shown
    assert old.name in shown
    assert "seals now" in shown
    told = json.loads((tmp_path / "i" / "keeper.pub").read_text())
    assert told["key_id"] != old.stem
