"""What the whole house lives by is changed by those who hold their role at its top."""

import pytest

from app.accounts.models import Membership
from app.accounts.roles import Role
from app.extensions import db, writing

PAGES = ("/admin", "/admin/calendar/2026", "/admin/hours", "/admin/limits", "/admin/channels")


def make_administrator(office, user, unit_id):
    with writing():
        db.session.add(Membership(user_id=user.id, unit_id=unit_id, role=Role.SYSTEM_ADMINISTRATOR))


@pytest.mark.parametrize("url", PAGES)
def test_an_administrator_of_a_unit_below_changes_nothing_of_the_house(
    app, office, client_for, url
):
    make_administrator(office, office.county_registrar, office.county_id)
    assert client_for(office.county_registrar).get(url).status_code == 403
    assert client_for(office.administrator).get(url).status_code == 200


def test_whoever_works_below_and_administers_the_whole_may(app, office, client_for):
    make_administrator(office, office.county_registrar, office.unit_id)
    assert client_for(office.county_registrar).get("/admin/channels").status_code == 200


def test_no_chat_room_is_added_from_below(both, office, client_for):
    make_administrator(office, office.county_registrar, office.county_id)
    room = {"kind": "chat", "name": "x", "url": "https://x.example/", "unit_id": "", "active": "y"}
    answer = client_for(office.county_registrar).post("/admin/channels/new", room, page="/notices")
    assert answer.status_code == 403
