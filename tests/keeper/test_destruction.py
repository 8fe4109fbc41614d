import json
from datetime import date

import pytest

from app.errors import OpeningRefused
from app.identity import client, lifecycle, seal
from app.identity.client import Reader
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole
from app.keeper import destruction, holds
from app.keeper.denial import Denied
from app.keeper.destruction import Order
from app.keeper.schema import write_meta
from app.keeper.store import DataKey
from tests.keeper.offices import Offices

LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")
ORDER = Order("case-1", "2026-000001", "保存期满", "甲某", "乙某")


@pytest.fixture
def beside():
    offices = Offices()
    yield offices
    offices.close()


@pytest.fixture
def office(served_on_both, beside):
    return beside(served_on_both)


def open_(box):
    return client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)


def reason_of(call, *args):
    with pytest.raises((OpeningRefused, Denied)) as caught:
        call(*args)
    return str(getattr(caught.value, "reason", ""))


def test_destroying_a_case_destroys_its_records_and_no_others(served_on_both, at_desk, office):
    words, identity = at_desk.take(), at_desk.take(kind=BoxKind.IDENTITY)
    other = at_desk.take(text="别案", case_uid="case-2")
    text = destruction.destroy_case(office, ORDER, served_on_both.clock())
    head = client.chain_head()
    assert reason_of(open_, words) == "unknown_record"
    assert open_(other).decode() == "别案"
    told = json.loads(text)
    assert (told["records"], told["case"], told["ground"]) == (2, "2026-000001", "保存期满")
    assert (told["ordered_by"], told["confirmed_by"]) == ("甲某", "乙某")
    assert (told["chain_seq"], told["chain_head"]) == (head.seq, head.mac)
    assert any(told["sha256"] in act for act in served_on_both.acts())
    assert client.verify(at_desk.rows).wrong is None
    with served_on_both.vault.reading() as session:
        assert session.get(DataKey, identity.record_id) is None


def test_nothing_of_a_destroyed_case_is_taken_again(served_on_both, at_desk, office):
    box = at_desk.take()
    late = seal.seal_words("迟到", "case-1")
    destruction.destroy_case(office, ORDER, served_on_both.clock())
    at_desk.audit(late.record_id, late.digest)
    assert reason_of(client.deliver, box) == "destroyed"
    assert reason_of(client.deliver, late) == "destroyed"


def test_a_second_run_gives_the_first_certificate(served, at_desk, beside):
    office = beside(served)
    at_desk.take()
    first = json.loads(destruction.destroy_case(office, ORDER, served.clock()))
    served.clock.move(days=3)
    again = json.loads(destruction.destroy_case(office, ORDER, served.clock()))
    assert {**first, "chain_seq": 0, "chain_head": ""} == {
        **again,
        "chain_seq": 0,
        "chain_head": "",
    }


def test_a_case_the_keeper_does_not_know_is_not_certified(served, beside):
    assert reason_of(destruction.destroy_case, beside(served), ORDER, served.clock()) == (
        "unknown_record"
    )


def test_the_bytes_of_a_destroyed_key_leave_the_files(served, at_desk, beside):
    office = beside(served)
    box = at_desk.take()
    files = served.folder / "keeper"
    assert any(box.wrapped_key[:64] in path.read_bytes() for path in files.glob("vault.db*"))
    destruction.destroy_case(office, ORDER, served.clock())
    assert not any(box.wrapped_key[:64] in path.read_bytes() for path in files.glob("vault.db*"))


@pytest.mark.parametrize(
    ("days_since_backup", "day"), [(None, "2026-03-17"), (0, "2026-04-21"), (10, "2026-04-11")]
)
def test_the_certificate_names_the_day_from_which_recovery_is_impossible(
    served, at_desk, beside, days_since_backup, day
):
    office = beside(served)
    at_desk.take()
    if days_since_backup is not None:
        made_at = served.clock()
        served.clock.move(days=-days_since_backup)
        made_at, served.clock.at = served.clock(), made_at
        with office.vault.writing() as session:
            write_meta(session, destruction.LAST_KEY_BACKUP, made_at.isoformat())
    told = json.loads(destruction.destroy_case(office, ORDER, served.clock()))
    assert told["recovery_impossible_from"] == day


def hold(served, office, **changes):
    words = {"set_by": "丙某", "role": "auditor", "ends_on": date(2026, 3, 18)} | changes
    return holds.put(office, "case-1", "法院通知", at=served.clock(), **words)


def test_a_held_case_is_not_destroyed_until_its_hold_has_ended(served_on_both, at_desk, office):
    served, box = served_on_both, at_desk.take()
    hold(served, office)
    assert reason_of(destruction.destroy_case, office, ORDER, served.clock()) == "under_hold"
    assert open_(box)
    served.clock.move(days=2)
    assert reason_of(destruction.destroy_case, office, ORDER, served.clock()) == "under_hold"
    served.clock.move(days=1)
    assert destruction.destroy_case(office, ORDER, served.clock())


def test_a_hold_can_be_lifted_once_and_both_are_chained(served, at_desk, beside):
    office = beside(served)
    at_desk.take()
    hold_id = hold(served, office)
    holds.lift(office, hold_id, "丁某", served.clock())
    with pytest.raises(holds.HoldRefused):
        holds.lift(office, hold_id, "丁某", served.clock())
    assert destruction.destroy_case(office, ORDER, served.clock())
    acts = [json.loads(act)["act"] for act in served.acts()]
    assert acts[-3:] == ["hold", "lift-hold", "destroy-case"]


@pytest.mark.parametrize(
    "change", [{"role": "custodian"}, {"set_by": " "}, {"ends_on": date(2026, 3, 15)}]
)
def test_a_hold_needs_a_setter_who_keeps_no_keys_and_an_end_to_come(served, beside, change):
    with pytest.raises(holds.HoldRefused):
        hold(served, beside(served), **change)


def test_the_desk_is_told_of_destroyed_cases_until_it_has_removed_them(served, at_desk, beside):
    office = beside(served)
    at_desk.take()
    destruction.destroy_case(office, ORDER, served.clock())
    assert lifecycle.destroyed() == ("case-1",)
    lifecycle.ciphertext_removed(["case-1"])
    assert lifecycle.destroyed() == ()
