"""Telling people: once each, in bulk, by the ways they chose."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.extensions import db, writing
from app.jobs.models import OutboxMessage
from app.notices import operations, queries
from app.notices.kinds import DeliveryState, Pace, Way
from app.notices.models import Notice
from tests.notices.conftest import NIGHT, NOON, deliveries, make_channel, message, told, wants


def test_telling_the_same_twice_makes_one_notice(both, office):
    wants(office.registrar)
    assert told(office.registrar, message("x"), message("x")) == 1
    assert told(office.registrar, message("x")) == 0
    assert db.session.scalar(select(func.count(Notice.id))) == 1
    assert len(deliveries()) == 1


def test_two_recipients_of_one_key_are_both_told(both, office):
    with writing():
        told_now = operations.tell(
            [(office.registrar.id, message("x")), (office.duty_head.id, message("x"))], NOON
        )
    assert told_now == 2
    assert told(office.leader, message("x")) == 1
    assert queries.unread_count(office.duty_head.id) == 1


def test_many_are_told_in_few_statements(both, office):
    pairs = [(office.registrar.id, message(f"k{number}")) for number in range(1200)]
    with writing():
        assert operations.tell(pairs, NOON) == 1200
        assert operations.tell(pairs, NOON) == 0
    assert queries.unread_count(office.registrar.id) == 1200


def test_nothing_is_kept_when_the_unit_of_work_fails(both, office):
    wants(office.registrar)

    def fail_after_telling():
        with writing():
            operations.tell([(office.registrar.id, message())], NOON)
            raise RuntimeError("the rest failed")

    with pytest.raises(RuntimeError):
        fail_after_telling()
    assert queries.unread_count(office.registrar.id) == 0
    assert deliveries() == []


def test_a_kind_without_words_is_refused_at_once(both, office):
    unknown = operations.Message(kind="test.none", key="x", pace=Pace.PROMPT, case_id=None, data={})
    with pytest.raises(LookupError):
        told(office.registrar, unknown)


def test_whoever_chose_nothing_is_told_on_the_page_only(both, office):
    told(office.registrar, message())
    assert deliveries() == []
    assert queries.unread_count(office.registrar.id) == 1


def test_both_chosen_ways_are_taken_and_the_outbox_holds_ids_only(both, office):
    wants(office.registrar, phone="13800138000", by_sms=True)
    told(office.registrar, message())
    assert {row.way for row in deliveries()} == {Way.EMAIL, Way.SMS}
    assert {row.state for row in deliveries()} == {DeliveryState.PENDING}
    payloads = db.session.scalars(
        select(OutboxMessage.payload).where(OutboxMessage.task == operations.DELIVER)
    ).all()
    assert sorted(json.loads(payload)["delivery_id"] for payload in payloads) == [
        row.id for row in deliveries()
    ]


def test_what_is_for_the_page_only_goes_nowhere_else(both, office):
    make_channel()
    wants(office.registrar)
    told(office.registrar, message(outside=False))
    assert deliveries() == []


def test_what_is_not_urgent_waits_out_the_night_and_what_is_does_not(both, office):
    wants(office.registrar)
    told(office.registrar, message("p"), message("u", Pace.URGENT), at=NIGHT)
    waits = {row.not_before for row in deliveries()}
    assert waits == {NIGHT, datetime(2026, 11, 18, 23, 0, tzinfo=UTC)}


def test_somebody_without_quiet_hours_is_told_at_night(both, office):
    wants(office.registrar, quiet=False)
    told(office.registrar, message(), at=NIGHT)
    assert [row.not_before for row in deliveries()] == [NIGHT]


def test_a_room_hears_once_what_several_of_its_unit_are_told(both, office):
    room = make_channel(unit_id=office.team_id)
    with writing():
        operations.tell(
            [
                (office.team_head.id, message("x")),
                (office.inspector.id, message("x")),
                (office.other_inspector.id, message("x")),
            ],
            NOON,
        )
    assert [(row.way, row.channel_id) for row in deliveries()] == [(Way.CHAT, room)]


def test_a_room_hears_nothing_of_other_units_nor_of_what_is_discreet(both, office):
    make_channel(unit_id=office.other_team_id)
    make_channel(active=False)
    told(office.inspector, message("x"))
    assert deliveries() == []
    make_channel()
    told(office.inspector, message("y", discreet=True))
    assert deliveries() == []
