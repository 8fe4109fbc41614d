"""Knowing a person again by blind indexes; outside there is yes, no or a number."""

from datetime import timedelta

import pytest

from app.errors import OpeningRefused
from app.identity import client, reach, seal
from app.identity.wire.kinds import BoxKind, Disclosure
from app.identity.wire.person import Identity
from app.keeper import indexes
from app.keeper.memory import BlindIndex, IndexedBox, IndexKind

PERSON = {"disclosure": Disclosure.CONFIDENTIAL, "name": "欧阳测试", "phone": "13812345678"}


def take(at_desk, case_uid, record_id=None, version=1, **person):
    box = seal.seal_identity(
        Identity(**(PERSON | person)), case_uid, taker_id=7, record_id=record_id, version=version
    )
    return hand_over(at_desk, box)


def take_call(at_desk, case_uid, number):
    return hand_over(at_desk, seal.seal(BoxKind.CALLER, number.encode(), case_uid, taker_id=7))


def hand_over(at_desk, box):
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    reach.index_identity(box.record_id, box.ciphertext)
    return box


def stored(served, table):
    with served.vault.reading() as session:
        return session.query(table).all()


def test_a_number_is_known_again_in_any_spelling(served_on_both, at_desk):
    take(at_desk, "case-1")
    for spelling in ("13812345678", "+86 138-1234-5678", "１３８１２３４５６７８", "013812345678"):
        assert reach.spoke_before(spelling)
    assert not reach.spoke_before("13812345679")
    assert not reach.spoke_before("")


def test_no_value_lies_in_the_vault_and_the_key_is_its_own(served_on_both, at_desk):
    take(at_desk, "case-1", id_number="11010519491231002X", email="a@example.com", address="甲1号")
    rows = stored(served_on_both, BlindIndex)
    assert {row.kind for row in rows} == {kind.value for kind in IndexKind}
    assert all(len(row.value) == 64 for row in rows)
    key = indexes.index_key(served_on_both.office.ring)
    assert key not in {
        served_on_both.office.ring.chain_key,
        served_on_both.office.ring.approver_key,
    }
    assert not any("138" in act or "欧阳" in act for act in served_on_both.acts())


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({}, {"name": "另一人"}, True),
        ({"phone": ""}, {"phone": ""}, False),
        ({"phone": "", "second_phone": "13900000000"}, {"phone": "13900000000"}, True),
        (
            {"phone": "1", "id_number": "11010519491231002X"},
            {"phone": "2", "id_number": "１1010519491231002x"},
            True,
        ),
        ({"phone": "", "address": "甲路1号"}, {"phone": "", "address": "甲 路 1 号"}, True),
        ({"phone": "", "address": "甲路1号"}, {"phone": "", "address": "甲路2号"}, False),
        ({"phone": "", "email": "A@Example.com"}, {"phone": "", "email": "a@example.com"}, True),
    ],
)
def test_one_person_is_one_by_any_value_they_share(served, at_desk, first, second, same):
    take(at_desk, "case-1", **first)
    take(at_desk, "case-2", **second)
    assert reach.same_person("case-1", "case-2") is same


def test_matters_are_linked_over_others_and_counted_by_time(served_on_both, at_desk):
    take(at_desk, "case-1", phone="13800000001")
    began = served_on_both.clock()
    served_on_both.clock.move(days=40)
    take(at_desk, "case-2", phone="13800000001", second_phone="13800000002")
    take(at_desk, "case-3", phone="13800000002")
    take(at_desk, "case-4", phone="13800000009")
    assert reach.same_person("case-1", "case-3")
    assert not reach.same_person("case-1", "case-4")
    assert reach.repeats_of("case-1", began - timedelta(days=1)) == 2
    assert reach.repeats_of("case-3", began) == 2
    assert reach.repeats_of("case-3", began + timedelta(days=1)) == 1
    assert reach.repeats_of("case-4", began) == 0


def test_a_call_and_the_matter_registered_from_it_know_its_number(served, at_desk):
    take_call(at_desk, "case-1", "13900000001")
    take(at_desk, "case-1", phone="")
    assert reach.spoke_before("13900000001")
    take(at_desk, "case-2", phone="13900000001")
    assert reach.same_person("case-1", "case-2")


@pytest.mark.parametrize("call_first", [True, False])
def test_the_anonymous_are_known_again_by_nothing(served, at_desk, call_first):
    acts = [
        lambda: take_call(at_desk, "case-1", "13900000001"),
        lambda: take(at_desk, "case-1", disclosure=Disclosure.ANONYMOUS, name=""),
    ]
    for act in acts if call_first else reversed(acts):
        act()
    assert not reach.spoke_before("13900000001")
    assert not reach.spoke_before("13812345678")
    assert stored(served, BlindIndex) == []


def test_indexing_twice_changes_nothing_and_a_correction_replaces(served, at_desk):
    box = take(at_desk, "case-1")
    before = len(served.acts())
    reach.index_identity(box.record_id, box.ciphertext)
    assert len(served.acts()) == before
    take(at_desk, "case-1", record_id=box.record_id, version=2, phone="13900000009")
    assert not reach.spoke_before("13812345678")
    assert reach.spoke_before("13900000009")


def test_what_is_forgotten_is_gone(served, at_desk):
    box = take(at_desk, "case-1")
    with served.vault.writing() as session:
        indexes.forget(session, box.record_id)
    assert stored(served, BlindIndex) == stored(served, IndexedBox) == []
    assert not reach.spoke_before("13812345678")


def test_words_have_no_index(served, at_desk):
    words = at_desk.take(BoxKind.WORDS)
    with pytest.raises(OpeningRefused, match="wrong_kind"):
        reach.index_identity(words.record_id, words.ciphertext)


def test_nobody_asks_more_often_a_day_than_they_may(served, at_desk):
    take(at_desk, "case-1")
    most = served.office.settings.questions_a_day
    with served.vault.writing() as session:
        from app.keeper.memory import Question  # noqa: PLC0415

        session.add_all(
            Question(at=served.clock(), kind="spoke_before", user_id=5, case_uid="")
            for _ in range(most)
        )
    with pytest.raises(OpeningRefused, match="daily_limit"):
        reach.spoke_before("13812345678", 5)
    assert reach.spoke_before("13812345678", 6)
    served.clock.move(days=1)
    assert reach.spoke_before("13812345678", 5)
