"""Sealing an ordinary matter, admitting and releasing people, unsealing it."""

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.contact.kinds import TaskKind
from app.cases.contact.models import ContactTask
from app.cases.models import Case, CaseSeal, CircleMember
from app.cases.states import CaseState
from app.documents.models import Document
from app.extensions import db, end_reading, writing
from app.jobs.models import OutboxMessage
from app.notices.models import Notice
from tests.addresses import token
from tests.factories import NOON, Browser, make_case
from tests.journey import Journey


@pytest.fixture
def client_for(request, office):
    """Each person's browser by their name in the office."""
    app = request.getfixturevalue("both" if "both" in request.fixturenames else "app")
    opened = {}

    def browser(who):
        if who not in opened:
            opened[who] = Browser(app, getattr(office, who))
        return opened[who]

    return browser


SEAL = {"ground": "staff_involved", "reason": "本单位人员可能牵涉其中。"}


def sealed_case(office, client_for, state=CaseState.INVESTIGATING, carried=()):
    case_id = make_case(office, state)
    leader = client_for("leader")
    codes = [f"{office.people[who]}-{capacity}" for who, capacity in carried]
    answer = leader.post(f"/cases/{token(case_id)}/seal", SEAL | {"carried": codes})
    assert answer.status_code == 302, answer.text
    return case_id


def statuses(client_for, case_id, *people):
    return {who: client_for(who).get(f"/cases/{token(case_id)}").status_code for who in people}


def test_a_leader_seals_with_a_ground_and_chooses_who_goes_on(both, office, client_for):
    case_id = sealed_case(office, client_for, carried=[("inspector", "verifier")])
    assert statuses(
        client_for, case_id, "leader", "inspector", "discipline", "registrar", "second_leader"
    ) == {
        "leader": 200,
        "inspector": 200,
        "discipline": 200,
        "registrar": 404,
        "second_leader": 404,
    }
    acts = set(db.session.scalars(select(AuditRow.action)))
    assert {"case.sealed", "circle.verifier_admitted", "circle.signer_admitted"} <= acts
    assert db.session.scalars(select(CaseSeal)).one().reason == SEAL["reason"]
    end_reading()
    task = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.task == "cases.mark_apart")
    ).one()
    assert db.session.get_one(Case, case_id).uid in task.payload


def test_a_seal_needs_its_reason_and_keeps_what_was_typed(app, office, client_for):
    case_id = make_case(office, CaseState.INVESTIGATING)
    page = client_for("leader").post(
        f"/cases/{token(case_id)}/seal", {"ground": "secret", "reason": ""}
    )
    assert page.status_code == 200
    assert 'value="secret" selected' in page.text
    end_reading()
    assert not db.session.get_one(Case, case_id).is_sealed


def test_only_a_leader_or_the_discipline_officer_seals(app, office, client_for):
    case_id = make_case(office, CaseState.INVESTIGATING)
    for who in ("registrar", "duty_head", "inspector", "analyst"):
        assert client_for(who).get(f"/cases/{token(case_id)}/seal").status_code == 403
    assert client_for("discipline").get(f"/cases/{token(case_id)}/seal").status_code == 200


def test_a_call_in_the_hands_of_a_clerk_is_taken_back(both, office, client_for):
    case_id = make_case(office, CaseState.CLOSED)
    clerk = office.people["registrar"]
    with writing():
        db.session.add(
            ContactTask(
                case_id=case_id,
                kind=TaskKind.FEEDBACK,
                unit_id=office.unit_id,
                created_at=NOON,
                not_before=NOON,
                assigned_to_id=clerk,
            )
        )
    client_for("leader").post(f"/cases/{token(case_id)}/seal", SEAL)
    end_reading()
    assert db.session.scalars(select(ContactTask)).one().assigned_to_id is None
    assert "示投举" not in client_for("registrar").get("/desk/contact").text


