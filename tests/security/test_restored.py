"""A vault restored from an older backup opens nothing until two people accept it."""

import json
import shutil

import pytest

from app.errors import OpeningRefused
from app.identity import client, lifecycle
from app.identity.client import Reader
from app.identity.wire.kinds import Ground, ReaderRole
from app.keeper import destruction, highwater, restored, rotation
from app.keeper.denial import Denied
from app.keeper.destruction import Order
from app.keeper.store import DataKey, View
from tests.keeper.conftest import (  # noqa: F401 - fixtures
    at_desk,
    served,
    settings,
    sqlite_url,
)
from tests.keeper.offices import Offices

LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")
ORDER = Order("case-1", "2026-000001", "保存期满", "甲某", "乙某")


class Backup:
    """A copy of the vault's database, and putting it back under the keeper that runs."""

    def __init__(self, installation, office):
        self.served, self.office = installation, office
        self.file = installation.folder / "keeper" / "vault.db"
        self.office.vault.forget("data_keys")
        self.copy = self.file.with_name("older.db")
        shutil.copyfile(self.file, self.copy)

    def put_back(self):
        self.served.vault.close()
        self.office.vault.close()
        for leftover in ("-wal", "-shm"):
            self.file.with_name(self.file.name + leftover).unlink(missing_ok=True)
        shutil.copyfile(self.copy, self.file)


@pytest.fixture
def office(served):  # noqa: F811
    offices = Offices()
    yield offices(served)
    offices.close()


def open_(box):
    return client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)


def reason_of(call, *args):
    with pytest.raises((OpeningRefused, Denied)) as caught:
        call(*args)
    return str(caught.value.reason)


def test_a_vault_below_its_mark_opens_nothing_and_goes_on_taking_in(served, at_desk, office):  # noqa: F811
    box = at_desk.take(text="甲")
    backup = Backup(served, office)
    open_(box)
    backup.put_back()
    assert reason_of(open_, box) == "restored"
    for number in range(5):
        at_desk.take(text=f"新{number}")
    assert reason_of(open_, box) == "restored"
    with served.vault.reading() as session:
        assert session.query(DataKey).count() == 6
        assert session.query(View).count() == 0


def test_accepting_it_destroys_again_what_had_been_destroyed(served, at_desk, office):  # noqa: F811
    gone, kept = at_desk.take(), at_desk.take(text="留", case_uid="case-2")
    backup = Backup(served, office)
    destruction.destroy_case(office, ORDER, served.clock())
    backup.put_back()
    assert reason_of(open_, gone) == "restored"
    done = restored.accept(office, "甲某", "乙某", served.clock())
    assert done.destroyed_again == 1
    assert done.was_at > done.is_at - 2
    assert reason_of(open_, gone) == "unknown_record"
    assert open_(kept).decode() == "留"
    act = next(json.loads(act) for act in served.acts() if "accept-restore" in act)
    assert (act["first"], act["second"]) == ("甲某", "乙某")
    assert reason_of(restored.accept, office, "甲某", "乙某", served.clock()) == "already_decided"


def test_an_acceptance_that_stopped_half_way_is_done_again(served, at_desk, office):  # noqa: F811
    gone, kept = at_desk.take(), at_desk.take(case_uid="case-2")
    backup = Backup(served, office)
    destruction.destroy_case(office, ORDER, served.clock())
    backup.put_back()
    office.refresh(served.clock())
    destruction.do_again(office, served.clock())
    assert reason_of(open_, kept) == "restored"
    restored.accept(office, "甲某", "乙某", served.clock())
    assert reason_of(open_, gone) == "unknown_record"


def test_nothing_is_rotated_or_destroyed_before_it_is_accepted(served, at_desk, office):  # noqa: F811
    box = at_desk.take()
    backup = Backup(served, office)
    open_(box)
    backup.put_back()
    public = served.folder / "keeper.pub"
    assert reason_of(rotation.rotate, office, public, served.clock()) == "restored"
    assert reason_of(destruction.destroy_case, office, ORDER, served.clock()) == "restored"


def test_a_keeper_restored_with_its_mark_is_found_out_by_the_desk(served, at_desk, office):  # noqa: F811
    box = at_desk.take()
    backup = Backup(served, office)
    mark = office.water.path.read_bytes()
    seq = at_desk.audit()
    lifecycle.remember_place(len(at_desk.rows), seq)
    backup.put_back()
    office.water.path.write_bytes(mark)
    assert open_(box)
    lifecycle.remember_place(len(at_desk.rows), seq)
    assert reason_of(open_, box) == "restored"


def test_another_chain_of_the_same_length_is_found_out(served, at_desk, office):  # noqa: F811
    box = at_desk.take()
    told = json.loads(office.water.path.read_bytes())
    office.water.path.write_text(json.dumps({**told, "mac": "0" * 64}))
    assert reason_of(open_, box) == "restored"


def test_a_mark_taken_away_closes_the_vault_as_well(served, at_desk, office):  # noqa: F811
    box = at_desk.take()
    office.water.path.unlink()
    assert reason_of(open_, box) == "restored"


def test_the_mark_never_goes_down(served, at_desk, office):  # noqa: F811
    at_desk.take()
    mark = office.water.read()
    office.water.raise_to(client.chain_head().__class__(1, "lower"))
    assert office.water.read() == mark
    assert not highwater.stands_below(served.vault, office.water)