def test_unsealing_ends_the_circle_and_everybody_sees_it_again(both, office, client_for):
    case_id = sealed_case(office, client_for, carried=[("inspector", "verifier")])
    answer = client_for("discipline").post(f"/cases/{token(case_id)}/unseal", {"reason": "查清。"})
    assert answer.status_code == 302
    assert statuses(client_for, case_id, "registrar", "second_leader", "team_head") == {
        "registrar": 200,
        "second_leader": 200,
        "team_head": 200,
    }
    end_reading()
    members = db.session.scalars(select(CircleMember)).all()
    assert members
    assert all(member.ended_at and member.end_reason for member in members)
    assert db.session.scalars(select(CaseSeal)).one().unsealed_at is not None


def test_who_is_admitted_is_told_discreetly_and_who_is_released_sees_nothing(
    both, office, client_for
):
    case_id = sealed_case(office, client_for)
    circle = f"/cases/{token(case_id)}/circle"
    given = {
        "person": str(office.people["inspector"]),
        "capacity": "verifier",
        "reason": "指定核查。",
    }
    assert client_for("discipline").post(circle, given).status_code == 302
    end_reading()
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.kind, notice.discreet) == ("apart.admitted", True)
    assert notice.recipient_id == office.people["inspector"]
    assert statuses(client_for, case_id, "inspector") == {"inspector": 200}
    member = db.session.scalars(
        select(CircleMember).where(CircleMember.user_id == office.people["inspector"])
    ).one()
    end_reading()
    ended = client_for("discipline").post(
        f"{circle}/{token(member.id, 'member')}/end", {"reason": "任务结束。"}
    )
    assert ended.status_code == 302
    assert statuses(client_for, case_id, "inspector") == {"inspector": 404}
    end_reading()
    last = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    assert (last.kind, last.case_id) == ("apart.released", None)


def test_nobody_without_a_fitting_role_is_admitted(app, office, client_for):
    case_id = sealed_case(office, client_for)
    circle = f"/cases/{token(case_id)}/circle"
    page = client_for("discipline").post(
        circle,
        {"person": str(office.people["inspector"]), "capacity": "signer", "reason": "x"},
    )
    assert page.status_code == 200
    end_reading()
    assert len(db.session.scalars(select(CircleMember)).all()) == 1  # the leader who sealed


def test_papers_of_a_sealed_matter_leave_no_gap_in_the_common_series(both, keeper, office, jobs):
    first, apart, last = (Journey(both, office, jobs) for _ in range(3))
    for journey in (first, apart, last):
        journey.take_call(kind="complaint", on_the_spot="no", urgency="normal")
    journey = apart
    journey.post("leader", f"/cases/{token(apart.case_id)}/seal", SEAL)
    for who, journey in (("duty_head", first), ("discipline", apart), ("duty_head", last)):
        case = f"/cases/{token(journey.case_id)}"
        page = journey.browser(who).get(f"{case}/decline").text
        ground = page.split('name="choice"')[1].split('<option value="')[2].split('"')[0]
        journey.post(who, f"{case}/decline", {"choice": ground, "text": "不属于受理范围。"})
    end_reading()
    papers = db.session.scalars(select(Document).order_by(Document.id)).all()
    common = [p.sequence for p in papers if "专" not in p.number]
    assert common == [1, 2]
    assert [p.sequence for p in papers if "专" in p.number] == [1]


def test_discipline_counts_its_own(both, office, client_for):
    with time_machine.travel(NOON, tick=False):
        sealed_case(office, client_for)
        make_case(office)
        page = client_for("discipline").get("/apart")
        assert page.status_code == 200
        assert page.text.count("示投举") == 1
        assert "2026-11" in page.text
        assert client_for("registrar").get("/apart").status_code == 403
        assert client_for("leader").get("/apart").status_code == 200  # sealed it and signs for it


def test_the_keeper_is_told_once_and_for_good(app, keeper, office, jobs, client_for):
    from app.keeper import apart  # noqa: PLC0415 - the keeper's side, to look

    case_id = sealed_case(office, client_for)
    uid = db.session.get_one(Case, case_id).uid
    end_reading()
    jobs()
    with keeper._vault.reading() as session:
        assert apart.is_apart(session, uid)


def test_a_stranger_browser_is_led_to_sign_in(app, office):
    case_id = make_case(office)
    answer = Browser(app).get(f"/cases/{token(case_id)}/seal")
    assert answer.status_code == 302
